/** Sessions as rows of a screen: the pair of addresses, how it stands, its figures, and what is wrong. */
import type { LiveSession } from '../../live/monitor/live-state.js';
import { formatBytes, formatCount } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import type { Span } from '../terminal/page.js';
import { TONE_SIGNS } from '../terminal/palette.js';
import type { Tone } from '../tone.js';
import { formatDuration } from '../time.js';
import { bitRate, processText, standText, worstText } from './live-words.js';
import { displayWidth } from '../width.js';
import { cell, type ScreenLines } from './screen-lines.js';

interface RowColumn {
  readonly head: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly cell: (session: LiveSession) => { readonly text: string; readonly tone: Tone };
}

const plain = (text: string): { text: string; tone: Tone } => ({ text, tone: 'plain' });

const STATE: RowColumn = { head: 'state', width: 15, align: 'left', cell: standText };
const RETRANSMISSIONS: RowColumn = {
  head: 'retr',
  width: 5,
  align: 'right',
  cell: ({ retransmissions }) => ({
    text: formatCount(retransmissions),
    tone: retransmissions > 0 ? 'cost' : 'plain',
  }),
};
const RTT: RowColumn = {
  head: 'RTT',
  width: 8,
  align: 'right',
  cell: ({ rtt }) => plain(rtt === null ? '-' : formatDuration(rtt)),
};
const RATE: RowColumn = {
  head: 'rate',
  width: 11,
  align: 'right',
  cell: ({ bitsPerSecond }) => plain(bitRate(bitsPerSecond)),
};
const DATA: RowColumn = {
  head: 'data',
  width: 8,
  align: 'right',
  cell: ({ bytesToServer, bytesToClient }) => plain(formatBytes(bytesToServer + bytesToClient)),
};
const IDLE: RowColumn = {
  head: 'idle',
  width: 8,
  align: 'right',
  cell: ({ idle }) => plain(idle < 1 ? '-' : formatDuration(Math.floor(idle)).replace('.000', '')),
};
/** As they stand from left to right, and as they are taken while there is room. */
const COLUMNS = [STATE, RTT, RATE, RETRANSMISSIONS, DATA, IDLE];
const BY_WORTH = [STATE, RETRANSMISSIONS, RTT, RATE, IDLE, DATA];

/** Columns of `#`: a marker, and the number. */
const NUMBER_WIDTH = 8;
/** Addresses get less than they need below, and never more than this. */
const MIN_PAIR_WIDTH = 23;
const MAX_PAIR_WIDTH = 46;
/** Columns for what is wrong: none at all, its code, or a sentence before figures take the room. */
const MIN_WRONG_WIDTH = 12;
const CODE_WIDTH = 22;
const GOOD_WRONG_WIDTH = 40;
/** Columns of a sentence behind a code below which it says nothing. */
const MIN_SENTENCE_WIDTH = 12;

/** Writes the head and as many rows as there is room for. */
export function addSessionRows(
  lines: ScreenLines,
  sessions: readonly LiveSession[],
  room: number,
  selected: number | null,
): void {
  const { columns } = lines.style;
  const longest = Math.max(
    ...sessions.map(({ client, server }) => pairText(client, server).length),
    MIN_PAIR_WIDTH,
  );
  let free = columns - NUMBER_WIDTH - 1;
  // What is wrong is worth more than figures, its code more than whole addresses.
  const roomBeside = (pair: number): number | undefined =>
    [GOOD_WRONG_WIDTH, CODE_WIDTH, MIN_WRONG_WIDTH].find((width) => free - width >= pair);
  const reserved = roomBeside(Math.min(longest, MAX_PAIR_WIDTH)) ?? roomBeside(MIN_PAIR_WIDTH) ?? 0;
  const pairWidth = Math.max(1, Math.min(longest, MAX_PAIR_WIDTH, free - reserved));
  free -= pairWidth;
  const taken = new Set<RowColumn>();
  for (const column of BY_WORTH) {
    if (free - column.width - 1 < Math.max(reserved, MIN_WRONG_WIDTH)) continue;
    taken.add(column);
    free -= column.width + 1;
  }
  const shown = COLUMNS.filter((column) => taken.has(column));
  const withWrong = free >= MIN_WRONG_WIDTH;
  const head: Span[] = [
    [`${cell('#', NUMBER_WIDTH - 1, 'right')} ${cell('client → server', pairWidth)}`, 'strong'],
  ];
  for (const { head: text, width, align } of shown) head.push([` ${cell(text, width, align)}`, 'strong']);
  if (withWrong) head.push([' what is wrong', 'strong']);
  lines.add(...head);
  for (const session of sessions.slice(0, Math.max(0, room - 1))) {
    const marked = session.session === selected;
    const number = cell(String(session.session), NUMBER_WIDTH - 2, 'right');
    const tone: Tone = marked ? 'strong' : session.ended ? 'context' : 'plain';
    const spans: Span[] = [
      [marked ? '►' : ' ', 'strong'],
      [`${number} ${cell(pairText(session.client, session.server, pairWidth), pairWidth)}`, tone],
    ];
    for (const column of shown) {
      const { text, tone: own } = column.cell(session);
      spans.push([` ${cell(text, column.width, column.align)}`, own]);
    }
    if (withWrong) spans.push(...wrongSpans(session, free));
    lines.add(...spans);
  }
}

/** @param width Columns there are; a sentence of which hardly anything would be left is left out. */
function wrongSpans(session: LiveSession, width: number): Span[] {
  const { brief, text, tone } = worstText(session);
  const process = processText(session);
  const who: Span = [process === '' ? '' : ` ${process}`, 'context'];
  if (text === '') return [who];
  const sign = ` ${TONE_SIGNS[tone]} `;
  const room = width - sign.length;
  const cut = displayWidth(text) > room && room < brief.length + MIN_SENTENCE_WIDTH;
  return [[sign + (cut ? brief : text), tone], who];
}
