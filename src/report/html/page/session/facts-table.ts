/** What is known of both directions, side by side. */
import { formatBytes, formatCount } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { SessionRecord } from '../../report-data.js';
import { el } from '../dom.js';

type Direction = SessionRecord['toServer'];

interface Fact {
  readonly label: string;
  readonly text: (direction: Direction) => string;
  /** Shown only when a direction has something to say. */
  readonly onlyIf?: (direction: Direction) => boolean;
}

const bytes = (octets: number | null): string => (octets === null ? 'not known' : formatBytes(octets));
const seconds = (time: number | null): string => (time === null ? '-' : formatDuration(time));

const FACTS: readonly Fact[] = [
  { label: 'Segments', text: (d) => `${formatCount(d.segments)}, ${formatCount(d.dataSegments)} with data` },
  { label: 'Payload', text: (d) => formatBytes(d.uniqueBytes) },
  {
    label: 'Throughput',
    text: (d) => (d.throughput === null ? '-' : `${formatBytes(d.throughput)}/s`),
  },
  {
    label: 'Round trip',
    text: ({ rtt }) =>
      rtt.samples === 0
        ? '-'
        : `${seconds(rtt.min)} min, ${seconds(rtt.median)} median, ${seconds(rtt.p95)} p95, ${seconds(rtt.max)} max`,
  },
  {
    label: 'Retransmitted',
    text: (d) =>
      d.retransmissions === 0
        ? 'none'
        : `${formatCount(d.retransmissions)} segments, ${formatBytes(d.retransmittedBytes)}` +
          (d.spuriousRetransmissions > 0 ? `, ${formatCount(d.spuriousRetransmissions)} needless` : ''),
  },
  { label: 'Out of order', text: (d) => formatCount(d.outOfOrder), onlyIf: (d) => d.outOfOrder > 0 },
  { label: 'Duplicates', text: (d) => formatCount(d.duplicates), onlyIf: (d) => d.duplicates > 0 },
  {
    label: 'Duplicate ACKs sent',
    text: (d) => formatCount(d.duplicateAcks),
    onlyIf: (d) => d.duplicateAcks > 0,
  },
  {
    label: 'Missing',
    text: (d) => formatBytes(d.missingBytes),
    onlyIf: (d) => d.missingBytes > 0,
  },
  {
    label: 'Not acknowledged',
    text: (d) => formatBytes(d.unacknowledgedBytes),
    onlyIf: (d) => d.unacknowledgedBytes > 0,
  },
  { label: 'Most in flight', text: (d) => formatBytes(d.maxBytesInFlight) },
  {
    label: 'Window offered',
    text: (d) => (d.maxWindow === null ? 'not known' : `${bytes(d.minWindow)} to ${bytes(d.maxWindow)}`),
  },
  {
    label: 'Zero window',
    text: (d) => `${formatCount(d.zeroWindows)} segments, ${formatDuration(d.zeroWindowSeconds)}`,
    onlyIf: (d) => d.zeroWindows > 0,
  },
  {
    label: 'MSS, window scale',
    text: (d) => `${d.mss ?? 'not known'}, ${d.windowScale ?? 'not known'}`,
  },
  {
    label: 'Wrong checksums',
    text: (d) => formatCount(d.checksumErrors),
    onlyIf: (d) => d.checksumErrors > 0,
  },
  {
    label: 'Congestion marks',
    text: (d) => formatCount(d.congestionMarks),
    onlyIf: (d) => d.congestionMarks > 0,
  },
  { label: 'TTL', text: (d) => (d.ttl === null ? '-' : String(d.ttl)) },
];

export function factsTable(record: SessionRecord): HTMLElement {
  const { toServer, toClient } = record;
  const shown = FACTS.filter(({ onlyIf }) => onlyIf === undefined || onlyIf(toServer) || onlyIf(toClient));
  return el(
    'section',
    { 'aria-labelledby': 'both-title' },
    el('h2', { id: 'both-title' }, 'Both directions'),
    el(
      'table',
      { class: 'directions' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('td', {}),
          el('th', { scope: 'col' }, 'Client to server'),
          el('th', { scope: 'col' }, 'Server to client'),
        ),
      ),
      el(
        'tbody',
        {},
        ...shown.map(({ label, text }) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, label),
            el('td', {}, text(toServer)),
            el('td', {}, text(toClient)),
          ),
        ),
      ),
    ),
  );
}
