/**
 * The ladder: a session's segments as arrows between client and server, top to bottom, with what
 * the tracker says of each beside it.
 */
import type { LadderRow } from '../../engine/ladder-row.js';
import type { EndpointAddress } from '../../tcp/session-summary.js';
import { formatCount, plural } from '../quantity.js';
import { safeText } from '../safe-text.js';
import { formatDuration } from '../time.js';
import { displayWidth, fitEnd, fitMiddle, padEnd, padStart, wrap } from '../width.js';
import { endpointText } from '../endpoint-text.js';
import { markTone } from './event-text.js';
import type { Page } from './page.js';
import { TONE_SIGNS } from './palette.js';
import type { Tone } from '../tone.js';

/** A pause between two segments that is worth a line of its own, seconds. */
const PAUSE_SECONDS = 0.5;
/** Narrower pages have no time column, and marks below the arrow. */
const NARROW = 72;
const MIN_MARK_WIDTH = 22;
const MAX_LANE = 72;
/** Part of the page that marks may take from the arrows. */
const MARKS_SHARE = 0.4;

interface Layout {
  readonly time: number;
  readonly frame: number;
  /** Columns between the two lines. */
  readonly lane: number;
  /** Columns for marks; 0 puts them below the arrow. */
  readonly marks: number;
}

/**
 * @param omitted Segments of the session that are not among the rows; those that no row has as
 *   `omittedBefore` are told at the end.
 */
export function writeLadder(
  page: Page,
  rows: readonly LadderRow[],
  omitted: number,
  client: EndpointAddress,
  server: EndpointAddress,
): void {
  page.heading('Ladder');
  const layout = layoutFor(page.width, rows);
  writeEnds(page, layout, client, server);
  let before: LadderRow | undefined;
  for (const row of rows) {
    const left = row.omittedBefore ?? 0;
    // Nobody can tell from the rows around a gap whether anybody was silent in it.
    if (left > 0) writeBetween(page, layout, notShown(left), 'context');
    else writePause(page, layout, before, row);
    writeRow(page, layout, row);
    before = row;
  }
  const rest = omitted - rows.reduce((sum, row) => sum + (row.omittedBefore ?? 0), 0);
  if (rest > 0) page.prose([['  ', 'plain']], notShown(rest), 'context');
}

function notShown(segments: number): string {
  return `${plural(segments, 'segment')} not shown`;
}

function layoutFor(width: number, rows: readonly LadderRow[]): Layout {
  const narrow = width < NARROW;
  const time = narrow
    ? 0
    : rows.reduce((most, row) => Math.max(most, timeText(row).length), 'seconds'.length);
  const frame = rows.reduce((most, row) => Math.max(most, String(row.frame).length), 'frame'.length);
  const left = (time > 0 ? time + 2 : 0) + frame + 2;
  const room = width - left - 2;
  if (narrow) return { time, frame, lane: room, marks: 0 };
  const least = Math.max(MIN_MARK_WIDTH, Math.min(widestMark(rows), Math.floor(room * MARKS_SHARE)));
  const lane = Math.min(MAX_LANE, room - least - 1);
  return { time, frame, lane, marks: room - lane - 1 };
}

function widestMark(rows: readonly LadderRow[]): number {
  const texts = rows.flatMap((row) => [...row.marks, row.note]);
  return 2 + Math.max(0, ...texts.map((text) => displayWidth(safeText(text))));
}

function writeEnds(page: Page, layout: Layout, client: EndpointAddress, server: EndpointAddress): void {
  const half = Math.floor((layout.lane + 1) / 2);
  const left = fitMiddle(endpointText(client), half);
  const right = fitMiddle(endpointText(server), layout.lane + 1 - half);
  const time = layout.time > 0 ? `${padStart('seconds', layout.time)}  ` : '';
  const ends = padEnd(left, layout.lane + 2 - displayWidth(right)) + right;
  page.line([`${time}${padStart('frame', layout.frame)}  `, 'context'], [ends, 'strong']);
}

