/** Serves metrics over HTTP, on loopback unless told otherwise: whoever can connect can read them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../errors.js';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export class MetricsServer {
  readonly #server: Server;

  /** @param text Makes the page, for each request. */
  constructor(text: () => string) {
    this.#server = createServer((request, response) => {
      const { method, url } = request;
      if (method !== 'GET' && method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' }).end();
      } else if (url !== '/metrics' && url !== '/') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('There is only /metrics.\n');
      } else {
        response.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' });
        response.end(method === 'HEAD' ? undefined : text());
      }
    });
    this.#server.unref();
  }

  /**
   * @returns The address it listens on, as in a URL; the port is a free one when 0 was asked for.
   * @throws {UsageError} when it cannot listen there.
   */
  listen(host: string, port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const reasons: Readonly<Record<string, string>> = {
          EADDRINUSE: 'the port is in use; choose another one',
          EACCES: 'no permission; ports below 1024 are for root',
          EADDRNOTAVAIL: 'this host does not have that address',
          ENOTFOUND: 'there is no such address',
        };
        const reason = reasons[error.code ?? ''] ?? error.message;
        reject(new UsageError(`--metrics: cannot listen on ${host} port ${port}: ${reason}`));
      });
      this.#server.listen(port, host, () => {
        // A later error is one of a connection, and ends that.
        this.#server.on('error', () => undefined);
        const { address, family, port: taken } = this.#server.address() as AddressInfo;
        resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${taken}/metrics`);
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
