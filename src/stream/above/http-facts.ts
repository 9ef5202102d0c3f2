/** What HTTP/1.x messages say of a session: how many, how they ended, and which took longest. */

export interface HttpSlowest {
  readonly method: string;
  readonly status: number;
  /** Seconds from the last octet of the request to the first of the response. */
  readonly thinkTime: number;
  readonly requestFrame: number;
  readonly responseFrame: number;
}

export interface HttpFacts {
  readonly requests: number;
  /** Final ones; interim responses are not counted. */
  readonly responses: number;
  /** Requests by method. */
  readonly methods: Readonly<Record<string, number>>;
  /** Responses by class: `2xx`, `4xx`. */
  readonly statusClasses: Readonly<Record<string, number>>;
  /** Requests without a response at the end. */
  readonly unanswered: number;
  /** Messages that were begun and never finished. */
  readonly incomplete: number;
  /** The response that was longest in coming; null without any. */
  readonly slowest: HttpSlowest | null;
  /** What the connection became, when it was upgraded. */
  readonly upgradedTo: string | null;
  /** Octets were missing, so that messages may be missing here. */
  readonly gaps: boolean;
}
