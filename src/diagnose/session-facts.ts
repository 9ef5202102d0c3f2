/** Questions that several rules ask of a session summary. */
import { LIMITS } from '../limits.js';
import type { AboveFacts } from '../stream/above/above-facts.js';
import type { EventKind, Side } from '../tcp/events.js';
import type { DirectionSummary, SessionSummary } from '../tcp/session-summary.js';
import type { DiagnoseContext } from './context.js';
import type { Evidence, VerdictDraft } from './verdict.js';

/** A session with what is known of it above TCP, where somebody looked. */
export type DiagnosedSession = SessionSummary & Partial<AboveFacts>;

/** One question put to a session; null when there is nothing to say. */
export type SessionRule = (session: DiagnosedSession, context: DiagnoseContext) => VerdictDraft | null;

export const SIDES: readonly Side[] = ['client', 'server'];

export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

/** What this side sent. */
export function sentBy(session: SessionSummary, side: Side): DirectionSummary {
  return side === 'client' ? session.toServer : session.toClient;
}

/** `10.0.0.2:443` or `[2001:db8::2]:443`, as commands and people write it. */
export function endpointText(session: SessionSummary, side: Side): string {
  const { address, port } = session[side];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function eventCount(session: SessionSummary, kind: EventKind): number {
  return session.eventCounts[kind] ?? 0;
}

/** First frames that showed an event, at most `LIMITS.maxEvidenceFrames`. */
export function framesOf(session: SessionSummary, kind: EventKind): readonly number[] {
  return session.eventFrames[kind] ?? [];
}

/** The frames of a kind as evidence, each with the same text. */
export function frameEvidence(session: SessionSummary, kind: EventKind, text: string): Evidence[] {
  return framesOf(session, kind)
    .slice(0, LIMITS.maxEvidenceFrames)
    .map((frame) => ({ frame, text }));
}

/** A figure as evidence: it belongs to no single frame. */
export function figure(text: string): Evidence {
  return { frame: 0, text };
}

/**
 * Retransmissions of data that were needed as far as the capture can tell. Repeated SYNs belong to the
 * handshake and repeated FINs to the close: neither is one of the data segments it is compared with.
 */
export function genuineRetransmissions(session: SessionSummary, side: Side): number {
  const { dataRetransmissions, spuriousRetransmissions } = sentBy(session, side);
  return Math.max(0, dataRetransmissions - spuriousRetransmissions);
}

/**
 * The whole round trip between the two ends, seconds: at any capture point the handshake's two halves
 * add up to it. Null after a repeated SYN, when the halves hold the waiting time too.
 */
export function pathRtt(session: SessionSummary): number | null {
  const { serverRtt, clientRtt, synRetries, synAckRetries } = session.handshake;
  if (serverRtt === null || clientRtt === null || synRetries + synAckRetries > 0) return null;
  return serverRtt + clientRtt;
}

/**
 * Seconds that the capture went on after the session's last segment, until its end or a gap in it; null
 * when unknown.
 */
export function secondsAfterEnd(session: SessionSummary, context: DiagnoseContext): number | null {
  if (context.captureEndNs === null) return null;
  const lastNs = session.firstTimeNs + session.duration * 1e9;
  const endNs = context.gaps.reduce(
    (end, { fromNs }) => (fromNs >= lastNs ? Math.min(end, fromNs) : end),
    context.captureEndNs,
  );
  return (endNs - session.firstTimeNs) / 1e9 - session.duration;
}

/**
 * Evidence as it is shown: frames in ascending order, each once with all that it shows, then figures.
 */
export function tidyEvidence(evidence: readonly Evidence[]): Evidence[] {
  const byFrame = new Map<number, string[]>();
  for (const { frame, text } of evidence) {
    const texts = byFrame.get(frame);
    if (texts === undefined) byFrame.set(frame, [text]);
    else if (!texts.includes(text)) texts.push(text);
  }
  const figures = (byFrame.get(0) ?? []).map(figure);
  byFrame.delete(0);
  const frames = [...byFrame].sort(([a], [b]) => a - b);
  return [...frames.map(([frame, texts]) => ({ frame, text: texts.join('; ') })), ...figures];
}

/** True when this side sent a FIN: upper case in Zeek's history is the client. */
export function finSentBy(session: SessionSummary, side: Side): boolean {
  return session.zeek.history.includes(side === 'client' ? 'F' : 'f');
}

/** True when a FIN of either side was captured: Zeek's history has an `F` or `f`. */
export function finSeen(session: SessionSummary): boolean {
  return /f/i.test(session.zeek.history);
}
