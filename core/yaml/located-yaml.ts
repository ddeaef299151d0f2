/** Reads YAML 1.2 and JSON (which is YAML) strictly: plain data only, and the line of everything. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { quote } from '../text/quote';
import type { FileKind } from '../files/bytes';
import { readText } from '../files/text';
import { fileProblems, type Problem } from '../problems';

/** A byte-order mark. */
const MARK = /^\ufeff/;

export type Path = readonly PropertyKey[];

export interface YamlDocument {
  readonly value: unknown;
  /** Repeated keys, anchors and tags, which do not prevent reading the rest. */
  readonly problems: readonly Problem[];
  /** The line of a setting, or of the nearest mapping or list around it where it is absent. */
  readonly lineOf: (path: Path) => number;
}

/** What a file of YAML is. */
export interface YamlKind extends FileKind {
  readonly shortName: string;
  /** How deep it is nested, in words. */
  readonly depth: string;
  /** What a file has to hold: `the settings of an organization profile`. */
  readonly content: string;
}

/** One missing bracket makes many syntax errors, of which the first ones say where. */
const MAX_SYNTAX_PROBLEMS = 5;

/** @throws ProblemsError where the file cannot be read, is no text, or is not one document of plain data. */
export function readYamlFile(file: string, kind: YamlKind): YamlDocument {
  return readYaml(readText(file, kind), file, kind);
}

/**
 * @param name of the file in messages.
 * @throws ProblemsError where the text is not one YAML or JSON document of plain data.
 */
export function readYaml(text: string, name: string, kind: YamlKind): YamlDocument {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const document = parseDocument(text.replace(MARK, ''), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });

  const syntax = syntaxProblems(document, lines, kind);
  if (syntax.length > 0) throw fileProblems(kind.error, name, syntax);
  const { fatal, problems } = notationProblems(document, lineAt);
  if (fatal.length > 0) throw fileProblems(kind.error, name, [...fatal, ...problems]);
  const offsetOf = locator(document.contents);
  return {
    value: document.toJS() as unknown,
    problems,
    lineOf: (path) => lineAt(offsetOf(path)),
  };
}

function syntaxProblems(document: Document, lines: LineCounter, kind: YamlKind): Problem[] {
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) {
    return [
      {
        line: lines.linePos(exhausted.pos[0]).line,
        text: `is nested too deeply; a ${kind.shortName} has ${kind.depth}`,
      },
    ];
  }
  const several = document.errors.find(({ code }) => code === 'MULTIPLE_DOCS');
  if (several !== undefined) {
    const { line } = lines.linePos(several.pos[0]);
    return [
      {
        line,
        text: `must be one document, got a second one here; make one of them, or a file of each`,
      },
    ];
  }
  const problems = document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const reason = error.message.charAt(0).toLowerCase() + error.message.slice(1);
    return { line, text: `is not valid YAML or JSON at column ${col} (${reason}); correct the syntax` };
  });
  const { directives } = document;
  if (directives?.yaml.explicit === true && directives.yaml.version !== '1.2') {
    const text = `must be YAML 1.2, got ${directives.yaml.version}; remove the %YAML directive`;
    problems.push({ line: 1, text });
  }
  if (document.contents === null && problems.length === 0) {
    problems.push({ line: 1, text: `is empty; write ${kind.content}` });
  }
  return problems;
}

/** Those that are fatal leave no data to look at. */
function notationProblems(document: Document, lineAt: (offset: number) => number) {
  const fatal: Problem[] = [];
  const problems: Problem[] = [];
  visit(document, {
    Node: (_key, node) => {
      const line = lineAt(node.range?.[0] ?? 0);
      if (isAlias(node)) {
        fatal.push({ line, text: `must not use aliases, got "*${node.source}"; write the value itself` });
        return;
      }
      if (node.anchor !== undefined) {
        problems.push({ line, text: `must not use anchors, got "&${node.anchor}"; remove it` });
      }
      if (node.tag !== undefined)
        problems.push({ line, text: `must not use tags, got "${node.tag}"; remove it` });
      if (isMap(node)) {
        const firstLines = new Map<string, number>();
        for (const pair of node.items) {
          const name = keyName(pair);
          const keyLine = lineAt(startOf(pair.key) ?? 0);
          if (isMap(pair.key) || isSeq(pair.key)) {
            const got = isMap(pair.key) ? 'a mapping' : 'a list';
            fatal.push({
              line: keyLine,
              text: `must have texts as keys, got ${got}; write a name before the colon`,
            });
          }
          const firstLine = firstLines.get(name);
          if (firstLine === undefined) firstLines.set(name, keyLine);
          else
            problems.push({
              line: keyLine,
              text: `repeats ${quote(name)} of line ${firstLine}; remove one of them`,
            });
        }
      }
    },
  });
  return { fatal, problems };
}

/** Finds where the key or list item at a path begins, or the nearest thing around it. */
function locator(root: unknown): (path: Path) => number {
  const pairsOf = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const pairIn = (map: YAMLMap, name: string): Pair | undefined => {
    const pairs = pairsOf.get(map) ?? new Map(map.items.map((pair) => [keyName(pair), pair]));
    pairsOf.set(map, pairs);
    return pairs.get(name);
  };
  return (path) => {
    let node = root;
    let offset = startOf(root) ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = pairIn(node, String(step));
        offset = startOf(pair?.key) ?? offset;
        node = pair?.value;
      } else if (isSeq(node) && typeof step === 'number') {
        node = node.items[step];
        offset = startOf(node) ?? offset;
      } else {
        break;
      }
    }
    return offset;
  };
}

function keyName({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
