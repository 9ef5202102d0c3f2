/** Sessions of one host lose segments, those of others do not. */
import { figure } from '../session-facts.js';
import { numberText, partText, percentText } from '../wording.js';
import { groupBy, sessionEvidence } from './grouping.js';
import type { AcrossRule, SessionOutcome } from './session-outcome.js';

/** Sessions with data of the host, and of all others, that make a comparison. */
export const LOSSY_HOST_SESSIONS = 4;
/** Share of the host's sessions that lose, and of the others' at most. */
export const LOSSY_HOST_SHARE = 0.75;
export const LOSSY_OTHERS_SHARE = 0.25;

export const lossyHost: AcrossRule = (outcomes) => {
  const bulk = outcomes.filter((outcome) => outcome.bulk);
  const lossy = (list: readonly SessionOutcome[]) => list.filter((outcome) => outcome.lossy);
  const all = { sessions: bulk.length, lossy: lossy(bulk).length };
  const hosts = new Map([...groupBy(bulk, ({ client }) => client), ...groupBy(bulk, ({ server }) => server)]);
  return [...hosts]
    .map(([host, list]) => ({ host, list, losing: lossy(list) }))
    .filter(({ list, losing }) => {
      const others = all.sessions - list.length;
      return (
        list.length >= LOSSY_HOST_SESSIONS &&
        others >= LOSSY_HOST_SESSIONS &&
        losing.length >= LOSSY_HOST_SHARE * list.length &&
        all.lossy - losing.length <= LOSSY_OTHERS_SHARE * others
      );
    })
    .map(({ host, list, losing }) => ({
      code: 'lossy-host',
      title: `${partText(losing.length, list.length, 'session')} of ${host} lose segments, of all others ${numberText(all.lossy - losing.length)} of ${numberText(all.sessions - list.length)}: the loss is on the way to ${host} or in it.`,
      subject: 'path' as const,
      severity: 'warning' as const,
      confidence: 0.8,
      cost: { seconds: 0, bytes: 0 },
      evidence: [
        ...sessionEvidence(losing, 'lost segments'),
        figure(`${percentText(losing.length / list.length)} of its sessions`),
      ],
      advice: [
        `Look at the last links to ${host} first: \`ethtool -S IFACE | grep -iE "err|drop|crc"\`, \`ip -s link\` there, counters of its switch port.`,
        'Duplex mismatch, a bad cable or a full receive queue of that host are the usual causes.',
      ],
    }));
};
