/** Events as words: one line each, the figures first, what convinced us last. */
import { EVENT_KINDS, type EventKind, type TcpEvent } from '../../tcp/events.js';
import { formatCount, plural } from '../quantity.js';
import { formatDuration } from '../time.js';
import type { Tone } from '../tone.js';

const KIND_TONES: Record<EventKind, Tone> = {
  retransmission: 'cost',
  'out-of-order': 'cost',
  duplicate: 'context',
  'lost-segment': 'cost',
  'acked-unseen': 'context',
  'duplicate-ack': 'context',
  'zero-window': 'cost',
  'zero-window-probe': 'cost',
  'zero-window-probe-ack': 'context',
  'window-full': 'cost',
  'window-update': 'context',
  'window-shrunk': 'cost',
  'keep-alive': 'context',
  'keep-alive-ack': 'context',
  reset: 'broken',
  'handshake-failed': 'broken',
  'port-reused': 'context',
  'half-open': 'broken',
  'overlap-conflict': 'broken',
  'out-of-window': 'cost',
  'challenge-ack': 'cost',
  dsack: 'context',
  'ecn-congestion': 'cost',
  'checksum-error': 'cost',
  stall: 'cost',
  deadlock: 'broken',
  'syn-flood': 'broken',
  'port-scan': 'broken',
};

const ACRONYMS: Readonly<Record<string, string>> = {
  ack: 'ACK',
  acked: 'ACKed',
  dsack: 'D-SACK',
  ecn: 'ECN',
  syn: 'SYN',
};

/** Longest first, so that `zero window probe` is not taken for `zero window`. */
const LABELS = EVENT_KINDS.map((kind) => ({ kind, label: plainWords(kindLabel(kind)) })).sort(
  (a, b) => b.label.length - a.label.length,
);

/** `zero-window-probe-ack` as `zero window probe ACK`; `out-of-order` and `keep-alive` keep their hyphens. */
export function kindLabel(kind: EventKind): string {
  const hyphens = kind === 'out-of-order' ? 2 : kind.startsWith('keep-alive') ? 1 : 0;
  return kind
    .split('-')
    .map((word, i) => (i === 0 ? '' : i <= hyphens ? '-' : ' ') + (ACRONYMS[word] ?? word))
    .join('');
}

export function kindTone(kind: EventKind): Tone {
  return KIND_TONES[kind];
}

/** Tone of a ladder mark, by the event kind its words begin with. */
export function markTone(mark: string): Tone {
  const words = plainWords(mark);
  const found = LABELS.find(({ label }) => words.startsWith(label));
  return found ? KIND_TONES[found.kind] : 'context';
}

function plainWords(text: string): string {
  return text.toLowerCase().replaceAll('-', ' ');
}

/** What the event says, without frame, time and side. */
export function eventText(event: TcpEvent): string {
  const details = eventDetails(event).filter((detail) => detail !== '');
  const evidence = 'evidence' in event && event.evidence.length > 0 ? ` [${event.evidence.join('; ')}]` : '';
  const label = kindLabel(event.kind);
  return (details.length > 0 ? `${label}: ${details.join(', ')}` : label) + evidence;
}

function eventDetails(event: TcpEvent): string[] {
  switch (event.kind) {
    case 'retransmission':
      return [
        `cause ${event.cause}`,
        event.spurious === true ? 'needless' : '',
        plural(event.bytes, 'byte'),
        event.originalFrame === null ? 'first sent unseen' : `first sent in frame ${event.originalFrame}`,
        event.delay === null ? '' : `${formatDuration(event.delay)} before`,
      ];
    case 'out-of-order':
      return [
        plural(event.bytes, 'byte'),
        `${formatDuration(event.delay)} late`,
        event.lateOriginal ? 'after its own retransmission' : '',
      ];
    case 'duplicate':
      return [event.ofFrame === null ? 'of octets seen before' : `of frame ${event.ofFrame}`];
    case 'lost-segment':
      return [`${plural(event.bytes, 'byte')} missing before this`];
    case 'acked-unseen':
      return [`${plural(event.bytes, 'byte')} acknowledged, not in the capture`];
    case 'duplicate-ack':
      return [`number ${formatCount(event.count)}`, `of frame ${event.ofFrame}`];
    case 'zero-window':
    case 'zero-window-probe':
    case 'zero-window-probe-ack':
    case 'window-full':
    case 'window-update':
    case 'window-shrunk':
      return [
        event.window === null ? '' : `window ${formatCount(event.window)}`,
        event.newSack ? 'with new SACK blocks' : '',
      ];
    case 'reset':
      return [`cause ${event.cause}`];
    case 'handshake-failed':
      return [event.reason, event.alert ?? plural(event.attempts, 'attempt')];
    case 'port-reused':
      return [`before: session ${event.previousSession}`, `${formatDuration(event.idle)} ago`];
    case 'overlap-conflict':
      return [
        plural(event.bytes, 'byte'),
        event.ofFrame === null ? '' : `differs from frame ${event.ofFrame}`,
        `the ${event.kept} copy stays`,
      ];
    case 'out-of-window':
      return [
        `${plural(Math.abs(event.distance), 'byte')} ${event.distance < 0 ? 'before' : 'beyond'} the window`,
      ];
    case 'dsack':
      return [`${plural((event.right - event.left) >>> 0, 'byte')} received twice`];
    case 'ecn-congestion':
      return [event.sign === 'ce' ? 'marked by a router' : 'echoed by the receiver'];
    case 'checksum-error':
      return [plural(event.bytes, 'byte')];
    case 'stall':
      return [
        `${formatDuration(event.duration)} of silence after frame ${event.afterFrame}`,
        `waiting for the ${event.waitingFor}`,
      ];
    case 'port-scan':
      return [
        event.target.address === null
          ? `port ${event.target.port} of ${plural(event.targets, 'host')}`
          : `${plural(event.targets, 'port')} of ${event.target.address}`,
        `from ${event.source}`,
        `${event.completed} of ${plural(event.attempts, 'attempt')} completed`,
      ];
    case 'syn-flood':
      return [
        `${event.target.address} port ${event.target.port}`,
        plural(event.attempts, 'attempt'),
        `from ${plural(event.sources, 'source')}`,
      ];
    default:
      return [];
  }
}
