/** What happened in one session, event by event. */
import type { SessionReport } from '../../engine/analysis-report.js';
import { formatCount, plural } from '../quantity.js';
import type { EventList, EventRow } from './event-list.js';
import { eventText, kindLabel, kindTone } from './event-text.js';
import type { Page } from './page.js';
import { naturalWidths, renderTable, tableWidth } from './table.js';

/** Widest column of event texts. */
const MAX_EVENT_WIDTH = 110;
const INDENT = '  ';

const COLUMNS = [
  { head: 'frame', align: 'right' },
  { head: 'seconds', align: 'right' },
  { head: 'from' },
  { head: 'what', overflow: 'wrap' },
] as const;

export function writeEvents(page: Page, session: SessionReport, events: EventList): void {
  if (events.seen === 0) return;
  page.heading(`Events: ${formatCount(events.seen)}`);
  const rows = events.rows.map((row) => ({
    cells: [
      { text: String(row.event.frame) },
      { text: ((row.event.timeNs - session.firstTimeNs) / 1e9).toFixed(6) },
      { text: row.event.from ?? '-' },
      { text: rowText(row), tone: kindTone(row.event.kind) },
    ],
  }));
  const widths = naturalWidths(COLUMNS, rows);
  const last = widths.length - 1;
  const spare = page.width - INDENT.length - (tableWidth(widths) - widths[last]!);
  widths[last] = Math.max(8, Math.min(widths[last]!, spare, MAX_EVENT_WIDTH));
  for (const line of renderTable(COLUMNS, rows, widths, page.paint)) page.raw(INDENT + line);
  if (events.notListed > 0)
    page.prose(
      [[INDENT, 'plain']],
      `and ${plural(events.notListed, 'more event')}: --format ndjson`,
      'context',
    );
}

function rowText({ event, count, last }: EventRow): string {
  if (count === 1) return eventText(event);
  const times = event.kind === 'duplicate-ack' ? `of frame ${event.ofFrame}` : 'times';
  return `${kindLabel(event.kind)}: ${formatCount(count)} ${times}, until frame ${last.frame}`;
}
