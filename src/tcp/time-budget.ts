/**
 * Where the time of a session went. Each gap between two of its segments, as the capture point saw
 * them, is given to what was being waited for; together the gaps are the lifetime, to the nanosecond.
 *
 * Waiting for an acknowledgment is divided by what kept the sender from sending on: the window that
 * its receiver offers (RFC 9293 §3.8.6), a congestion window that is still growing (RFC 5681 §3.1),
 * a queue on the path, the rate of the path, or nothing at all, when the sender had sent all it had
 * and only the round trip remains.
 */
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import type { FarSender } from './far-sender.js';
import { Recovery } from './loss-recovery.js';
import { isQueued } from './rtt.js';
import { seqDiff } from './seq.js';
import type { Session } from './session.js';

/** What time is spent on, in the order of the columns of a budget. */
export const TIME_CLASSES = [
  'handshake',
  'client',
  'server',
  'zeroWindow',
  'smallWindow',
  'loss',
  'queueing',
  'slowStart',
  'bandwidth',
  'roundTrip',
  'senderBuffer',
  'unknown',
] as const;
export type TimeClass = (typeof TIME_CLASSES)[number];

const Spent = {
  Handshake: 0,
  Client: 1,
  Server: 2,
  ZeroWindow: 3,
  SmallWindow: 4,
  Loss: 5,
  Queueing: 6,
  SlowStart: 7,
  Bandwidth: 8,
  RoundTrip: 9,
  SenderBuffer: 10,
  Unknown: 11,
} as const;
type Spent = (typeof Spent)[keyof typeof Spent];

/** Nanoseconds by class; begins as fractions so that the array holds doubles in place. */
export type TimeSpent = number[];

/** Flights of this many segments are told from a sender that has little to send. */
const FLIGHT_SEGMENTS = 4;
/** Part of the largest flight so far that a flight of a growing window reaches. */
const STILL_GROWING = 0.75;
/** Within this part of a round trip segments belong to one flight. */
const SAME_FLIGHT = 0.25;

/** Books the gap that the segment in hand ended. Call before anything of it is tracked. */
export function spendTime(a: Arrival): void {
  const { session } = a;
  const gapNs = a.timeNs - session.lastTimeNs;
  if (gapNs === 0) return;
  const spent = (session.timeSpent ??= newTimeSpent());
  // What was not captured may have filled the gap; time that runs backwards explains nothing.
  if (gapNs < 0 || session.lastFrame <= a.gapFrame) put(a, spent, Spent.Unknown, gapNs);
  else book(a, spent, gapNs);
}

/**
 * Books the gap anew when the segment in hand turned out to be a retransmission: near the receiver
 * that is known only when it has been judged. Call when it has been tracked.
 */
export function respendTime(a: Arrival): void {
  if (a.bookedAs < 0 || a.bookedAs === Spent.Handshake) return;
  if (a.sender.retransmissions === a.retransmissionsBefore) return;
  const { timeSpent } = a.session;
  if (timeSpent === null) return;
  timeSpent[a.bookedAs]! -= a.bookedNs;
  timeSpent[Spent.Loss]! += a.bookedNs;
}

function put(a: Arrival, spent: TimeSpent, what: Spent, ns: number): void {
  spent[what]! += ns;
  a.bookedAs = what;
  a.bookedNs = ns;
}

/** Seconds by class; they sum up to the lifetime. */
export function timeBudget(session: Session): Record<TimeClass, number> {
  const budget = {} as Record<TimeClass, number>;
  let left = Math.max(0, session.lastTimeNs - session.firstTimeNs);
  for (const [i, name] of TIME_CLASSES.entries()) {
    // Where time ran backwards, the lifetime is shorter than its parts.
    const ns = Math.min(left, Math.max(0, Math.floor(session.timeSpent?.[i] ?? 0)));
    budget[name] = ns / 1e9;
    left -= ns;
  }
  // An ICMP error may have been the last word.
  const rest = isOpening(session) ? 'handshake' : 'unknown';
  budget[rest] = (Math.round(budget[rest] * 1e9) + left) / 1e9;
  return budget;
}

