/** Somebody asks whether a service is there: connections without data, over at once, again and again. No trouble. */
import { figure } from '../session-facts.js';
import { countText, durationText } from '../wording.js';
import { groupBy, serviceText, sessionEvidence } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Empty sessions of one client with a service from which they are a habit. */
export const HEALTH_CHECKS = 5;

export const healthCheck: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ client, server, port }) => `${client} ${server} ${port}`).values()]
    .map((all) => all.filter(({ empty }) => empty))
    .filter((empty) => empty.length >= HEALTH_CHECKS)
    .map((empty) => {
      const { client, firstTimeNs } = empty[0]!;
      const seconds = Math.max(0, empty.at(-1)!.firstTimeNs - firstTimeNs) / 1e9;
      return {
        code: 'health-check',
        title: `${client} opened ${countText(empty.length, 'connection')} to ${serviceText(empty[0]!)} and closed them at once without data, one in ${durationText(seconds / (empty.length - 1))}: it checks whether the service is there.`,
        subject: 'client',
        severity: 'info',
        confidence: 0.8,
        cost: { seconds: 0, bytes: 0 },
        evidence: [
          ...sessionEvidence(empty, 'opened and closed, no data'),
          figure(`${countText(empty.length, 'session')} in ${durationText(seconds)}`),
        ],
        advice: [
          `Is ${client} a load balancer or monitor? Then leave these sessions out: \`--filter 'not host ${client}'\`.`,
          'A check that only connects does not show whether the application answers: let it send a request.',
        ],
      };
    });
