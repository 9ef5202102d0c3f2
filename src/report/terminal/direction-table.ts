/** Both sides of one session beside each other: options of the handshake, counters, windows, RTT. */
import type { SessionReport } from '../../engine/analysis-report.js';
import type {
  DirectionSummary,
  HandshakeOptions,
  HandshakeSummary,
  RttSummary,
} from '../../tcp/session-summary.js';
import { formatBytes, formatCount } from '../quantity.js';
import { formatDuration } from '../time.js';
import type { Page } from './page.js';
import type { Tone } from '../tone.js';
import { type Column, limitWidths, naturalWidths, renderTable, type Row } from './table.js';

const UNKNOWN = 'unknown';

type Text = (direction: DirectionSummary) => string | null;

interface Figure {
  readonly label: string;
  readonly text: Text;
  /** Tone of a figure that is not zero. */
  readonly tone: Tone;
  /** Shown only when it happened at all. */
  readonly trouble: boolean;
}

function usual(label: string, text: Text): Figure {
  return { label, text, tone: 'plain', trouble: false };
}

function trouble(label: string, text: Text, tone: Tone = 'cost'): Figure {
  return { label, text, tone, trouble: true };
}

const FIGURES: readonly Figure[] = [
  usual('segments', (d) => formatCount(d.segments)),
  usual('  with data', (d) => formatCount(d.dataSegments)),
  usual('payload bytes', (d) => formatCount(d.bytes)),
  usual('  unique', (d) => formatCount(d.uniqueBytes)),
  trouble('  repeated', (d) => formatCount(d.repeatedBytes)),
  trouble('  wrong checksum', (d) => formatCount(d.badChecksumBytes)),
  trouble('  outside every window', (d) => formatCount(d.outOfWindowBytes)),
  trouble('missing bytes', (d) => formatCount(d.missingBytes)),
  trouble('  lost in capture', (d) => formatCount(d.missing.lostInCapture)),
  trouble('  not yet seen', (d) => formatCount(d.missing.notYetSeen)),
  trouble('  wrong checksum', (d) => formatCount(d.missing.badChecksum)),
  trouble('  forgotten', (d) => formatCount(d.missing.evicted)),
  trouble('cut by snap length', (d) => formatCount(d.missing.snapLength), 'context'),
  { ...usual('retransmissions', (d) => formatCount(d.retransmissions)), tone: 'cost' },
  trouble('  with data', (d) => formatCount(d.dataRetransmissions)),
  trouble('  bytes', (d) => formatCount(d.retransmittedBytes)),
  trouble('  needless', (d) => formatCount(d.spuriousRetransmissions)),
  trouble('  unanswered', unansweredText),
  trouble('not acknowledged', (d) => formatCount(d.unacknowledgedBytes)),
  trouble('gaps seen', (d) => formatCount(d.lostSegments)),
  trouble('  bytes repaired', (d) => formatCount(d.repairedBytes)),
  trouble('out of order', (d) => formatCount(d.outOfOrder)),
  trouble('duplicate frames', (d) => formatCount(d.duplicates), 'context'),
  trouble('duplicate ACKs', (d) => formatCount(d.duplicateAcks), 'context'),
  trouble('zero windows', (d) => formatCount(d.zeroWindows)),
  trouble('  time at zero', (d) => formatDuration(d.zeroWindowSeconds)),
  trouble('zero-window probes', (d) => formatCount(d.zeroWindowProbes)),
  trouble('keep-alives', (d) => formatCount(d.keepAlives), 'context'),
  trouble('resets', (d) => formatCount(d.resets), 'broken'),
  trouble('wrong checksums', (d) => formatCount(d.checksumErrors)),
  trouble('checksums offloaded', (d) => formatCount(d.checksumsOffloaded), 'context'),
  trouble('congestion marks', (d) => formatCount(d.congestionMarks)),
  usual('throughput', (d) => (d.throughput === null ? null : `${formatBytes(d.throughput)}/s`)),
  usual('most in flight', (d) => formatBytes(d.maxBytesInFlight)),
  usual('RTT min / median', (d) => rttText(d.rtt)),
  usual('RTT 95 % / max', (d) => rttTail(d.rtt)),
  usual('RTT by time stamps', (d) => rttText(d.rttTimestamps)),
  usual('window min to max', (d) => windowText(d)),
  usual('largest segment', (d) => formatCount(d.largestSegment)),
  usual('TTL', (d) => (d.ttl === null ? null : String(d.ttl))),
  usual('initial sequence', (d) => (d.isn === null ? null : String(d.isn))),
];

