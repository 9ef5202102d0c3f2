/** Not one connection to a service came about. */
import { figure } from '../session-facts.js';
import { countText } from '../wording.js';
import { overflows } from './accept-queue-full.js';
import { distinct, groupBy, reasonsText, serviceText, sessionEvidence, sum } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Failed attempts, of all there were, from which the service itself is out of reach. */
export const UNREACHABLE_ATTEMPTS = 3;

export const serviceUnreachable: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ server, port }) => `${server} ${port}`).values()]
    .map((all) => ({ all, failed: all.filter(({ failure }) => failure !== null) }))
    .filter(
      ({ all, failed }) =>
        failed.length >= UNREACHABLE_ATTEMPTS &&
        !all.some(({ completed }) => completed) &&
        !overflows(failed),
    )
    .map(({ failed }) => {
      const service = serviceText(failed[0]!);
      const refused = failed.filter(({ failure }) => failure === 'refused').length;
      const clients = distinct(failed, 'client');
      return {
        code: 'service-unreachable',
        title: `Nothing gets through to ${service}: all ${countText(failed.length, 'connection')} of ${countText(clients, 'client')} failed (${reasonsText(failed)}).`,
        subject: 2 * refused > failed.length ? 'server' : 'path',
        severity: 'critical',
        confidence: clients > 1 ? 0.95 : 0.85,
        cost: { seconds: sum(failed), bytes: 0 },
        evidence: [
          ...sessionEvidence(failed, 'failed'),
          figure(`${countText(failed.length, 'attempt')}, none completed`),
        ],
        advice: [
          `On the server: \`ss -ltn 'sport = :${failed[0]!.port}'\`: does anything listen there, on an address that clients can reach?`,
          'If it does, capture there: SYNs that do not arrive are dropped on the way (firewall, route), SYNs that arrive unanswered by the host (`nstat -az TcpExtListenDrops`).',
          ...(clients === 1
            ? ['Try from another client: only that tells a dead service from a cut-off client.']
            : []),
        ],
      };
    });
