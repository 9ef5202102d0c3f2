/** What two captures of the same traffic, taken at two points of its way, say together. */
import type { Severity } from '../diagnose/verdict.js';
import type { EndpointAddress } from '../tcp/session-summary.js';
import type { ClockFit } from './clock-fit.js';
import type { HeaderChange } from './header-changes.js';
import type { Renumbering } from './match-sessions.js';
import type { UnmatchedSessions } from './unmatched-sessions.js';

/** Where something happened, seen from the client: before the first point, between both, behind the second. */
export type Place = 'client-side' | 'between' | 'server-side';

export interface DelaySummary {
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly samples: number;
}

/** One direction of a session, along its way. */
export interface DirectionComparison {
  /** Segments at the point that the direction passes first, and at the other, while both captured. */
  readonly segmentsNear: number;
  readonly segmentsFar: number;
  readonly matched: number;
  /** Segments and octets that passed the first point and never came to the second. */
  readonly lostBetween: number;
  readonly lostBetweenBytes: number;
  /** Lost before the first point: it has only the repair. */
  readonly lostBefore: number;
  /** Passed both points and had to be sent again all the same. */
  readonly lostBehind: number;
  /** Had arrived, and was sent again: its acknowledgment was late or lost. */
  readonly neededNot: number;
  /** The far capture lacks them, but their receiver acknowledged them: not lost, not captured. */
  readonly uncaptured: number;
  /** Copies of one transmission that the near capture has once: the network made them. */
  readonly duplicated: number;
  /** Second recordings of one transmission at the near point, as of a mirror port: not among its segments. */
  readonly recordedTwice: number;
  /** Only the far capture has them: sent between the points, or missed by the near capture. */
  readonly onlyFar: number;
  /** Arrived in another order than they were sent. */
  readonly reordered: number;
  /** Marked with Congestion Experienced between the points (RFC 3168 §5): a queue there asks to go slower. */
  readonly markedBetween: number;
  /** What a device between the points wrote into the headers of matched segments, one for each field. */
  readonly changes: readonly HeaderChange[];
  /** One-way delay between the points, seconds, by the fitted clocks; null without matches. */
  readonly delay: DelaySummary | null;
  /** Frames at the near point of what was lost between, the first ones. */
  readonly lostFrames: readonly number[];
  /** Frames at the far point that never passed the near one, the first ones. */
  readonly strangeFrames: readonly number[];
  /** Resets among these. */
  readonly strangeResets: readonly number[];
}

export interface PointFinding {
  readonly code:
    | 'lost-between'
    | 'lost-sessions'
    | 'refused-between'
    | 'lost-client-side'
    | 'lost-server-side'
    | 'reordered-between'
    | 'forged-between'
    | 'duplicated-between'
    | 'changed-between'
    | 'marked-between'
    | 'delay-between'
    | 'not-captured';
  readonly title: string;
  readonly place: Place;
  /** Null for what is no matter of one direction. */
  readonly direction: 'toServer' | 'toClient' | null;
  readonly severity: Severity;
  readonly confidence: number;
  /** Frames by capture that show it. */
  readonly framesA: readonly number[];
  readonly framesB: readonly number[];
}

export interface SessionComparison {
  readonly sessionA: number;
  readonly sessionB: number;
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  /** Addresses differ between the captures. */
  readonly translated: boolean;
  /** What B's sequence numbers are above A's, null where they are the same. */
  readonly renumbered: Renumbering | null;
  readonly toServer: DirectionComparison;
  readonly toClient: DirectionComparison;
  readonly findings: readonly PointFinding[];
}

export type UnmatchedCounts = UnmatchedSessions['counts'];

export interface PointComparison {
  readonly type: 'points';
  /** The capture that is nearer to the clients. */
  readonly clientSide: 'a' | 'b';
  /**
   * What decided that: `handshake` the seconds from SYN to SYN-ACK, longer where the way to the server is;
   * `delay` the round trips of data; `unanswered` SYNs that only this one has; `order` that it was named first.
   */
  readonly nearerBy: 'handshake' | 'delay' | 'unanswered' | 'order';
  readonly clock: ClockFit | null;
  readonly sessions: readonly SessionComparison[];
  /** Sessions that only one capture has. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** The same by what became of them. */
  readonly unmatched: { readonly a: UnmatchedCounts; readonly b: UnmatchedCounts };
  readonly totals: { readonly toServer: DirectionComparison; readonly toClient: DirectionComparison };
  /** Findings of all sessions, the heaviest first. */
  readonly findings: readonly PointFinding[];
  /** Segments that found no room in memory and were not compared. */
  readonly omitted: number;
}