const OPTIONS: readonly (readonly [label: string, text: (options: HandshakeOptions) => string | null])[] = [
  ['MSS', (o) => (o.mss === null ? null : formatCount(o.mss))],
  ['window scale', (o) => (o.windowScale === null ? 'no' : String(o.windowScale))],
  ['SACK permitted', (o) => yesNo(o.sackPermitted)],
  ['time stamps', (o) => yesNo(o.timestamps)],
  ['fast open', (o) => yesNo(o.fastOpen)],
  ['multipath', (o) => yesNo(o.mptcp)],
  ['ECN', (o) => yesNo(o.ecn)],
];

/** What each side offered in its SYN; false when neither is known. */
export function writeOptionTable(page: Page, handshake: HandshakeSummary): boolean {
  const { client, server } = handshake.options;
  if (client === null && server === null) return false;
  const rows = OPTIONS.map(([label, text]) => ({
    cells: [client, server].reduce(
      (cells, options) => [...cells, { text: options === null ? UNKNOWN : (text(options) ?? UNKNOWN) }],
      [{ text: label }],
    ),
  }));
  write(page, [{ head: 'offered by' }, ...sides('client', 'server')], rows);
  return true;
}

/** The counters of both directions. */
export function writeDirectionTable(page: Page, session: SessionReport): void {
  const { toServer, toClient } = session;
  const rows = FIGURES.flatMap((figure) => {
    const texts = [toServer, toClient].map((direction) => figure.text(direction) ?? UNKNOWN);
    if (figure.trouble && texts.every(isNothing)) return [];
    const cells = texts.map((text) => ({ text, tone: isNothing(text) ? ('context' as const) : figure.tone }));
    return [{ cells: [{ text: figure.label }, ...cells] }];
  });
  write(page, [{ head: 'sent' }, ...sides('to server', 'to client')], rows);
}

function write(page: Page, columns: readonly Column[], rows: readonly Row[]): void {
  const widths = limitWidths(naturalWidths(columns, rows), page.width - 2);
  for (const line of renderTable(columns, rows, widths, page.paint)) page.raw(`  ${line}`);
}

function sides(left: string, right: string): Column[] {
  return [
    { head: left, align: 'right' },
    { head: right, align: 'right' },
  ];
}

function isNothing(text: string): boolean {
  return text === '0' || text === '0 s' || text === UNKNOWN;
}

/** Repeats after the other side's last segment, and for how long they went on. */
function unansweredText(direction: DirectionSummary): string {
  const { unansweredRepeats, unansweredSeconds } = direction;
  if (unansweredRepeats === 0) return '0';
  return `${formatCount(unansweredRepeats)} in ${formatDuration(unansweredSeconds)}`;
}

function yesNo(value: boolean | null): string | null {
  return value === null ? null : value ? 'yes' : 'no';
}

function rttText(rtt: RttSummary): string | null {
  if (rtt.min === null || rtt.median === null) return null;
  return `${formatDuration(rtt.min)} / ${formatDuration(rtt.median)}`;
}

function rttTail(rtt: RttSummary): string | null {
  if (rtt.p95 === null || rtt.max === null) return null;
  return `${formatDuration(rtt.p95)} / ${formatDuration(rtt.max)}`;
}

function windowText(direction: DirectionSummary): string | null {
  if (direction.minWindow === null || direction.maxWindow === null) return null;
  return `${formatCount(direction.minWindow)} to ${formatCount(direction.maxWindow)}`;
}
