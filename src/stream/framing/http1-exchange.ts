/** What the two directions of an HTTP/1.x connection have to know of each other. */
import { LIMITS } from '../../limits.js';

/** A request whose response has not been seen. */
export interface OpenRequest {
  readonly method: string;
  /** Protocol that its Upgrade field offers, in lower case; null without one. */
  readonly upgrade: string | null;
}

/** What follows when it is no HTTP any more. */
export type Successor = 'websocket' | 'http2' | 'tunnel';

export class HttpExchange {
  /** Set by the response that ends HTTP on this connection. */
  successor: Successor | null = null;
  #open: OpenRequest[] = [];
  #next = 0;
  /** Requests behind those that were not remembered: their responses come in order, too. */
  #unremembered = 0;

  asked(request: OpenRequest): void {
    if (this.#unremembered === 0 && this.#open.length - this.#next < LIMITS.maxOpenRequests)
      this.#open.push(request);
    else this.#unremembered++;
  }

  /** The oldest request without a response; null when none was seen. */
  get waiting(): OpenRequest | null {
    return this.#open[this.#next] ?? null;
  }

  /** Its final response is there. */
  answered(): void {
    if (this.#next < this.#open.length) this.#next++;
    else if (this.#unremembered > 0) this.#unremembered--;
    if (this.#next < this.#open.length) return;
    this.#open = [];
    this.#next = 0;
  }

  /** Octets are missing: which response belongs to which request is not known any more. */
  forget(): void {
    this.#open = [];
    this.#next = 0;
    this.#unremembered = 0;
  }

  /** A response with status 101 or to CONNECT came: what does the connection carry now? */
  switchedTo(upgrade: string | null): void {
    const offered = upgrade ?? this.waiting?.upgrade ?? null;
    this.successor = offered === 'websocket' ? 'websocket' : offered === 'h2c' ? 'http2' : 'tunnel';
  }
}
