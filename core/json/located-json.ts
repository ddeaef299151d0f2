/**
 * Reads JSON (RFC 8259) as strictly as AWS Organizations does, with the line of everything. What JSON.parse passes over
 * in silence, a key that is repeated, is refused: readers disagree which of the two counts.
 */
import { quote } from '../text/quote';
import { ProblemsError } from '../problems';

/** Where something is in a document: keys of objects and positions in lists. */
export type Path = readonly (string | number)[];

export interface JsonDocument {
  readonly value: unknown;
  /** The line (from 1) of what is at a path, or of the nearest thing around it where it is absent. */
  readonly lineOf: (path: Path) => number;
}

/** Where a value is, and what it holds. A member of an object begins at its key. */
interface Place {
  readonly offset: number;
  readonly parts: ReadonlyMap<string | number, Place>;
}

/** The conditions of a statement are seven deep; JSON that is deeper than this is no policy. */
const MAX_DEPTH = 32;

const WHITE_SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class SyntaxProblem extends Error {
  constructor(
    readonly offset: number,
    readonly expected: string,
  ) {
    super(expected);
  }
}

/**
 * @param name of the document in messages.
 * @throws ProblemsError (policy) where the text is not one JSON document, or a key is repeated.
 */
export function readJson(text: string, name: string): JsonDocument {
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const repeated: string[] = [];
  const scanner = new Scanner(text, (key, first, second) => {
    const line = lineAt(second);
    repeated.push(`${name}:${line}: repeats ${quote(key)} of line ${lineAt(first)}; remove one of them`);
  });
  const root = scan(scanner, text, name, lineAt);
  if (repeated.length > 0) throw new ProblemsError('policy', repeated);
  return {
    value: JSON.parse(text) as unknown,
    lineOf: (path) => lineAt(offsetOf(root, path)),
  };
}

/** What a text holds, without saying where; a code where it is not one JSON document, or repeats a name. */
export function jsonOrCode(
  text: string,
): { readonly value: unknown } | { readonly code: 'document' | 'repeated-name' } {
  let repeats = false;
  const scanner = new Scanner(text, () => {
    repeats = true;
  });
  try {
    scanner.document();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { code: 'document' };
  }
  return repeats ? { code: 'repeated-name' } : { value: JSON.parse(text) as unknown };
}

function scan(scanner: Scanner, text: string, name: string, lineAt: (offset: number) => number): Place {
  try {
    return scanner.document();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { offset, expected } = error;
    const column = offset - text.lastIndexOf('\n', offset - 1);
    const [rest = ''] = text.slice(offset, offset + 20).split('\n');
    const got =
      offset >= text.length ? 'the end of the text' : rest === '' ? 'the end of the line' : quote(rest);
    throw new ProblemsError('policy', [
      `${name}:${lineAt(offset)}: is not JSON at column ${column}: expected ${expected}, got ${got}; policies are JSON without comments, correct the syntax`,
    ]);
  }
}

function offsetOf(root: Place, path: Path): number {
  let place = root;
  for (const step of path) {
    const next = place.parts.get(step);
    if (next === undefined) break;
    place = next;
  }
  return place.offset;
}

const NO_PARTS: ReadonlyMap<string | number, Place> = new Map();

/** Reads along the text; every method leaves off behind what it read. */
class Scanner {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly onRepeated: (key: string, first: number, second: number) => void,
  ) {}

  document(): Place {
    this.skip();
    const { offset, parts } = this.value(0);
    this.skip();
    if (this.at < this.text.length) throw new SyntaxProblem(this.at, 'nothing more behind the policy');
    return { offset, parts };
  }

  private value(depth: number): Place {
    if (depth > MAX_DEPTH) throw new SyntaxProblem(this.at, `${MAX_DEPTH} levels at most`);
    const offset = this.at;
    switch (this.text[offset]) {
      case '{':
        return { offset, parts: this.object(depth) };
      case '[':
        return { offset, parts: this.list(depth) };
      case '"':
        this.string();
        return { offset, parts: NO_PARTS };
      default:
        if (this.match(PLAIN) === undefined) throw new SyntaxProblem(offset, 'a JSON value');
        return { offset, parts: NO_PARTS };
    }
  }

  private object(depth: number): Map<string, Place> {
    const members = new Map<string, Place>();
    this.sequence('}', () => {
      const offset = this.at;
      const key = JSON.parse(this.string()) as string;
      this.skip();
      this.take(':', '":"');
      this.skip();
      const { parts } = this.value(depth + 1);
      const first = members.get(key);
      if (first === undefined) members.set(key, { offset, parts });
      else this.onRepeated(key, first.offset, offset);
    });
    return members;
  }

  private list(depth: number): Map<number, Place> {
    const items = new Map<number, Place>();
    this.sequence(']', () => items.set(items.size, this.value(depth + 1)));
    return items;
  }

  /** From behind the opening bracket to behind the closing one. */
  private sequence(close: string, part: () => void): void {
    this.at++;
    this.skip();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      part();
      this.skip();
      if (this.text[this.at] !== ',') break;
      this.at++;
      this.skip();
    }
    this.take(close, `"," or "${close}"`);
  }

  private string(): string {
    if (this.text[this.at] !== '"') throw new SyntaxProblem(this.at, 'a text in double quotes');
    const text = this.match(STRING);
    if (text === undefined)
      throw new SyntaxProblem(this.at, 'a text that ends on its line, with valid escapes');
    return text;
  }

  private take(character: string, expected: string): void {
    if (this.text[this.at] !== character) throw new SyntaxProblem(this.at, expected);
    this.at++;
  }

  private skip(): void {
    this.match(WHITE_SPACE);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    this.at += found?.length ?? 0;
    return found;
  }
}
