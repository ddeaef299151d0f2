/** Reads requests to evaluate: a JSON array, or one JSON object per line. */
import { requestProblems, type ScpRequest } from '../../../policies/preventive/simulation';
import { quote } from '../../../core/text/quote';
import { unknownNames } from '../../../policies/preventive/validation';
import { type InputKind, readInput } from '../../../core/files/input';
import { JsonError, JsonScanner, type Span } from '../../../core/json/scanner';
import { repeatedKey } from '../../../core/json/repeated-key';
import { syntaxProblem } from '../../../core/json/syntax-problem';
import { limited, ProblemsError } from '../../../core/problems';

const KIND: InputKind = {
  error: 'document',
  name: 'file of requests',
  isOutput: true,
  remedy: 'write requests as a JSON array, or one JSON object per line',
};

const NEWLINE = 0x0a;
const END = Buffer.from([0]);
const WHITE_SPACE = /^\s*$/;

/**
 * The requests of a file. They are parsed again each time, so that a million of them need not be on the heap together.
 *
 * @param file path, or `-` for standard input.
 * @throws ProblemsError (document) where it cannot be read, has no request, or any request is wrong, also by an action or a condition
 *   key that AWS does not have: all problems at once.
 */
export function readRequests(file: string): Iterable<ScpRequest> {
  const { scanner } = readInput(file, KIND);
  const isArray = scanner.isArray(firstByte(scanner));
  const { entries, problems } = isArray ? readArray(file, scanner) : readLines(file, scanner);
  if (problems.length > 0) throw new ProblemsError('document', limited(file, problems));
  if (entries.length === 0) throw new ProblemsError('document', `${file}: has no requests; ${KIND.remedy}`);
  return {
    *[Symbol.iterator]() {
      for (const { start, end } of entries) yield scanner.parse(start, end) as ScpRequest;
    },
  };
}

/** Offset of the first byte that is no white space. */
function firstByte({ bytes }: JsonScanner): number {
  return bytes.findIndex((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

interface Reading {
  readonly entries: readonly Span[];
  readonly problems: string[];
}

function readArray(file: string, scanner: JsonScanner): Reading {
  const entries: Span[] = [];
  const problems: string[] = [];
  let line = 1;
  let lineStart = 0;
  const moveTo = (offset: number): void => {
    for (let at = scanner.bytes.indexOf(NEWLINE, lineStart); at >= 0 && at < offset;) {
      line++;
      lineStart = at + 1;
      at = scanner.bytes.indexOf(NEWLINE, lineStart);
    }
  };
  try {
    scanner.document((list) =>
      scanner.elements(list, (start, index) => {
        const end = scanner.value(start);
        moveTo(start);
        entries.push({ start, end });
        problems.push(...entryProblems(`${file}:${line}: request ${index + 1}`, scanner, { start, end }));
        return end;
      }),
    );
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    problems.push(syntaxProblem(file, scanner, error, KIND.remedy));
  }
  return { entries, problems };
}

function readLines(file: string, scanner: JsonScanner): Reading {
  const { bytes, length } = scanner;
  const entries: Span[] = [];
  const problems: string[] = [];
  let start = 0;
  for (let line = 1; start < length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? length : newline;
    if (!WHITE_SPACE.test(scanner.raw(start, end))) {
      entries.push({ start, end });
      const one = new JsonScanner(Buffer.concat([bytes.subarray(start, end), END]));
      problems.push(...lineProblems(file, line, one));
    }
    start = end + 1;
  }
  return { entries, problems };
}

function lineProblems(file: string, line: number, scanner: JsonScanner): string[] {
  try {
    return entryProblems(`${file}:${line}`, scanner, scanner.document());
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return [syntaxProblem(file, scanner, error, KIND.remedy, line)];
  }
}

function entryProblems(place: string, scanner: JsonScanner, { start, end }: Span): string[] {
  const repeated = repeatedKey(scanner, start);
  if (repeated !== undefined) return [`${place}: has the key ${quote(repeated)} twice; remove one of them`];
  const request = scanner.parse(start, end);
  const problems = requestProblems(request);
  const all = problems.length > 0 ? problems : unknownNames(request as ScpRequest);
  return all.map((problem) => `${place}: ${problem}`);
}
