/** The command `scp simulate`: what an organization's service control policies say of requests. */
import {
  type Answer,
  compileOrganization,
  type ScpRequest,
} from '../../../../policies/preventive/simulation';
import { readOrganization } from '../../../readers/organization/organization';
import { readRequests } from '../../../readers/requests/scp-requests';
import { plain, plainJson } from '../../../../core/text/plain';

export interface SimulateOptions {
  /** Path of the organization file. */
  readonly organization: string;
  /** Path of the requests, `-` for standard input. */
  readonly requests: string;
  /** Whether context keys that a request does not give are absent. Default: no, they are not known. */
  readonly closed?: boolean;
  /** Default: text. */
  readonly format?: 'text' | 'json';
}

/** What is written at once, in characters. */
const CHUNK = 65_536;

/**
 * Writes one answer for each request to standard output, in their order. As JSON: a list of answers, each on its line.
 *
 * @throws ProblemsError (organization, document) where a file cannot be read or anything in it is wrong; then nothing is written.
 */
export function simulate(options: SimulateOptions): void {
  const { closed = false, format = 'text' } = options;
  const organization = compileOrganization(readOrganization(options.organization));
  const requests = readRequests(options.requests);
  const write = format === 'json' ? writeJson : writeText;
  let text = '';
  for (const part of write(evaluated(requests, (request) => organization.evaluate(request, { closed })))) {
    text += part;
    if (text.length < CHUNK) continue;
    process.stdout.write(text);
    text = '';
  }
  process.stdout.write(text);
}

type Evaluated = readonly [ScpRequest, Answer];

function* evaluated(
  requests: Iterable<ScpRequest>,
  evaluate: (request: ScpRequest) => Answer,
): Iterable<Evaluated> {
  for (const request of requests) yield [request, evaluate(request)];
}

function* writeJson(answers: Iterable<Evaluated>): Iterable<string> {
  let before = '[\n';
  for (const [, answer] of answers) {
    yield `${before}${plainJson(JSON.stringify(answer))}`;
    before = ',\n';
  }
  yield '\n]\n';
}

const DECISIONS = ['allowed', 'denied', 'undetermined'] as const;
const WIDTH = Math.max(...DECISIONS.map(({ length }) => length)) + 2;

function* writeText(answers: Iterable<Evaluated>): Iterable<string> {
  const counts = new Map<Answer['decision'], number>(DECISIONS.map((decision) => [decision, 0]));
  for (const [{ principal, action, resource }, { decision, reason }] of answers) {
    counts.set(decision, (counts.get(decision) ?? 0) + 1);
    yield `${decision.padEnd(WIDTH)}${plain(`${action} on ${resource} by ${principal}`)}\n`;
    yield `${' '.repeat(WIDTH)}${plain(reason)}\n`;
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].map(([decision, count]) => `${count} ${decision}`);
  yield `\n${total} ${total === 1 ? 'request' : 'requests'}: ${parts.join(', ')}\n`;
}
