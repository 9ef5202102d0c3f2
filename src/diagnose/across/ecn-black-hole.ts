/** A device on the way drops SYNs that offer ECN; without the offer they get through (RFC 3168 §6.1.1.1). */
import { figure } from '../session-facts.js';
import { countText, durationText } from '../wording.js';
import { groupBy, sessionEvidence, sum } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Sessions that came about only without ECN. One is an accident: stacks leave ECN out of any SYN they repeat. */
export const ECN_WITHDRAWN_SESSIONS = 3;

/** Nobody reached the server with the offer, and these all did without it. */
export const ecnBlackHole: AcrossRule = (outcomes) =>
  [...groupBy(outcomes, ({ server, ecn }) => (ecn === null ? null : server))]
    .filter(([, all]) => all.length >= ECN_WITHDRAWN_SESSIONS && all.every(({ ecn }) => ecn === 'withdrawn'))
    .map(([server, all]) => ({
      code: 'ecn-black-hole',
      title: `SYNs to ${server} that offer ECN get no answer: ${countText(all.length, 'session')} came about only when the SYN was repeated without, at least ${durationText(FIRST_TIMER * all.length)} lost.`,
      subject: 'middlebox',
      severity: 'warning',
      confidence: 0.8,
      cost: { seconds: Math.max(sum(all), FIRST_TIMER * all.length), bytes: 0 },
      evidence: [
        ...sessionEvidence(all, 'its first SYN, with ECE and CWR, got no answer; one without did'),
        figure(`${countText(all.length, 'session')} without ECN, none with it`),
      ],
      advice: [
        'Confirm on a client: with `sysctl net.ipv4.tcp_ecn=2` (accept, do not offer) its connections come about at once.',
        'Find the device that drops what has ECE or CWR set (old firewalls, TCP normalisation): capture before and behind it, `tcpwhy compare BEFORE AFTER`.',
      ],
    }));

/** Seconds until the first SYN is repeated (RFC 6298 §2.1). */
const FIRST_TIMER = 1;