/** The handshake goes on: it was seen to begin, and nothing has followed it yet. */
function isOpening({ client, server, states }: Session): boolean {
  return (
    client.dataSegments === 0 &&
    server.dataSegments === 0 &&
    (client.synSeen || server.synSeen) &&
    !states.handshakeDone
  );
}

function newTimeSpent(): TimeSpent {
  return [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
}

function book(a: Arrival, spent: TimeSpent, gapNs: number): void {
  const { session } = a;
  const { client, server } = session;
  // A steady session is open, and so are its windows.
  const blocked = session.steady === 0 ? blockedBy(session) : null;
  if (blocked !== null) {
    put(a, spent, blocked, gapNs);
    return;
  }
  const { sender, receiver } = a;
  if (inRecovery(client) || inRecovery(server) || repeats(a) || hasHole(sender))
    put(a, spent, Spent.Loss, gapNs);
  else if (receiver.inFlight > 0) bookAnswer(a, spent, gapNs, receiver, sender);
  else if (sender.inFlight > 0) put(a, spent, sendingOn(a, gapNs), gapNs);
  else bookThinking(a, spent, gapNs);
}

/** What kept both sides from sending, however much they had to say; null for nothing. */
function blockedBy(session: Session): Spent | null {
  if (isOpening(session)) return Spent.Handshake;
  if (session.states.closed || session.resetCause !== null) return Spent.Unknown;
  return session.client.windowRaw === 0 || session.server.windowRaw === 0 ? Spent.ZeroWindow : null;
}

/** Something of this sender is known to be lost and not repaired. */
function inRecovery(x: Endpoint): boolean {
  const { loss } = x;
  return loss !== null && (loss.mode !== Recovery.Open || loss.probing) && x.inFlight > 0;
}

/** Something of this sender has not come through to the capture point yet. */
function hasHole({ holes }: Endpoint): boolean {
  return holes !== null && holes.list.length > 0;
}

/** The segment in hand carries octets that have passed before: its sender had waited for their ACK. */
function repeats(a: Arrival): boolean {
  const { sender } = a;
  return a.end !== a.seq && sender.started && sender.inFlight > 0 && seqDiff(a.seq, sender.sndNxt) < 0;
}

/** The peer of a sender with data under way answers: with an ACK, or late, with an answer of its own. */
function bookAnswer(a: Arrival, spent: TimeSpent, gapNs: number, x: Endpoint, y: Endpoint): void {
  if (a.payloadLen > 0 && x.inFlight <= x.largestSegment) {
    const trip = x.rtt === null || x.rtt.samples === 0 ? handshakeTripNs(a) : x.rtt.minNs;
    if (trip >= 0 && isQueued(gapNs, trip)) {
      // A request on its own, answered after more than a round trip: the rest is thinking.
      put(a, spent, Spent.RoundTrip, Math.min(gapNs, trip));
      put(a, spent, a.side === 0 ? Spent.Client : Spent.Server, Math.max(0, gapNs - trip));
      return;
    }
  }
  put(a, spent, limitOf(a, x, y), gapNs);
}

/** What kept a sender with data under way from sending more. */
function limitOf(a: Arrival, x: Endpoint, y: Endpoint): Spent {
  if (windowEnds(a, x, y)) return Spent.SmallWindow;
  if (x.inFlight < FLIGHT_SEGMENTS * x.largestSegment) return Spent.RoundTrip;
  if (queued(a, x)) return Spent.Queueing;
  // Without a queue it is not the path's rate: after a loss it is what is left of the congestion window.
  if (x.retransmissions > x.spuriousRetransmissions) return Spent.Loss;
  // Each flight is as large as the largest before it: the congestion window still grows.
  return x.inFlight >= STILL_GROWING * x.maxBytesInFlight ? Spent.SlowStart : Spent.Bandwidth;
}

/** The window that `x` knew of when the gap began did not allow it a whole segment more. */
function windowEnds(a: Arrival, x: Endpoint, y: Endpoint): boolean {
  if (!y.edgeKnown) return false;
  const allowed = x.far?.allowance(a.session.lastTimeNs, x.sndNxt) ?? seqDiff(y.rightEdge, x.sndNxt);
  return allowed < x.largestSegment;
}

/** Round trips of late are longer than the shortest: on the way behind the capture point, or before it. */
function queued({ session }: Arrival, x: Endpoint): boolean {
  if (x.far?.echo.isLong === true) return true;
  // Next to the receiver it is the receiver that takes its time.
  return x.rtt?.isLong === true && !session.standsAtReceiver(x === session.client ? 0 : 1);
}

/** The sender goes on while data of its own is under way: it was paced, by the path or by its source. */
function sendingOn(a: Arrival, gapNs: number): Spent {
  const { sender, receiver } = a;
  if (windowEnds(a, sender, receiver)) return Spent.SmallWindow;
  if (sender.far !== null) return farPause(a, gapNs, sender.far);
  return sender.inFlight < FLIGHT_SEGMENTS * sender.largestSegment ? Spent.SenderBuffer : Spent.Bandwidth;
}

/**
 * A far sender pauses, its window open: within a round trip to it, it waits for the acknowledgments of its
 * last flight; longer, it had nothing to send.
 */
function farPause(a: Arrival, gapNs: number, far: FarSender): Spent {
  const { sender } = a;
  if (isQueued(gapNs, far.tripNs)) return Spent.SenderBuffer;
  if (queued(a, sender)) return Spent.Queueing;
  if (gapNs < SAME_FLIGHT * far.tripNs) return Spent.Bandwidth;
  return sender.retransmissions > sender.spuriousRetransmissions ? Spent.Loss : Spent.SlowStart;
}

/** Nothing is under way. Whoever speaks next was waited for, less the way to it and back. */
function bookThinking(a: Arrival, spent: TimeSpent, gapNs: number): void {
  const { session, sender, receiver, side } = a;
  let thinker = side;
  if (a.payloadLen === 0) {
    // A bare ACK, FIN or reset answers nothing: it was the turn of the side that had been spoken to last.
    if (session.client.lastDataNs === session.server.lastDataNs) thinker = 0;
    else thinker = session.client.lastDataNs > session.server.lastDataNs ? 1 : 0;
  } else if (a.payloadLen > 0 && sender.lastDataNs > receiver.lastDataNs) {
    put(a, spent, pausing(a, gapNs), gapNs);
    return;
  }
  const away = session.lastSide === side ? 0 : Math.max(0, handshakeTripNs(a));
  put(a, spent, Spent.RoundTrip, Math.min(gapNs, away));
  put(a, spent, thinker === 0 ? Spent.Client : Spent.Server, Math.max(0, gapNs - away));
}

/**
 * A sender pauses though everything was acknowledged, as it looks next to the receiver: within a round
 * trip to the sender it waits for these ACKs; longer, it had nothing to send.
 */
function pausing(a: Arrival, gapNs: number): Spent {
  if (windowEnds(a, a.sender, a.receiver)) return Spent.SmallWindow;
  if (a.sender.far !== null) return farPause(a, gapNs, a.sender.far);
  const trip = handshakeTripNs(a);
  if (trip < 0 || isQueued(gapNs, trip)) return Spent.SenderBuffer;
  if (gapNs < SAME_FLIGHT * trip) return Spent.Bandwidth;
  const { sender } = a;
  return sender.retransmissions > sender.spuriousRetransmissions ? Spent.Loss : Spent.SlowStart;
}

/** From the capture point to the sender of the segment in hand and back, by the handshake; -1 unknown. */
function handshakeTripNs({ session, side }: Arrival): number {
  if (session.pathRttNs < 0) return -1;
  const toServer = session.synAckNs - session.synNs;
  return Math.max(0, side === 1 ? toServer : session.pathRttNs - toServer);
}
