/** Waits for answers in bounded time, and refuses those that the SDK's clients would take for answers with nothing in them. */
import type { Readable } from 'node:stream';

/** Milliseconds until a connection must stand. */
const CONNECTION_TIMEOUT = 5000;

/**
 * The setting `requestHandler` of a client.
 *
 * @param answerTimeout milliseconds until an answer must begin.
 */
export function boundedRequests(answerTimeout: number): {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: true;
} {
  return {
    connectionTimeout: CONNECTION_TIMEOUT,
    requestTimeout: answerTimeout,
    // Without it the SDK writes a warning, and waits on.
    throwOnRequestTimeout: true,
  };
}

/** What the clients of the SDK have in common here. */
export interface Client {
  destroy(): void;
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

type Handler = (args: never) => Promise<{ readonly response: unknown }>;

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What comes from the network; the SDK takes the bytes as well. */
  body: Readable | Buffer;
}

/**
 * Has a client read each answer to its end, in bounded time, and refuse what is no answer of AWS: a page of HTML, as
 * proxies answer with, and one that is empty. Every operation that is read answers with a text ("Smithy AWS protocols",
 * 2.0), while the SDK makes an object without members of either.
 *
 * @param timeout milliseconds until an answer that has begun must be complete.
 */
export function wholeAnswersOnly(client: Client, timeout: number): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as Response;
      const text = await textOf(response.body as Readable, timeout);
      if (response.statusCode < 300) {
        if (text.length === 0) throw noAnswer('the answer is empty');
        if (/^text\/html/i.test(response.headers['content-type'] ?? ''))
          throw noAnswer('the answer is a page of HTML; is there a proxy?');
      }
      response.body = text;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'wholeAnswersOnly' },
  );
}

async function textOf(body: Readable, timeout: number): Promise<Buffer> {
  const timer = setTimeout(
    () => body.destroy(noAnswer(`the answer was not complete within ${timeout} ms`)),
    timeout,
  );
  try {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part as Buffer);
    return Buffer.concat(parts);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(message: string): Error {
  return Object.assign(new Error(message), { name: 'NoAnswer' });
}
