/** What one segment is, in words: for the card at the pointer, the ladder, and screen readers. */
import { FLAG_NAMES } from '../../../../engine/session-graph.js';
import { formatBytes, formatCount } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import { type EventWords, eventWords } from './event-words.js';
import type { GraphData } from './graph-data.js';

export interface SegmentWords {
  readonly frame: number;
  /** `1.204567 s` */
  readonly time: string;
  readonly from: 'client' | 'server';
  readonly flags: string;
  /** `seq 1,449 – 2,897 (1,448 B)` */
  readonly numbers: string;
  /** Round trip and octets in flight. */
  readonly more: string;
  readonly events: readonly EventWords[];
}

export function segmentWords(data: GraphData, row: number): SegmentWords {
  const { columns } = data.graph;
  const at = (name: keyof typeof columns): number => columns[name][row]!;
  const len = at('len');
  const end = at('seq') + len;
  const parts = [
    len > 0
      ? `seq ${formatCount(at('seq'))} – ${formatCount(end)} (${formatCount(len)} B)`
      : `seq ${formatCount(at('seq'))}`,
  ];
  if (at('ack') >= 0) parts.push(`ack ${formatCount(at('ack'))}`);
  if (at('window') >= 0) parts.push(`win ${formatCount(at('window'))}`);
  const more: string[] = [];
  if (at('rtt') >= 0) more.push(`round trip ${formatDuration(at('rtt') / 1e9)}`);
  if (at('flight') > 0 && len > 0) more.push(`${formatBytes(at('flight'))} in flight`);
  return {
    frame: data.frame(row),
    time: `${data.time[row]!.toFixed(6)} s`,
    from: data.side[row] === 0 ? 'client' : 'server',
    flags: flagNames(at('flags')),
    numbers: parts.join('  '),
    more: more.join(', '),
    events: data.eventsOf(row).map((event) => eventWords(data.graph, event)),
  };
}

export function flagNames(flags: number): string {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0)
    .map(([, name]) => name)
    .join(' ');
}

/** One sentence for screen readers. */
export function segmentSentence(words: SegmentWords): string {
  const events = words.events.map(({ text }) => text).join('; ');
  return `Frame ${words.frame}, ${words.time}, from the ${words.from}: ${words.flags}, ${words.numbers}. ${events}`;
}
