/**
 * Reads JSON as strictly as AWS Organizations does, with the line of everything. What JSON.parse passes over in silence,
 * a key that is repeated, is refused: readers disagree which of the two counts.
 */
import { ProblemsError } from '../problems';
import { quote } from '../text/quote';
import { JsonError, JsonScanner } from './scanner';
import { positionOf, syntaxProblem } from './syntax-problem';

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

interface RepeatedKey {
  readonly key: string;
  readonly first: number;
  readonly second: number;
}

/** The conditions of a statement are seven deep; JSON that is deeper than this is no policy. */
const MAX_DEPTH = 32;

const REMEDY = 'policies are JSON without comments, correct the syntax';

const NO_PARTS: ReadonlyMap<string | number, Place> = new Map();

/**
 * @param name of the document in messages.
 * @throws ProblemsError (policy) where the text is not one JSON document, or a key is repeated.
 */
export function readJson(text: string, name: string): JsonDocument {
  const scanner = new JsonScanner(Buffer.from(`${text}\0`));
  const lineAt = (offset: number): number => positionOf(scanner, offset).line;
  const { root, repeated } = scan(scanner, name);
  if (repeated.length > 0) {
    const problems = repeated.map(
      ({ key, first, second }) =>
        `${name}:${lineAt(second)}: repeats ${quote(key)} of line ${lineAt(first)}; remove one of them`,
    );
    throw new ProblemsError('policy', problems);
  }
  return {
    value: JSON.parse(text) as unknown,
    lineOf: (path) => lineAt(offsetOf(root, path)),
  };
}

/** What a text holds, without saying where; a code where it is not one JSON document, or repeats a name. */
export function jsonOrCode(
  text: string,
): { readonly value: unknown } | { readonly code: 'document' | 'repeated-name' } {
  const scanner = new JsonScanner(Buffer.from(`${text}\0`));
  const places = new Places(scanner);
  try {
    scanner.document((at) => places.read(at, 0));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { code: 'document' };
  }
  return places.repeated.length > 0 ? { code: 'repeated-name' } : { value: JSON.parse(text) as unknown };
}

function scan(scanner: JsonScanner, name: string): { root: Place; repeated: readonly RepeatedKey[] } {
  const places = new Places(scanner);
  try {
    scanner.document((at) => places.read(at, 0));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ProblemsError('policy', syntaxProblem(name, scanner, error, REMEDY));
  }
  return { root: places.last, repeated: places.repeated };
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

/** Notes where everything is while the scanner reads along. */
class Places {
  /** Of the value that was read last. */
  last: Place = { offset: 0, parts: NO_PARTS };
  readonly repeated: RepeatedKey[] = [];

  constructor(private readonly scanner: JsonScanner) {}

  /** Reads the value that begins at an offset, and returns the offset after it. */
  read(offset: number, depth: number): number {
    const { scanner } = this;
    const isObject = scanner.isObject(offset);
    if (!isObject && !scanner.isArray(offset)) {
      this.last = { offset, parts: NO_PARTS };
      return scanner.value(offset);
    }
    if (depth === MAX_DEPTH) throw new JsonError(`nested more than ${MAX_DEPTH} deep`, offset, false);
    const parts = new Map<string | number, Place>();
    const end = isObject ? this.members(offset, depth, parts) : this.elements(offset, depth, parts);
    this.last = { offset, parts };
    return end;
  }

  private members(at: number, depth: number, parts: Map<string | number, Place>): number {
    return this.scanner.members(at, (keyStart, keyEnd, valueStart) => {
      const end = this.read(valueStart, depth + 1);
      const key = this.scanner.text(keyStart, keyEnd);
      const first = parts.get(key);
      if (first === undefined) parts.set(key, { offset: keyStart, parts: this.last.parts });
      else this.repeated.push({ key, first: first.offset, second: keyStart });
      return end;
    });
  }

  private elements(at: number, depth: number, parts: Map<string | number, Place>): number {
    return this.scanner.elements(at, (start, index) => {
      const end = this.read(start, depth + 1);
      parts.set(index, this.last);
      return end;
    });
  }
}
