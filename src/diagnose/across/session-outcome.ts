/** What is compared between sessions: a few words on each, kept when the session itself is forgotten. */
import type { HandshakeFailure, ResetCause } from '../../tcp/events.js';
import type { CloseHow, SessionSummary } from '../../tcp/session-summary.js';
import { sentBy, SIDES } from '../session-facts.js';
import { idleBefore } from '../silences.js';
import type { Verdict, VerdictDraft } from '../verdict.js';

export interface SessionOutcome {
  readonly session: number;
  readonly client: string;
  readonly server: string;
  readonly port: number;
  readonly firstFrame: number;
  readonly firstTimeNs: number;
  readonly lastFrame: number;
  readonly completed: boolean;
  /** Answered and over at once, without an octet of data. */
  readonly empty: boolean;
  /** Why it failed beyond doubt, else null. */
  readonly failure: HandshakeFailure | null;
  /** Seconds lost by the failure. */
  readonly seconds: number;
  readonly resetCause: ResetCause | null;
  /** Enough data to show loss, and whether it did. */
  readonly bulk: boolean;
  readonly lossy: boolean;
  /** Seconds of silence after which the other side was found gone, else 0. */
  readonly diedIdle: number;
  /** Came about with the offer of ECN, or only after a SYN without it; null where neither is so. */
  readonly ecn: 'offered' | 'withdrawn' | null;
  /** Both initial sequence numbers, where both are known. */
  readonly isns: string | null;
}

/** A finding about several sessions, or none. */
export type AcrossRule = (outcomes: readonly SessionOutcome[]) => readonly VerdictDraft[];

/** Data segments from which loss would show. */
const BULK_SEGMENTS = 20;

export function outcomeOf(session: SessionSummary, verdicts: readonly Verdict[]): SessionOutcome {
  const failed = verdicts.find(
    ({ code, severity }) => code === 'handshake-failed' && severity === 'critical',
  );
  const died = verdicts.find(({ code }) => code === 'peer-dead') ?? null;
  const { isn: clientIsn } = session.toServer;
  const { isn: serverIsn } = session.toClient;
  return {
    session: session.session,
    client: session.client.address,
    server: session.server.address,
    port: session.server.port,
    firstFrame: session.firstFrame,
    firstTimeNs: session.firstTimeNs,
    lastFrame: session.lastFrame,
    completed: session.handshake.outcome === 'completed' && session.handshake.reason === null,
    empty: isEmpty(session),
    failure: failed === undefined ? null : (session.handshake.reason ?? 'timeout'),
    seconds: failed?.cost.seconds ?? 0,
    resetCause: session.close.resetCause,
    bulk: SIDES.some((side) => sentBy(session, side).dataSegments >= BULK_SEGMENTS),
    lossy: verdicts.some(({ code, severity }) => code === 'path-loss' && severity !== 'info'),
    diedIdle: died === null && !GONE.has(session.close.resetCause) ? 0 : idleAtEnd(session),
    ecn: ecnOf(session),
    isns: clientIsn === null || serverIsn === null ? null : `${clientIsn} ${serverIsn}`,
  };
}

/** Seconds that a session without data may last, round trips of a long path included. */
const EMPTY_SECONDS = 2;
const OVER: ReadonlySet<CloseHow> = new Set(['graceful', 'reset', 'half-closed']);

/** Who only looks whether somebody is there ends it: with FIN, with a reset, or before the handshake is complete. */
function isEmpty({ handshake, close, toServer, toClient, duration }: SessionSummary): boolean {
  const { outcome, reason, synRetries, synAckRetries } = handshake;
  const answered = (outcome === 'completed' && reason === null) || reason === 'aborted';
  if (!answered || synRetries + synAckRetries > 0 || toServer.bytes + toClient.bytes > 0) return false;
  return OVER.has(close.how) && close.by === 'client' && duration <= EMPTY_SECONDS;
}

function ecnOf({ handshake }: SessionSummary): SessionOutcome['ecn'] {
  if (handshake.outcome !== 'completed') return null;
  if (handshake.ecnWithdrawn === true) return 'withdrawn';
  return handshake.options.client?.ecn === true ? 'offered' : null;
}

/** Causes of resets that follow a session that was forgotten. */
const GONE: ReadonlySet<ResetCause | null> = new Set(['firewall', 'half-open', 'keepalive-timeout']);

/** Seconds that the session had been idle before its last words. */
function idleAtEnd(session: SessionSummary): number {
  const { frame } = session.close;
  const silentSince = Math.min(session.toServer.lastFrame ?? 0, session.toClient.lastFrame ?? 0);
  return Math.max(frame === null ? 0 : idleBefore(session, frame), idleBefore(session, silentSince + 1));
}
