/** The handshake took long although nothing was repeated: somebody hesitated. */
import { figure, type SessionRule } from '../session-facts.js';
import type { VerdictSubject } from '../verdict.js';
import { capitalize, durationText } from '../wording.js';

/** Seconds for one half of the handshake that no ordinary path needs. */
const SLOW_SECONDS = 1;
/** Times the session's own smallest round trip: a long path is slow for everything. */
const SLOW_FACTOR = 3;

export const handshakeSlow: SessionRule = (session) => {
  const { outcome, synRetries, synAckRetries, serverRtt, clientRtt } = session.handshake;
  if (outcome !== 'completed' || synRetries + synAckRetries > 0) return null;
  // Data to the server is acknowledged by the server: the same path as SYN to SYN-ACK.
  const halves: [VerdictSubject, number | null, number | null, string][] = [
    ['server', serverRtt, session.toServer.rtt.min, 'SYN'],
    ['client', clientRtt, session.toClient.rtt.min, 'SYN-ACK'],
  ];
  for (const [subject, took, usual, asked] of halves) {
    if (took === null || took < SLOW_SECONDS || took <= SLOW_FACTOR * (usual ?? 0)) continue;
    const comparison = usual === null ? '' : `, its fastest later answer ${durationText(usual)}`;
    return {
      code: 'handshake-slow',
      title: `The ${subject} needed ${durationText(took)} to answer the ${asked}${comparison}.`,
      subject,
      severity: 'warning',
      confidence: usual === null ? 0.5 : 0.7,
      cost: { seconds: took - (usual ?? 0), bytes: 0 },
      evidence: [
        { frame: session.firstFrame, text: 'first segment of the session' },
        figure(`${capitalize(subject)}'s half of the handshake: ${durationText(took)}`),
      ],
      advice: [
        `Look at the ${subject} at that time: CPU (\`pidstat 1\`, run queue in \`vmstat 1\`), softirq load (\`mpstat -P ALL 1\`).`,
        'A load balancer or proxy that first connects on the far side answers late as well.',
      ],
    };
  }
  return null;
};
