/**
 * What a side says as a receiver: its window, when it closes, opens, shrinks or is filled, and the
 * acknowledgments that say nothing new. Labels follow Wireshark's rules where these are not in question.
 */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { type Endpoint, Role } from './endpoint.js';
import { farSender } from './far-sender.js';
import { kindCode } from './event-log.js';
import type { WindowEvent } from './events.js';
import { seqDiff } from './seq.js';
import { NEVER } from './never.js';

const ZERO = kindCode('zero-window');
const UPDATE = kindCode('window-update');
const FULL = kindCode('window-full');
const SHRUNK = kindCode('window-shrunk');
const PROBE_ACK = kindCode('zero-window-probe-ack');
const KEEP_ALIVE_ACK = kindCode('keep-alive-ack');
const DUPLICATE_ACK = kindCode('duplicate-ack');

const CONTROL = Flag.Syn | Flag.Fin | Flag.Rst;

/**
 * Labels the segment in hand by its window and acknowledgment, against what its sender said before.
 * Call before sequence and acknowledgment are tracked.
 */
export function labelWindow(a: Arrival, newSack: boolean): void {
  if ((a.flags & CONTROL) !== 0) return;
  const x = a.sender;
  const y = a.receiver;
  const raw = a.packet.window;
  if (raw === 0) {
    x.zeroWindows++;
    windowEvent(a, ZERO, 'zero-window', 0);
  }
  if (a.payloadLen > 0) {
    if (y.shift >= 0 && y.ackKnown && a.end === ((y.lastAck + y.window) | 0))
      windowEvent(a, FULL, 'window-full', y.window);
    return;
  }
  if (!x.ackKnown || a.seq !== x.sndNxt || a.ack !== x.lastAck || a.isProbe) return;
  if (raw !== x.windowRaw && raw !== 0) {
    windowUpdate(a, newSack);
  } else if (raw !== 0 && raw === x.windowRaw && y.lastRole === Role.KeepAlive) {
    if (a.note(KEEP_ALIVE_ACK)) {
      a.emit({
        kind: 'keep-alive-ack',
        ...a.stamp(),
      });
    }
  } else if (raw === 0 && x.windowRaw === 0 && y.lastRole === Role.WindowProbe) {
    windowEvent(a, PROBE_ACK, 'zero-window-probe-ack', 0);
  } else if (raw !== 0) {
    duplicateAck(a);
  }
}

/** RFC 6675 §2: with news of octets that arrived out of order it is a duplicate for loss recovery. */
function windowUpdate(a: Arrival, newSack: boolean): void {
  if (newSack) a.receiver.dupAcks++;
  if (!a.note(UPDATE)) return;
  const window = scaled(a.sender, a);
  a.emit({
    kind: 'window-update',
    ...a.stamp(),
    window: window < 0 ? null : window,
    ...(newSack && { newSack: true as const }),
  });
}

/** RFC 5681 §2: the same acknowledgment again, without data, SYN, FIN or a new window. */
function duplicateAck(a: Arrival): void {
  const x = a.sender;
  x.duplicateAcks++;
  a.receiver.dupAcks++;
  const count = ++x.repeatedAcks;
  if (a.note(DUPLICATE_ACK)) {
    a.emit({
      kind: 'duplicate-ack',
      ...a.stamp(),
      count,
      ofFrame: x.lastAckFrame,
    });
  }
}

/** Takes over what the segment says of its sender's window. Call last. */
export function updateWindow(a: Arrival): void {
  const x = a.sender;
  if ((a.flags & Flag.Rst) !== 0) return;
  const raw = a.packet.window;
  const window = scaled(x, a);
  if ((a.flags & Flag.Ack) !== 0) {
    const late = x.ackKnown && seqDiff(a.ack, x.lastAck) < 0;
    // RFC 9293 §3.10.7.4 (SND.WL1, SND.WL2): an older segment tells nothing of the window.
    if (late) return;
    if (!x.ackKnown || a.ack !== x.lastAck) {
      x.lastAckFrame = a.frame;
      x.repeatedAcks = 0;
    }
    if (window >= 0) checkEdge(a, x, window);
    x.ackKnown = true;
    x.lastAck = a.ack;
  }
  if (raw === 0 && (a.flags & CONTROL) === 0) {
    if (x.zeroSinceNs === NEVER) x.zeroSinceNs = a.timeNs;
  } else if (x.zeroSinceNs !== NEVER && raw !== 0) {
    x.zeroWindowNs += Math.max(0, a.timeNs - x.zeroSinceNs);
    x.zeroSinceNs = NEVER;
  }
  x.windowRaw = raw;
  x.window = window;
  if (window >= 0 && (a.flags & Flag.Syn) === 0) {
    if (x.minWindow < 0 || window < x.minWindow) x.minWindow = window;
    if (window > x.maxWindow) x.maxWindow = window;
  }
}

/** RFC 9293 §3.8.6: the right edge should not move left; by less than a scale unit it is rounding. */
function checkEdge(a: Arrival, x: Endpoint, window: number): void {
  const edge = (a.ack + window) | 0;
  if (!x.edgeKnown) {
    x.edgeKnown = true;
    x.rightEdge = edge;
    return;
  }
  const moved = seqDiff(edge, x.rightEdge);
  if (moved >= 0) {
    x.rightEdge = edge;
    if (moved > 0 && a.whole) tellFarSender(a, edge);
    return;
  }
  if (-moved < 1 << Math.max(x.shift, 0) || (a.flags & CONTROL) !== 0) return;
  windowEvent(a, SHRUNK, 'window-shrunk', window);
  x.rightEdge = edge;
}

/** The peer learns of the window when the acknowledgment has reached it. */
function tellFarSender({ session, side, sender, receiver, timeNs, packet }: Arrival, edge: number): void {
  const far = (receiver.far ??= farSender(receiver.uniqueBytes, session.tripNs(side === 0 ? 1 : 0)));
  if (far === null) return;
  far.advertised(timeNs, edge);
  if (sender.hasTimestamps) far.timeAcknowledgment(timeNs, packet.tsVal);
}

/** RFC 7323 §2.2: the window of a SYN is never scaled. -1 while the shift is not known. */
function scaled(x: Endpoint, a: Arrival): number {
  const raw = a.packet.window;
  if ((a.flags & Flag.Syn) !== 0 || raw === 0) return raw;
  return x.shift < 0 ? -1 : raw << x.shift;
}

/** @param window Octets, negative when the scale is not known. */
function windowEvent(a: Arrival, code: number, kind: WindowEvent['kind'], window: number): void {
  if (!a.note(code)) return;
  a.emit({
    kind,
    ...a.stamp(),
    window: window < 0 ? null : window,
  });
}
