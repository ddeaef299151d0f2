import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer in the place of the service's own. */
export interface Fault {
  readonly status: number;
  readonly body: object;
}

/** Stands before a double of AWS, and answers in its place where a test wants a call to fail. */
export class FaultyProxy {
  /** Called for each request with the value of its `X-Amz-Target`; what it returns is the answer. */
  fault: (operation: string) => Fault | undefined = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async start(target: string): Promise<FaultyProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const proxy = new FaultyProxy(server, `http://127.0.0.1:${port}`);
    server.on('request', (incoming, answer) => {
      const fault = proxy.fault(String(incoming.headers['x-amz-target'] ?? ''));
      if (fault !== undefined) {
        incoming.resume();
        answer.writeHead(fault.status, { 'Content-Type': 'application/x-amz-json-1.1' });
        answer.end(JSON.stringify(fault.body));
        return;
      }
      const { method, headers, url = '/' } = incoming;
      const outgoing = request(new URL(url, target), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      outgoing.on('error', (error) => answer.destroy(error));
      incoming.pipe(outgoing);
    });
    return proxy;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
