/** Where the time of a session went, as bars: the longest first. */
import type { SessionReport } from '../../engine/analysis-report.js';
import { TIME_CLASSES, type TimeClass } from '../../tcp/time-budget.js';
import { formatShare } from '../quantity.js';
import { formatDuration } from '../time.js';
import { displayWidth, padEnd, padStart } from '../width.js';
import type { Page } from './page.js';
import type { Tone } from '../tone.js';
import { SPENT_ON } from './stall-list.js';

/** What costs time that could be had back; what the path takes in any case is told in passing. */
const TONES: Record<TimeClass, Tone> = {
  handshake: 'context',
  client: 'plain',
  server: 'plain',
  zeroWindow: 'cost',
  smallWindow: 'cost',
  loss: 'cost',
  queueing: 'cost',
  slowStart: 'context',
  bandwidth: 'context',
  roundTrip: 'context',
  senderBuffer: 'plain',
  unknown: 'context',
};
/** Smaller shares of the lifetime are summed up in one line. */
const LEAST_SHARE = 0.005;
const LONGEST_BAR = 50;
const INDENT = 2;
const GAP = 2;

/** Nothing for a session that took no time. */
export function writeTimeBudget(page: Page, { timeBudget, duration }: SessionReport): void {
  if (duration <= 0) return;
  const spent = TIME_CLASSES.filter((kind) => timeBudget[kind] > 0).sort(
    (a, b) => timeBudget[b] - timeBudget[a],
  );
  const shown = spent.filter((kind) => timeBudget[kind] >= LEAST_SHARE * duration);
  if (shown.length === 0) return;
  page.heading(`Where the time went: ${formatDuration(duration)}`);
  const rows = shown.map((kind) => line(SPENT_ON[kind], timeBudget[kind], duration, TONES[kind]));
  const rest = spent.slice(shown.length).reduce((sum, kind) => sum + timeBudget[kind], 0);
  if (rest > 0) rows.push(line('all else', rest, duration, 'context'));
  const words = widest(rows.map((row) => row.words));
  const seconds = widest(rows.map((row) => row.seconds));
  const percent = widest(rows.map((row) => row.percent));
  const room = Math.max(0, page.width - INDENT - words - seconds - percent - 3 * GAP);
  const gap = ' '.repeat(GAP);
  for (const row of rows) {
    const bar = '█'.repeat(Math.round(row.share * Math.min(room, LONGEST_BAR))) || '▏';
    page.line(
      [`${' '.repeat(INDENT)}${padEnd(row.words, words)}`, row.tone === 'cost' ? 'plain' : row.tone],
      [`${gap}${padStart(row.seconds, seconds)}${gap}${padStart(row.percent, percent)}`, 'plain'],
      [room > 0 ? gap + bar : '', row.tone],
    );
  }
}

function line(words: string, seconds: number, duration: number, tone: Tone) {
  const share = seconds / duration;
  return { words, seconds: formatDuration(seconds), percent: formatShare(share), share, tone };
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(displayWidth));
}