function writePause(page: Page, layout: Layout, before: LadderRow | undefined, row: LadderRow): void {
  const pause = before ? row.relativeSeconds - before.relativeSeconds : 0;
  if (pause < PAUSE_SECONDS) return;
  writeBetween(page, layout, `${formatDuration(pause)} of silence`, 'cost');
}

/** A line of words between two segments. */
function writeBetween(page: Page, layout: Layout, words: string, tone: Tone): void {
  const text = fitEnd(words, layout.lane);
  const start = Math.floor((layout.lane - displayWidth(text)) / 2);
  const middle = padEnd(' '.repeat(start) + text, layout.lane);
  page.line([margin(layout), 'plain'], ['│', 'context'], [middle, tone], ['│', 'context']);
}

function writeRow(page: Page, layout: Layout, row: LadderRow): void {
  const time = layout.time > 0 ? `${padStart(timeText(row), layout.time)}  ` : '';
  const tone = rowTone(row);
  const marks = markLines(row, layout.marks > 0 ? layout.marks : page.width - margin(layout).length - 2);
  const [first, ...further] = layout.marks > 0 ? marks : [undefined, ...marks];
  page.line(
    [`${time}${padStart(String(row.frame), layout.frame)}  `, 'context'],
    ['│', 'context'],
    [arrow(row, layout.lane), tone],
    ['│', 'context'],
    [first ? ` ${first.text}` : '', first?.tone ?? 'plain'],
  );
  for (const mark of further) {
    if (!mark) continue;
    if (layout.marks > 0) {
      const lane = ' '.repeat(layout.lane);
      page.line([margin(layout), 'plain'], [`│${lane}│`, 'context'], [` ${mark.text}`, mark.tone]);
    } else page.line([margin(layout), 'plain'], [`↳ ${mark.text}`, mark.tone]);
  }
}

function margin(layout: Layout): string {
  return ' '.repeat((layout.time > 0 ? layout.time + 2 : 0) + layout.frame + 2);
}

interface MarkLine {
  readonly text: string;
  readonly tone: Tone;
}

/** Each mark with its sign, broken to the width; the note follows. */
function markLines(row: LadderRow, width: number): MarkLine[] {
  const lines = row.marks.flatMap((mark) => {
    const tone = markTone(mark);
    return wrap(safeText(mark), width - 2).map((text, i) => ({
      text: `${i === 0 ? TONE_SIGNS[tone] : ' '} ${text}`,
      tone,
    }));
  });
  if (row.note === '') return lines;
  const note = wrap(safeText(row.note), width - 2).map((text) => ({
    text: `  ${text}`,
    tone: 'context' as const,
  }));
  return [...lines, ...note];
}

/** The worst tone of the marks: the arrow has it too. */
function rowTone(row: LadderRow): Tone {
  const tones = row.marks.map(markTone);
  return tones.includes('broken') ? 'broken' : tones.includes('cost') ? 'cost' : 'plain';
}

function arrow(row: LadderRow, lane: number): string {
  const room = lane - 4;
  const texts = labels(row);
  const label =
    texts.find((text) => displayWidth(text) + 2 <= room) ?? fitEnd(texts.at(-1)!, Math.max(0, room - 2));
  const dashes = lane - 1 - displayWidth(label) - 2;
  const before = Math.floor(dashes / 2);
  const line = `${'─'.repeat(before)} ${label} ${'─'.repeat(dashes - before)}`;
  return row.from === 'client' ? `${line}►` : `◄${line}`;
}

/** What is written on the arrow, from all there is to the least. */
function labels(row: LadderRow): string[] {
  const flags = safeText(row.flags);
  const seq = `seq=${row.relSeq}`;
  const ack = row.relAck === null ? '' : ` ack=${row.relAck}`;
  const len = row.len > 0 ? ` len=${row.len}` : '';
  const window = row.window === null ? '' : ` win=${formatCount(row.window)}`;
  const least = len === '' && ack !== '' ? `${flags}${ack}` : `${flags} ${seq}${len}`;
  return [
    `${flags} ${seq}${ack}${len}${window}`,
    `${flags} ${seq}${ack}${len}`,
    least,
    `${flags}${len}`,
    flags,
  ];
}

function timeText(row: LadderRow): string {
  return row.relativeSeconds.toFixed(6);
}
