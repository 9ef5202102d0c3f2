/** What is known of a live capture at one moment: all that displays, metrics and signals show. */
import type { CaptureHealth, LocalProcess, SessionReport } from '../../engine/analysis-report.js';
import type { LiveFacts } from '../../capture/frame-source.js';
import type { LimitHit } from '../../limits.js';
import type { EventKind, TcpEvent } from '../../tcp/events.js';
import type { TcpState, EndpointAddress } from '../../tcp/session-summary.js';

/** Rates over the last second or so. */
export interface LiveRates {
  readonly framesPerSecond: number;
  /** Octets captured on the wire, times eight. */
  readonly bitsPerSecond: number;
  readonly newSessionsPerSecond: number;
  readonly retransmissionsPerSecond: number;
}

/** One session as a row of a list. */
export interface LiveSession {
  readonly session: number;
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  readonly state: { readonly client: TcpState; readonly server: TcpState };
  /** It ended: closed, reset, failed or idle; false while segments may come. */
  readonly ended: boolean;
  /** Seconds from its first to its last segment. */
  readonly duration: number;
  /** Seconds since its last segment. */
  readonly idle: number;
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  readonly bitsPerSecond: number;
  /** Last round-trip time measured, of the side where it is longer, seconds; null before the first. */
  readonly rtt: number | null;
  readonly retransmissions: number;
  /** The whole report as of now: verdicts worst first. */
  readonly report: SessionReport;
  /** Processes of this host at its ends; empty when none is known. */
  readonly processes: readonly LocalProcess[];
}

/** Values of the last minute or so, oldest first; null where nothing was measured. */
export interface SessionSamples {
  /** Seconds between two samples. */
  readonly intervalSeconds: number;
  /** Round trip of what the client sends (to the server and back to here) and of what the server sends, seconds. */
  readonly rttToServer: readonly (number | null)[];
  readonly rttToClient: readonly (number | null)[];
  /** Receive windows that the client and the server advertise, octets. */
  readonly clientWindow: readonly (number | null)[];
  readonly serverWindow: readonly (number | null)[];
  readonly bitsPerSecond: readonly (number | null)[];
}

/** One session in full. */
export interface LiveSessionDetail {
  readonly session: LiveSession;
  readonly samples: SessionSamples;
  /** Its latest events, oldest first. */
  readonly events: readonly TcpEvent[];
}

export interface LiveState {
  readonly capture: LiveFacts;
  /** Octets kept of each frame, 0 for all. */
  readonly snapLen: number;
  /** Seconds since the capture began. */
  readonly elapsed: number;
  /** Second since the epoch that times of events count from. */
  readonly baseSecond: number;
  readonly frames: number;
  readonly bytes: number;
  readonly tcpSegments: number;
  /** Frames lost by the kernel or the interface; null when nobody counts them. */
  readonly dropped: number | null;
  readonly rates: LiveRates;
  /** Frames a second and bits a second, one value a second, oldest first. */
  readonly history: { readonly frames: readonly number[]; readonly bits: readonly number[] };
  readonly sessionsSeen: number;
  /** Sessions that are open, and those that ended and are remembered for a while. */
  readonly sessionsHeld: number;
  readonly eventCounts: Readonly<Partial<Record<EventKind, number>>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly closes: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  /** The first of those that are held or ended in trouble, in the order that was asked for. */
  readonly sessions: readonly LiveSession[];
  /** Sessions that are held and not looked through for the list: they are too many, or sleep. */
  readonly unwatched: number;
  /** Sessions that may belong to the list, and that there was no time to look at yet. */
  readonly unjudged: number;
  /** Latest events of all sessions, oldest first. */
  readonly events: readonly TcpEvent[];
  readonly detail: LiveSessionDetail | null;
  readonly health: CaptureHealth;
  readonly limits: readonly LimitHit[];
  /** Frames kept by `-w`, and why no more are. */
  readonly recording: {
    readonly path: string;
    readonly frames: number;
    readonly failure: string | null;
  } | null;
  /** Memory of this process, octets. */
  readonly residentBytes: number;
}
