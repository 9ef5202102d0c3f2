/** What the tracker says of a segment, in words. */
import {
  isTrouble,
  NEEDED,
  NEEDLESS,
  RETRANSMISSION_CAUSES,
  WAITED_FOR,
} from '../../../../engine/graph-event.js';
import type { SessionGraph } from '../../../../engine/session-graph.js';
import { EVENT_KINDS, HANDSHAKE_FAILURES, RESET_CAUSES } from '../../../../tcp/events.js';
import { formatBytes, formatCount } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';

export interface EventWords {
  /** `retransmission (fast), needless` */
  readonly text: string;
  /** What convinced the tracker; empty when that is not in the file. */
  readonly reason: string;
  readonly kind: string;
  /** Worth looking at by itself. */
  readonly trouble: boolean;
}

export function eventWords({ events, reasons }: SessionGraph, index: number): EventWords {
  const kind = EVENT_KINDS[events.kind[index]!] ?? 'event';
  const text = [label(kind), ...details(kind, events.detail[index]!, events.value[index]!)].join('');
  return {
    text,
    reason: reasons[events.reason[index]!] ?? '',
    kind,
    trouble: isTrouble(events.kind[index]!),
  };
}

function label(kind: string): string {
  return kind
    .replaceAll('-', ' ')
    .replace(/\back\b/, 'ACK')
    .replace('dsack', 'D-SACK')
    .replace('out of order', 'out-of-order')
    .replace('keep alive', 'keep-alive');
}

function details(kind: string, detail: number, value: number): string[] {
  switch (kind) {
    case 'retransmission': {
      const judged = detail >= NEEDLESS ? ', needless' : detail >= NEEDED ? ', needed' : '';
      const original = value > 0 ? `, first sent in frame ${value}` : '';
      return [` (${RETRANSMISSION_CAUSES[detail & 7] ?? 'unknown'})`, judged, original];
    }
    case 'out-of-order':
      return [`, ${formatDuration(value / 1e9)} late`, detail === 1 ? ', after its own retransmission' : ''];
    case 'duplicate':
      return [` of frame ${value}`];
    case 'duplicate-ack':
      return [` #${formatCount(value)}`];
    case 'lost-segment':
      return [`, ${formatBytes(value)} missing before it`];
    case 'acked-unseen':
      return [`, ${formatBytes(value)} not in the capture`];
    case 'reset':
      return [` (${RESET_CAUSES[detail] ?? 'unknown'})`];
    case 'handshake-failed':
      return [` (${HANDSHAKE_FAILURES[detail] ?? 'unknown'}), ${formatCount(value)} attempts`];
    case 'stall':
      return [`: ${formatDuration(value / 1e9)} of silence, waiting for the ${WAITED_FOR[detail] ?? 'peer'}`];
    case 'out-of-window':
      return [`, ${formatCount(Math.abs(value))} octets ${value < 0 ? 'before' : 'beyond'} it`];
    case 'dsack':
      return [`, ${formatBytes(value)} received twice`];
    case 'port-reused':
      return [`, before: session ${value}`];
    case 'ecn-congestion':
      return [detail === 0 ? ', marked by a router' : ', echoed by the receiver'];
    default:
      return [];
  }
}
