/** Some connections to a service fail while others come about. */
import { figure } from '../session-facts.js';
import { countText, partText, percentText } from '../wording.js';
import { overflows } from './accept-queue-full.js';
import { distinct, groupBy, reasonsText, serviceText, sessionEvidence, sum } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Failures, and their share, from which it is no accident. */
export const UNRELIABLE_FAILURES = 3;
export const UNRELIABLE_SHARE = 0.05;

export const serviceUnreliable: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ server, port }) => `${server} ${port}`).values()]
    .map((all) => ({
      failed: all.filter(({ failure }) => failure !== null),
      completed: all.filter(({ completed }) => completed),
    }))
    .filter(
      ({ failed, completed }) =>
        completed.length > 0 &&
        failed.length >= UNRELIABLE_FAILURES &&
        !overflows(failed) &&
        failed.length >= UNRELIABLE_SHARE * (failed.length + completed.length),
    )
    .map(({ failed, completed }) => {
      const all = failed.length + completed.length;
      return {
        code: 'service-unreliable',
        title: `${partText(failed.length, all, 'connection')} to ${serviceText(failed[0]!)} failed (${reasonsText(failed)}) while the others came about: the service or one of its hosts is overloaded or restarts.`,
        subject: 'server',
        severity: 'warning',
        confidence: 0.8,
        cost: { seconds: sum(failed), bytes: 0 },
        evidence: [
          ...sessionEvidence(failed, 'failed'),
          ...sessionEvidence(completed.slice(0, 1), 'came about'),
          figure(
            `${percentText(failed.length / all)} failed, of ${countText(distinct(failed, 'client'), 'client')}`,
          ),
        ],
        advice: [
          `On the server: \`ss -ltn 'sport = :${failed[0]!.port}'\` (Recv-Q at Send-Q: accept queue full) and \`nstat -az TcpExtListenOverflows TcpExtListenDrops\`.`,
          'Behind a load balancer: do the failures go to one host? Compare the times with restarts and deployments.',
        ],
      };
    });
