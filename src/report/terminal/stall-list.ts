/** The longest silences of a session: when, how long, and what was waited for. */
import type { SessionReport } from '../../engine/analysis-report.js';
import type { TimeClass } from '../../tcp/time-budget.js';
import { formatCount } from '../quantity.js';
import { formatDuration } from '../time.js';
import type { Page } from './page.js';
import { limitWidths, naturalWidths, renderTable } from './table.js';

/** What time is spent on, behind "40 %" or a duration. */
export const SPENT_ON: Record<TimeClass, string> = {
  handshake: 'in the handshake',
  client: 'waiting for the client',
  server: 'waiting for the server',
  zeroWindow: 'with the window closed',
  smallWindow: 'with the window full',
  loss: 'repairing loss',
  queueing: 'in queues',
  slowStart: 'in slow start',
  bandwidth: "at the path's rate",
  roundTrip: 'on round trips',
  senderBuffer: 'with nothing to send',
  unknown: 'unknown',
};

const INDENT = '  ';

export function writeStallList(page: Page, { stalls }: SessionReport): void {
  const { list, silences, silentSeconds } = stalls;
  if (list.length === 0) return;
  const together = formatDuration(silentSeconds);
  page.heading(
    list.length < silences
      ? `Silences: the longest ${list.length} of ${formatCount(silences)}, ${together} together`
      : `Silences: ${formatCount(silences)}, ${together} together`,
  );
  const columns = [
    { head: 'after', align: 'right' },
    { head: 'until', align: 'right' },
    { head: 'at', align: 'right' },
    { head: 'for', align: 'right' },
    { head: 'spent' },
    { head: 'ended by' },
  ] as const;
  const rows = list.map(({ frame, afterFrame, from, start, duration, class: spentOn }) => ({
    cells: [
      { text: `frame ${afterFrame}` },
      { text: `frame ${frame}` },
      { text: formatDuration(start) },
      { text: formatDuration(duration) },
      { text: SPENT_ON[spentOn] },
      { text: from },
    ],
  }));
  const widths = limitWidths(naturalWidths(columns, rows), page.width - INDENT.length);
  for (const line of renderTable(columns, rows, widths, page.paint)) page.raw(INDENT + line);
}
