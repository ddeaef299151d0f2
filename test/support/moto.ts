import { setTimeout as pause } from 'node:timers/promises';
import { ServerChild } from './child';

/** Milliseconds between two looks at what the server has written. */
const PAUSE = 50;

/** A moto server (an AWS double) on a free port of the loopback interface. */
export class Moto {
  private constructor(
    /** URL of every service, without a path. */
    readonly endpoint: string,
    private readonly server: ServerChild,
  ) {}

  /**
   * Starts `moto_server`, which has to be on PATH, and waits until it listens, however long that takes: it loads a model of
   * every AWS service first. It takes a free port itself: one that is found free before may be another's by then, and what
   * answers there another's server.
   * @param settings environment variables that moto reads, as `MOTO_IAM_LOAD_MANAGED_POLICIES`.
   * @throws Error where it ends before, with what it wrote.
   */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Moto> {
    const server = new ServerChild(['moto_server', '-H', '127.0.0.1', '-p', '0'], {
      ...process.env,
      ...settings,
    });
    for (;;) {
      const ended = server.hasEnded();
      const [endpoint] = /http:\/\/127\.0\.0\.1:\d+(?=\s)/.exec(server.said()) ?? [];
      if (endpoint !== undefined && !ended) return new Moto(endpoint, server);
      if (ended) {
        const said = String(server);
        await server.stop();
        throw new Error(`moto does not start:\n${said}`);
      }
      await pause(PAUSE);
    }
  }

  /** Forgets everything that was created. */
  async reset(): Promise<void> {
    const response = await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
    if (!response.ok) throw new Error(`moto does not reset: ${await response.text()}`);
  }

  /** Ends the server. */
  stop(): Promise<void> {
    return this.server.stop();
  }

  /**
   * Calls an operation of a service that speaks JSON.
   * @param target the value of the header `X-Amz-Target`, as `TrentService.CreateKey`.
   */
  async call(service: string, target: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    const response = await this.request(service, '/', {
      method: 'POST',
      headers: { 'X-Amz-Target': target, 'Content-Type': 'application/x-amz-json-1.1' },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Calls an operation of a service that speaks AWS's query protocol. Returns the answer, which is XML. */
  async query(service: string, action: string, input: Readonly<Record<string, string>>): Promise<string> {
    const response = await this.request(service, '/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: action, ...input }).toString(),
    });
    return response.text();
  }

  /** Calls an operation of a service that speaks JSON at a path of its own. */
  async post(service: string, path: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.request(service, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
    });
  }

  /** Puts a bucket, or a configuration of it (`/bucket?policy`). */
  async putS3(path: string, body = ''): Promise<void> {
    await this.request('s3', path, { method: 'PUT', body });
  }

  private async request(
    service: string,
    path: string,
    init: { readonly method: string; readonly headers?: Record<string, string>; readonly body: string },
  ): Promise<Response> {
    const credential = `made-up/20260101/us-east-1/${service}/aws4_request`;
    const response = await fetch(new URL(path, this.endpoint), {
      ...init,
      headers: {
        ...init.headers,
        // moto reads the service from it and does not verify the signature.
        Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
    });
    if (!response.ok) throw new Error(`moto: ${init.method} ${path}: ${await response.text()}`);
    return response;
  }
}
