/** Sends requests: at the pace of the quotas, again where that helps, and says what became of each. */
import { type Failure, failureOf } from './failure';
import { Lanes, Pace } from './pace';
import { type Operation, OPERATIONS } from '../../core/aws/operations';
import type { Clock } from './types';
import { isProblems, ProblemsError } from '../../core/problems';

/** What became of a request. */
export type Answer<Value> =
  | { readonly state: 'read'; readonly value: Value }
  /** What was asked for does not exist. */
  | { readonly state: 'absent' }
  | {
      readonly state: 'unread';
      readonly operation: Operation;
      readonly reason: string;
    };

/** What could not be read. */
export type Unanswered = Extract<Answer<unknown>, { state: 'unread' }>;

/** What became of a list: where a page failed, there may be elements of those before. */
export type Listed<Element> =
  | { readonly state: 'read'; readonly value: readonly Element[] }
  | (Unanswered & { readonly partial: readonly Element[] });

/** What there is of a list, be it all or what came before a page failed. */
export function elementsOf<Element>(list: Listed<Element>): readonly Element[] {
  return list.state === 'read' ? list.value : list.partial;
}

/** Tries of one request, the first included. */
export const MAX_TRIES = 6;
/** The wait before the second try, in milliseconds; each further one is up to twice as long. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
/** Requests of Amazon Connect that may be under way together at its quota, and that pass at once. */
const CONNECT_BURST = 5;
/** Requests that may be under way together to each of the other services. */
const OTHER_LANES = 8;
/** Requests to Amazon Connect that may be under way together: more than the quota lets pass. */
const CONNECT_LANES = 32;
/** More pages than this are no list but a loop. */
const MAX_PAGES = 1000;

export class Requests {
  /** How many were sent. */
  sent = 0;
  private readonly stopper = new AbortController();
  private readonly pace: Pace;
  private readonly lanes = new Map<string, Lanes>();

  /**
   * @param connectRate requests to Amazon Connect in one second.
   * @param onSent is called after each request.
   */
  constructor(
    private readonly region: string,
    connectRate: number,
    private readonly clock: Clock,
    private readonly onSent: () => void = () => undefined,
  ) {
    this.pace = new Pace(connectRate, Math.max(CONNECT_BURST, connectRate), clock, this.stopper.signal);
  }

  /** Ends every wait: no further request is sent. */
  stop(): void {
    this.stopper.abort();
  }

  /**
   * The answer to one request.
   *
   * @param send sends it, and takes what is asked for from what comes back: undefined where there is nothing.
   * @param absent names of errors that say that what was asked for does not exist.
   * @throws ProblemsError (live) where the credentials are none, or not valid any more: then nothing can be read.
   */
  ask<Value>(
    operation: Operation | 'sts:GetCallerIdentity',
    send: () => Promise<Value | undefined>,
  ): Promise<Exclude<Answer<Value>, { state: 'absent' }>>;
  ask<Value>(
    operation: Operation,
    send: () => Promise<Value | undefined>,
    absent: readonly string[],
  ): Promise<Answer<Value>>;
  async ask<Value>(
    operation: Operation | 'sts:GetCallerIdentity',
    send: () => Promise<Value | undefined>,
    absent: readonly string[] = [],
  ): Promise<Answer<Value>> {
    const service = operation.slice(0, operation.indexOf(':'));
    for (let tries = 1; ; tries++) {
      try {
        const value = await this.send(service, send);
        if (value !== undefined) return { state: 'read', value };
        if (operation !== 'sts:GetCallerIdentity')
          return { state: 'unread', operation, reason: 'its answer says nothing' };
        throw new ProblemsError(
          'live',
          `${this.region}: AWS does not say whose credentials these are; try again`,
        );
      } catch (error) {
        if (isProblems(error, 'live')) throw error;
        if (error instanceof Error && absent.includes(error.name)) return { state: 'absent' };
        const failure = failureOf(error, this.clock.now());
        if (failure === undefined) throw error;
        if (failure.kind === 'credentials')
          throw new ProblemsError('live', `${this.region}: ${failure.reason}`);
        if (isTemporary(failure) && tries < MAX_TRIES) {
          await this.clock.sleep(wait(tries), this.stopper.signal);
          continue;
        }
        if (operation === 'sts:GetCallerIdentity')
          throw new ProblemsError('live', unreachable(this.region, failure));
        return { state: 'unread', operation, reason: reasonOf(operation, failure, tries) };
      }
    }
  }

