/**
 * The stall list: every silence longer than the smaller of two smoothed round trips and the
 * retransmission timeout, with what it was spent on. Most are harmless (somebody thinks); the list shows
 * where to look. Silences that cost somebody time are `stall` events besides.
 */
import { LIMITS } from '../limits.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import type { Session } from './session.js';
import { sideName, type SideIndex } from './session.js';
import type { Silence } from './session-summary.js';
import { respendTime, TIME_CLASSES } from './time-budget.js';

/** Less is scheduling, however short the path. */
const MIN_SILENCE_NS = 1e6;
/** RFC 6298 §2.1: the timeout before the first sample. */
const INITIAL_RTO_NS = 1e9;
/** The shortest timeout there is above the round trip (Linux); RFC 6298 §2.4 has a second. */
const MIN_RTO_NS = 200e6;

const ROUND_TRIP = TIME_CLASSES.indexOf('roundTrip');

/** Numbers of one silence, one after the other. */
const At = { Ns: 0, Frame: 1, AfterFrame: 2, StartNs: 3, Class: 4, Side: 5 } as const;
const NUMBERS = 6;

export class Silences {
  count = 0;
  // Begins as a fraction so that the field holds doubles in place.
  ns = 0.5;
  /** The longest, in order of time, `NUMBERS` each. */
  readonly listed: number[] = [];
}

/** Books the gap before the segment in hand for good, now that it has been judged, and lists it when it was long. */
export function settleTime(a: Arrival): void {
  if (a.bookedAs < 0) return;
  respendTime(a);
  const gapNs = a.timeNs - a.session.lastTimeNs;
  if (gapNs >= MIN_SILENCE_NS && gapNs > longestQuietNs(a.session)) listSilence(a, gapNs);
}

function listSilence(a: Arrival, gapNs: number): void {
  const { session } = a;
  const silences = (session.silences ??= new Silences());
  silences.count++;
  silences.ns += gapNs;
  const { listed } = silences;
  if (listed.length === NUMBERS * LIMITS.maxSilencesListed) {
    const shortest = shortestOf(listed);
    if (gapNs <= listed[shortest]!) return;
    listed.copyWithin(shortest, shortest + NUMBERS);
    listed.length -= NUMBERS;
  }
  // A silence in two parts is called after the larger.
  const spentOn = 2 * a.bookedNs >= gapNs ? a.bookedAs : ROUND_TRIP;
  listed.push(gapNs, a.frame, session.lastFrame, session.lastTimeNs, spentOn, a.side);
}

/** The longest, in order of time. */
export function listSilences(session: Session): Silence[] {
  const { silences } = session;
  const list: Silence[] = [];
  if (silences === null) return list;
  const { listed } = silences;
  for (let i = 0; i < listed.length; i += NUMBERS) {
    list.push({
      frame: listed[i + At.Frame]!,
      afterFrame: listed[i + At.AfterFrame]!,
      from: sideName(listed[i + At.Side] === 0 ? 0 : 1),
      start: Math.max(0, listed[i + At.StartNs]! - session.firstTimeNs) / 1e9,
      duration: Math.trunc(listed[i + At.Ns]!) / 1e9,
      class: TIME_CLASSES[listed[i + At.Class]!]!,
    });
  }
  return list;
}

function shortestOf(listed: readonly number[]): number {
  let shortest = 0;
  for (let i = NUMBERS; i < listed.length; i += NUMBERS) if (listed[i]! < listed[shortest]!) shortest = i;
  return shortest;
}

/** min(2 SRTT, RTO): how long nothing need be said while all goes well. */
function longestQuietNs(session: Session): number {
  const { client, server } = session;
  const toServer = halfTripNs(session, client, 1);
  const toClient = halfTripNs(session, server, 0);
  if (toServer < 0 && toClient < 0) return INITIAL_RTO_NS;
  const srtt = Math.max(0, toServer) + Math.max(0, toClient);
  const deviation = (client.rtt?.deviationNs ?? 0) + (server.rtt?.deviationNs ?? 0);
  return srtt + Math.min(srtt, Math.max(MIN_RTO_NS, 4 * deviation));
}

/** Smoothed round trip from the capture point to `peer` of `x`, else as the handshake has it; -1 unknown. */
function halfTripNs(session: Session, x: Endpoint, peer: SideIndex): number {
  return x.rtt !== null && x.rtt.samples > 0 ? x.rtt.smoothedNs : session.tripNs(peer);
}
