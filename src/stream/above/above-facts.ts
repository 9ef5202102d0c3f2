/** What is known of a session above TCP. */
import type { HttpFacts } from './http-facts.js';
import type { TlsFacts } from './tls-facts.js';

/** Null for what the session does not carry. */
export interface AboveFacts {
  readonly tls: TlsFacts | null;
  readonly http: HttpFacts | null;
}
