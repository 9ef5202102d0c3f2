/** Events of a graph as numbers: what kind exactly, and one figure. */
import {
  EVENT_KINDS,
  type EventKind,
  HANDSHAKE_FAILURES,
  RESET_CAUSES,
  type RetransmissionCause,
  type StallEvent,
  type TcpEvent,
} from '../tcp/events.js';

/** Causes of retransmissions by number; 8 is added when it was needed, 16 when it was needless. */
export const RETRANSMISSION_CAUSES: readonly RetransmissionCause[] = [
  'unknown',
  'rto',
  'fast',
  'tlp',
  'syn',
  'fin',
];
export const NEEDED = 8;
export const NEEDLESS = 16;

/** What silences waited for, by number. */
export const WAITED_FOR: readonly StallEvent['waitingFor'][] = [
  'acknowledgment',
  'window',
  'client',
  'server',
];

/** Which one of its kind an event is, as a number. */
export function eventDetail(event: TcpEvent): number {
  switch (event.kind) {
    case 'retransmission': {
      const judged = event.spurious === null ? 0 : event.spurious ? NEEDLESS : NEEDED;
      return RETRANSMISSION_CAUSES.indexOf(event.cause) + judged;
    }
    case 'out-of-order':
      return event.lateOriginal ? 1 : 0;
    case 'reset':
      return RESET_CAUSES.indexOf(event.cause);
    case 'handshake-failed':
      return HANDSHAKE_FAILURES.indexOf(event.reason);
    case 'stall':
      return WAITED_FOR.indexOf(event.waitingFor);
    case 'ecn-congestion':
      return event.sign === 'ce' ? 0 : 1;
    default:
      return 0;
  }
}

/** The figure of an event: octets, nanoseconds, a count or a frame. 0 where there is none. */
export function eventValue(event: TcpEvent): number {
  switch (event.kind) {
    case 'retransmission':
      return event.originalFrame ?? 0;
    case 'out-of-order':
      return Math.round(event.delay * 1e9);
    case 'stall':
      return Math.round(event.duration * 1e9);
    case 'duplicate':
      return event.ofFrame ?? 0;
    case 'duplicate-ack':
      return event.count;
    case 'lost-segment':
    case 'acked-unseen':
    case 'overlap-conflict':
    case 'checksum-error':
      return event.bytes;
    case 'handshake-failed':
    case 'syn-flood':
    case 'port-scan':
      return event.attempts;
    case 'out-of-window':
      return event.distance;
    case 'dsack':
      return (event.right - event.left) >>> 0;
    case 'port-reused':
      return event.previousSession;
    default:
      return 0;
  }
}

/** Kinds that come by the thousand and tell little one by one. */
const MINOR_KINDS: readonly EventKind[] = [
  'duplicate-ack',
  'dsack',
  'window-full',
  'window-update',
  'zero-window-probe-ack',
  'keep-alive',
  'keep-alive-ack',
  'port-reused',
];
const IS_MINOR = EVENT_KINDS.map((kind) => MINOR_KINDS.includes(kind));

/** True when an event of this kind (its index in `EVENT_KINDS`) makes a session worth a graph. */
export const isTrouble = (kind: number): boolean => !IS_MINOR[kind];
