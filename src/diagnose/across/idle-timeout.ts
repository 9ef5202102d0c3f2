/** Sessions die after the same idle time: a device on the way forgets them. */
import { figure } from '../session-facts.js';
import { countText, durationText } from '../wording.js';
import { sessionEvidence } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Sessions that died after an idle time, and how far these may lie apart. */
export const IDLE_TIMEOUT_SESSIONS = 3;
export const IDLE_TIMEOUT_SPREAD = 0.1;
/** Shorter idle times are no entry of a table that timed out. */
const MIN_IDLE_SECONDS = 20;

/** Seconds after which devices in use forget an idle session, as their makers document it. */
const KNOWN: readonly { readonly seconds: number; readonly who: string }[] = [
  { seconds: 60, who: 'AWS classic and application load balancers' },
  { seconds: 240, who: 'Azure load balancer and NAT' },
  { seconds: 300, who: 'many firewalls' },
  { seconds: 350, who: 'AWS network load balancer and NAT gateway' },
  { seconds: 600, who: 'Google Cloud' },
  { seconds: 900, who: 'many firewalls' },
  { seconds: 1800, who: 'many firewalls' },
  { seconds: 3600, who: 'many firewalls' },
];

export const idleTimeout: AcrossRule = (outcomes) => {
  const died = outcomes
    .filter(({ diedIdle }) => diedIdle >= MIN_IDLE_SECONDS)
    .sort((a, b) => a.diedIdle - b.diedIdle);
  const shortest = died[0]?.diedIdle ?? 0;
  const alike = died.filter(({ diedIdle }) => diedIdle <= (1 + IDLE_TIMEOUT_SPREAD) * shortest);
  if (alike.length < IDLE_TIMEOUT_SESSIONS) return [];
  // Whoever forgets did so before the session was used again.
  const known = KNOWN.findLast(({ seconds }) => seconds <= shortest);
  const near =
    known !== undefined && shortest <= 1.2 * known.seconds
      ? `, as ${known.who} do after ${known.seconds} s`
      : '';
  return [
    {
      code: 'idle-timeout',
      title: `${countText(alike.length, 'session')} were gone when they were used again after ${durationText(shortest)} or more of silence: a device on the way forgets idle sessions${near}.`,
      subject: 'middlebox',
      severity: 'warning',
      confidence: 0.75,
      cost: { seconds: 0, bytes: 0 },
      evidence: [
        ...sessionEvidence(alike, 'dead after an idle time'),
        figure(`idle for ${durationText(shortest)} to ${durationText(alike.at(-1)!.diedIdle)}`),
      ],
      advice: [
        'Send keep-alives more often than that: `net.ipv4.tcp_keepalive_time`, TCP_KEEPIDLE, or pings of the application.',
        'Or raise the idle timeout of the firewall, NAT or load balancer; its table shows it (`conntrack -L -p tcp`).',
      ],
    },
  ];
};
