/** All verdicts about one session, worst first. */
import { timedConfidence } from './capture-doubt.js';
import type { DiagnoseContext } from './context.js';
import { alternativesTo } from './explain/alternatives.js';
import { type DiagnosedSession, type SessionRule, tidyEvidence } from './session-facts.js';
import type { Severity, Verdict } from './verdict.js';
import { captureLoss } from './verdicts/capture-loss.js';
import { certificateExpired } from './verdicts/certificate-expired.js';
import { checksumCorruption } from './verdicts/checksum-corruption.js';
import { deadlock } from './verdicts/deadlock.js';
import { ecnCongestion } from './verdicts/ecn-congestion.js';
import { halfClosed } from './verdicts/half-closed.js';
import { handshakeFailed } from './verdicts/handshake-failed.js';
import { handshakeRetried } from './verdicts/handshake-retried.js';
import { handshakeSlow } from './verdicts/handshake-slow.js';
import { midStream } from './verdicts/mid-stream.js';
import { networkDuplicates } from './verdicts/network-duplicates.js';
import { notTls } from './verdicts/not-tls.js';
import { oneWay } from './verdicts/one-way.js';
import { pathLoss } from './verdicts/path-loss.js';
import { peerDead } from './verdicts/peer-dead.js';
import { reordering } from './verdicts/reordering.js';
import { reset } from './verdicts/reset.js';
import { spuriousRetransmissions } from './verdicts/spurious-retransmissions.js';
import { stalls } from './verdicts/stalls.js';
import { tlsUnanswered } from './verdicts/tls-unanswered.js';
import { windowLimited } from './verdicts/window-limited.js';
import { zeroWindow } from './verdicts/zero-window.js';

const RULES: readonly SessionRule[] = [
  captureLoss,
  certificateExpired,
  checksumCorruption,
  deadlock,
  ecnCongestion,
  halfClosed,
  handshakeFailed,
  handshakeRetried,
  handshakeSlow,
  midStream,
  networkDuplicates,
  notTls,
  oneWay,
  pathLoss,
  peerDead,
  reordering,
  reset,
  spuriousRetransmissions,
  stalls,
  tlsUnanswered,
  windowLimited,
  zeroWindow,
];

/** Codes of every verdict about a session; each is a word of `tcpwhy explain`. */
export const SESSION_VERDICT_CODES = [
  'capture-loss',
  'certificate-expired',
  'checksum-corruption',
  'deadlock',
  'ecn-congestion',
  'half-closed',
  'handshake-failed',
  'handshake-retried',
  'handshake-slow',
  'mid-stream',
  'network-duplicates',
  'not-tls',
  'one-way',
  'path-loss',
  'peer-dead',
  'reordering',
  'reset',
  'spurious-retransmissions',
  'stalls',
  'tls-unanswered',
  'window-limited',
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
