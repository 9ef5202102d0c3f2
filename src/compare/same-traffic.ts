/** Whether two captures that have no session in common were taken at two points of the same traffic. */
import type { CaptureSide } from './capture-side.js';
import { sharedSpan } from './shared-span.js';
import { hostsOf, isUnanswered } from './unmatched-sessions.js';

/**
 * Two points at one time, where what passed the one never reached the other, or two runs. They are points when
 * they ran at the same time, and one has no TCP session at all, or a SYN that nothing answered went to
 * a host that the other one sees.
 *
 * @param asked Somebody said that they are points: then it is enough that their times do not speak against it.
 */
export function areTwoPoints(a: CaptureSide, b: CaptureSide, asked: boolean): boolean {
  if (a.sessions.length === 0 && b.sessions.length === 0) return false;
  const span = sharedSpan(a, b, null, (b.baseSecond - a.baseSecond) * 1e9);
  // A capture without a frame tells no time.
  if (span !== null && span.a.toNs < span.a.fromNs) return false;
  if (asked || a.sessions.length === 0 || b.sessions.length === 0) return true;
  return sentInVain(a, b) || sentInVain(b, a);
}

function sentInVain(from: CaptureSide, to: CaptureSide): boolean {
  const hosts = hostsOf(to.sessions);
  return from.sessions.some((session) => isUnanswered(session) && hosts.has(session.server.address));
}
