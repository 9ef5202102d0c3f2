/** Both sides closed their windows: each waits for the other to read before it reads itself. */
import type { SessionSummary } from '../../tcp/session-summary.js';
import { eventCount, figure, frameEvidence, type SessionRule } from '../session-facts.js';
import { durationText } from '../wording.js';

/** Seconds both windows must have been closed for: shorter is two slow readers, not a deadlock. */
const MIN_SECONDS = 1;

/** Seconds that both windows were closed, 0 when that was no deadlock. */
export function deadlockSeconds(session: SessionSummary): number {
  if (eventCount(session, 'deadlock') === 0) return 0;
  const seconds = Math.min(session.toServer.zeroWindowSeconds, session.toClient.zeroWindowSeconds);
  return seconds < MIN_SECONDS ? 0 : seconds;
}

export const deadlock: SessionRule = (session) => {
  const seconds = deadlockSeconds(session);
  if (seconds === 0) return null;
  const client = session.toServer.zeroWindowSeconds;
  const server = session.toClient.zeroWindowSeconds;
  return {
    code: 'deadlock',
    title: `Both applications, that of the client and that of the server, wrote without reading: both receive windows were closed for ${durationText(seconds)}, and neither could go on.`,
    subject: 'client',
    severity: 'critical',
    confidence: 0.9,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'deadlock', 'the second window closes while the first is closed'),
      figure(
        `window of the client closed for ${durationText(client)}, of the server for ${durationText(server)}`,
      ),
    ],
    advice: [
      'Both ends: `ss -tnm` shows a Recv-Q and a Send-Q that stay full on the same socket.',
      'Let at least one side read while it writes (two threads, or non-blocking writes with a poll for reading).',
    ],
  };
};
