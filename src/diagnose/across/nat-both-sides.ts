/** The capture has the same sessions before and behind an address translation. */
import { figure } from '../session-facts.js';
import { countText } from '../wording.js';
import { groupBy, sessionEvidence } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

export const natBothSides: AcrossRule = (outcomes) => {
  // Both initial sequence numbers are the same by chance once in 2^64.
  const twice = [...groupBy(outcomes, ({ isns }) => isns).values()].filter((list) =>
    list.some(
      ({ client, server, port }) =>
        client !== list[0]!.client || server !== list[0]!.server || port !== list[0]!.port,
    ),
  );
  if (twice.length === 0) return [];
  const [first] = twice;
  return [
    {
      code: 'nat-both-sides',
      title: `${countText(twice.length, 'session')} ${twice.length === 1 ? 'is' : 'are'} in the capture twice, before and behind an address translation (${first![0]!.client} and ${first![1]!.client} are one client).`,
      subject: 'capture',
      severity: 'info',
      confidence: 0.95,
      cost: { seconds: 0, bytes: 0 },
      evidence: [
        ...sessionEvidence(twice.flat(), 'the same initial sequence numbers'),
        figure('both sides chose the same initial sequence numbers in each'),
      ],
      advice: ['Count each of them once, or filter one side: `tcpwhy --filter "host ADDRESS" FILE`.'].map(
        (line) => line.replaceAll('ADDRESS', first![0]!.client),
      ),
    },
  ];
};