  /**
   * All elements of a list that comes in pages. A page without a list is no answer: AWS lists nothing by an empty list.
   *
   * @param page sends the request for the page behind a token, undefined for the first.
   */
  async list<Element>(
    operation: Operation,
    page: (
      token: string | undefined,
    ) => Promise<{ readonly elements: readonly Element[] | undefined; readonly next: string | undefined }>,
  ): Promise<Listed<Element>> {
    const elements: Element[] = [];
    let token: string | undefined;
    for (let pages = 1; pages <= MAX_PAGES; pages++) {
      const before = token;
      const answer = await this.ask(operation, async () => {
        const { elements: list, next } = await page(before);
        return list && { list, next };
      });
      if (answer.state !== 'read') return { ...answer, partial: elements };
      elements.push(...answer.value.list);
      token = answer.value.next === '' ? undefined : answer.value.next;
      if (token === undefined) return { state: 'read', value: elements };
      if (token === before) break;
    }
    return { state: 'unread', operation, reason: 'its pages do not end', partial: elements };
  }

  private async send<Value>(service: string, send: () => Promise<Value>): Promise<Value> {
    const isConnect = service === 'connect';
    let lanes = this.lanes.get(service);
    if (lanes === undefined) {
      lanes = new Lanes(isConnect ? CONNECT_LANES : OTHER_LANES);
      this.lanes.set(service, lanes);
    }
    return lanes.run(async () => {
      if (isConnect) await this.pace.turn();
      if (this.stopper.signal.aborted) throw new ProblemsError('live', `${this.region}: reading was stopped`);
      this.sent++;
      this.onSent();
      return send();
    });
  }
}

function isTemporary({ kind }: Failure): boolean {
  return kind === 'throttled' || kind === 'out-of-order';
}

/** Exponential, and anywhere below that, so that several readers do not come back together. */
function wait(tries: number): number {
  return Math.random() * Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT);
}

const PREVIEW = /AuthenticationProfile/;
const OF_BUCKET = /^s3:/;

function reasonOf(operation: Operation, failure: Failure, tries: number): string {
  switch (failure.kind) {
    case 'refused':
      return `${failure.reason} (allow ${OPERATIONS[operation]}${
        PREVIEW.test(operation) ? '; the operation is in preview, ask AWS Support for access to it' : ''
      }${OF_BUCKET.test(operation) ? '; buckets of other accounts are not read' : ''})`;
    case 'throttled':
      return `${failure.reason} (throttled ${tries} times; run it again when less else asks)`;
    case 'out-of-order':
      return `${failure.reason} (${tries} tries)`;
    case 'no-endpoint':
      return `${failure.reason} (the service has no endpoint in this Region, or its name cannot be resolved)`;
    case 'credentials':
    case 'other':
      return failure.reason;
  }
}

function unreachable(region: string, failure: Failure): string {
  if (failure.kind === 'refused')
    return `${region}: AWS Security Token Service refuses the credentials (${failure.reason}); check the role that they assume, and the policies of the endpoint`;
  if (failure.kind === 'no-endpoint')
    return `${region}: AWS has no endpoint there (${failure.reason}); check the name of the Region and the network`;
  return `${region}: AWS Security Token Service does not answer (${failure.reason}); check the network, the proxy and AWS_ENDPOINT_URL`;
}
