/** All verdicts about one session, worst first. */
import { timedConfidence } from './capture-doubt.js';
import type { DiagnoseContext } from './context.js';
import { alternativesTo } from './explain/alternatives.js';
import { type DiagnosedSession, type SessionRule, tidyEvidence } from './session-facts.js';
import type { Severity, Verdict } from './verdict.js';
import { bufferbloat } from './verdicts/bufferbloat.js';
import { captureLoss } from './verdicts/capture-loss.js';
import { certificateExpired } from './verdicts/certificate-expired.js';
import { checksumCorruption } from './verdicts/checksum-corruption.js';
import { deadlock } from './verdicts/deadlock.js';
import { delayedAck } from './verdicts/delayed-ack.js';
import { ecnCongestion } from './verdicts/ecn-congestion.js';
import { halfClosed } from './verdicts/half-closed.js';
import { handshakeFailed } from './verdicts/handshake-failed.js';
import { handshakeRetried } from './verdicts/handshake-retried.js';
import { handshakeSlow } from './verdicts/handshake-slow.js';
import { idleOpen } from './verdicts/idle-open.js';
import { longPath } from './verdicts/long-path.js';
import { midStream } from './verdicts/mid-stream.js';
import { mtuBlackHole } from './verdicts/mtu-black-hole.js';
import { networkDuplicates } from './verdicts/network-duplicates.js';
import { noSack } from './verdicts/no-sack.js';
import { noWindowScale } from './verdicts/no-window-scale.js';
import { notTls } from './verdicts/not-tls.js';
import { oneWay } from './verdicts/one-way.js';
import { optionsStripped } from './verdicts/options-stripped.js';
import { overlapConflict } from './verdicts/overlap-conflict.js';
import { pathLoss } from './verdicts/path-loss.js';
import { pathRate } from './verdicts/path-rate.js';
import { peerDead } from './verdicts/peer-dead.js';
import { policer } from './verdicts/policer.js';
import { portCollision } from './verdicts/port-collision.js';
import { recoveryByTimeout } from './verdicts/recovery-by-timeout.js';
import { reordering } from './verdicts/reordering.js';
import { reset } from './verdicts/reset.js';
import { sendBufferLimited } from './verdicts/send-buffer-limited.js';
import { senderLimited } from './verdicts/sender-limited.js';
import { slowClient } from './verdicts/slow-client.js';
import { slowServer } from './verdicts/slow-server.js';
import { slowStartBound } from './verdicts/slow-start-bound.js';
import { smallMss } from './verdicts/small-mss.js';
import { spuriousRetransmissions } from './verdicts/spurious-retransmissions.js';
import { stalls } from './verdicts/stalls.js';
import { straySegments } from './verdicts/stray-segments.js';
import { tlsUnanswered } from './verdicts/tls-unanswered.js';
import { windowLimited } from './verdicts/window-limited.js';
import { windowShrunk } from './verdicts/window-shrunk.js';
import { zeroWindow } from './verdicts/zero-window.js';

const RULES: readonly SessionRule[] = [
  bufferbloat,
  captureLoss,
  certificateExpired,
  checksumCorruption,
  deadlock,
  delayedAck,
  ecnCongestion,
  halfClosed,
  handshakeFailed,
  handshakeRetried,
  handshakeSlow,
  idleOpen,
  longPath,
  midStream,
  mtuBlackHole,
  networkDuplicates,
  noSack,
  noWindowScale,
  notTls,
  oneWay,
  optionsStripped,
  overlapConflict,
  pathLoss,
  pathRate,
  peerDead,
  policer,
  portCollision,
  recoveryByTimeout,
  reordering,
  reset,
  sendBufferLimited,
  senderLimited,
  slowClient,
  slowServer,
  slowStartBound,
  smallMss,
  spuriousRetransmissions,
  stalls,
  straySegments,
  tlsUnanswered,
  windowLimited,
  windowShrunk,
  zeroWindow,
];

/** Codes of every verdict about a session; each is a word of `tcpwhy explain`. */
export const SESSION_VERDICT_CODES = [
  'bufferbloat',
  'capture-loss',
  'certificate-expired',
  'checksum-corruption',
  'deadlock',
  'delayed-ack',
  'ecn-congestion',
  'half-closed',
  'handshake-failed',
  'handshake-retried',
  'handshake-slow',
  'idle-open',
  'long-path',
  'mid-stream',
  'mtu-black-hole',
  'network-duplicates',
  'no-sack',
  'no-window-scale',
  'not-tls',
  'one-way',
  'options-stripped',
  'overlap-conflict',
  'path-loss',
  'path-rate',
  'peer-dead',
  'policer',
  'port-collision',
  'recovery-by-timeout',
  'reordering',
  'reset',
  'send-buffer-limited',
  'sender-limited',
  'slow-client',
  'slow-server',
  'slow-start-bound',
  'small-mss',
  'spurious-retransmissions',
  'stalls',
  'stray-segments',
  'tls-unanswered',
  'window-limited',
  'window-shrunk',
  'zero-window',
] as const;

/** Why, for the two codes that stand for many causes. */
function causeOf(code: string, { handshake, close }: DiagnosedSession): string | null {
  if (code === 'handshake-failed') return handshake.reason;
  return code === 'reset' ? close.resetCause : null;
}

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** Order of verdicts: severity, then seconds lost, then code. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    b.cost.seconds - a.cost.seconds ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}

/**
 * Everything there is to say about a session, worst first. Costs of different verdicts may overlap
 * (a stall that a loss caused is in both) and must not be added up.
 */
export function diagnoseSession(session: DiagnosedSession, context: DiagnoseContext): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const rule of RULES) {
    const verdict = rule(session, context);
    if (!verdict) continue;
    const confidence = timedConfidence(verdict.code, context, verdict.confidence);
    const alternatives = verdict.alternatives ?? alternativesTo(verdict.code, causeOf(verdict.code, session));
    verdicts.push({ ...verdict, confidence, evidence: tidyEvidence(verdict.evidence), alternatives });
  }
  return verdicts.sort(compareVerdicts);
}
