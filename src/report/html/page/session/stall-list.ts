/** The silences of a session: when, how long, and who was waited for. Each leads to its place in the graph. */
import { formatShare } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { SessionDetail, StallRecord } from '../../report-data.js';
import { el, section } from '../dom.js';
import { sessionHref } from '../route.js';
import { scrollTable } from './scroll-table.js';

const WAITED_FOR: Readonly<Record<StallRecord['waitingFor'], string>> = {
  acknowledgment: 'an acknowledgment',
  window: 'an open window',
  client: 'the client',
  server: 'the server',
};

export function stallList({ record, stalls }: SessionDetail): HTMLElement | null {
  if (stalls.length === 0) return null;
  const { seconds } = record.stalls;
  const share =
    record.duration > 0 ? `, ${formatShare(Math.min(1, seconds / record.duration))} of its time` : '';
  const rows = stalls.map((stall) => [
    `${stall.start.toFixed(6)} s`,
    formatDuration(stall.duration),
    WAITED_FOR[stall.waitingFor],
    el(
      'a',
      { href: sessionHref(record.session, [stall.afterFrame, stall.frame]) },
      `frames ${stall.afterFrame} to ${stall.frame}`,
    ),
  ]);
  return section(
    'silences',
    'Silences',
    el('p', { class: 'context' }, `The session stood still for ${formatDuration(seconds)}${share}.`),
    scrollTable('Silences', ['After', 'Lasted', 'Waiting for', 'Between'], [0, 1], rows),
  );
}
