/** The silences of a session: when, how long, what they were spent on. Each leads to its place in the graph. */
import { plural } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { SessionRecord } from '../../report-data.js';
import { el, section } from '../dom.js';
import { sessionHref } from '../route.js';
import { timeClassText } from './budget-bar.js';
import { scrollTable } from './scroll-table.js';

export function stallList({ session, stalls }: SessionRecord): HTMLElement | null {
  const { list, silences, silentSeconds } = stalls;
  if (list.length === 0) return null;
  const rows = list.map(({ start, duration, class: spentOn, from, afterFrame, frame }) => [
    `${start.toFixed(6)} s`,
    formatDuration(duration),
    timeClassText(spentOn),
    `the ${from}`,
    el('a', { href: sessionHref(session, [afterFrame, frame]) }, `frames ${afterFrame} to ${frame}`),
  ]);
  const some = list.length < silences ? `; the longest ${list.length} are listed` : '';
  const text = `${plural(silences, 'silence')} of more than two round trips, ${formatDuration(silentSeconds)} together${some}.`;
  return section(
    'silences',
    'Silences',
    el('p', { class: 'context' }, text),
    scrollTable('Table of silences', ['After', 'Lasted', 'Spent on', 'Ended by', 'Between'], [0, 1], rows),
  );
}
