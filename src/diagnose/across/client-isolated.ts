/** One client reaches nobody, while others get through. */
import { figure } from '../session-facts.js';
import { countText } from '../wording.js';
import { distinct, groupBy, reasonsText, sessionEvidence, sum } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Servers that a client must have tried in vain. */
export const ISOLATED_SERVERS = 3;

export const clientIsolated: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ client }) => client)]
    .filter(([, all]) => !all.some(({ completed }) => completed))
    .map(([client, all]) => ({ client, failed: all.filter(({ failure }) => failure !== null) }))
    .filter(
      ({ client, failed }) =>
        distinct(failed, 'server') >= ISOLATED_SERVERS &&
        outcomes.some((other) => other.client !== client && other.completed),
    )
    .map(({ client, failed }) => ({
      code: 'client-isolated',
      title: `${client} reaches nobody: all ${countText(failed.length, 'connection')} to ${countText(distinct(failed, 'server'), 'server')} failed (${reasonsText(failed)}), while other clients get through.`,
      subject: 'client',
      severity: 'critical',
      confidence: 0.85,
      cost: { seconds: sum(failed), bytes: 0 },
      evidence: [
        ...sessionEvidence(failed, 'failed'),
        figure(`${countText(failed.length, 'attempt')} of ${client}, none completed`),
      ],
      advice: [
        `On ${client}: \`ip route get ADDRESS\`, \`ip neigh\` (does its gateway answer?), its own firewall (\`nft list ruleset\`).`,
        'Address conflict, wrong VLAN, port security or a policy for this client: look at its switch port and at the firewall log.',
      ].map((line) => line.replaceAll('ADDRESS', failed[0]!.server)),
    }));
