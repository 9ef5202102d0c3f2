/** A service completes handshakes that it cannot take over: its accept queue is full. */
import { figure } from '../session-facts.js';
import { countText, partText, percentText } from '../wording.js';
import { distinct, groupBy, serviceText, sessionEvidence, sum } from './grouping.js';
import type { AcrossRule, SessionOutcome } from './session-outcome.js';

/** Failures of that kind from which it is no accident. */
export const ACCEPT_QUEUE_FAILURES = 3;

/** Failed where the last ACK of the handshake had come: ignored, or reset (tcp_abort_on_overflow). */
export function isOverflow({ failure }: SessionOutcome): boolean {
  return failure === 'not-accepted' || failure === 'reset-by-peer';
}

/** All failures of a service, at least `ACCEPT_QUEUE_FAILURES`, are such. */
export function overflows(failed: readonly SessionOutcome[]): boolean {
  return failed.length >= ACCEPT_QUEUE_FAILURES && failed.every(isOverflow);
}

export const acceptQueueFull: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ server, port }) => `${server} ${port}`).values()]
    .map((all) => ({ all, failed: all.filter(({ failure }) => failure !== null) }))
    .filter(({ failed }) => overflows(failed))
    .map(({ all, failed }) => {
      const reset = failed.filter(({ failure }) => failure === 'reset-by-peer').length;
      const how =
        reset === failed.length
          ? 'were reset as soon as the client had acknowledged'
          : reset === 0
            ? 'got the SYN-ACK again and nothing else'
            : `got the SYN-ACK again, or a reset (${reset})`;
      return {
        code: 'accept-queue-full',
        title: `${partText(failed.length, all.length, 'connection')} to ${serviceText(failed[0]!)} came to the end of the handshake and ${how}: the accept queue of the service is full, its application does not accept fast enough.`,
        subject: 'server',
        severity: 'critical',
        confidence: reset === failed.length ? 0.7 : 0.8,
        cost: { seconds: sum(failed), bytes: 0 },
        evidence: [
          ...sessionEvidence(failed, 'handshake complete, not taken over'),
          figure(
            `${percentText(failed.length / all.length)} failed so, of ${countText(distinct(failed, 'client'), 'client')}`,
          ),
        ],
        advice: [
          `On the server: \`ss -ltn 'sport = :${failed[0]!.port}'\` (Recv-Q above Send-Q) and \`nstat -az TcpExtListenOverflows TcpExtListenDrops\`; \`sysctl net.ipv4.tcp_abort_on_overflow\` says whether it resets.`,
          'What keeps the application from accepting: all workers busy, garbage collection, a blocked event loop?',
          'A longer queue (`listen` backlog and `net.core.somaxconn`) only helps against short bursts.',
        ],
      };
    });
