/** A session that is only a row of the table: what the row says, and how to see more. */
import { formatBytes, formatCount } from '../../../quantity.js';
import { formatDuration, formatUtc } from '../../../time.js';
import type { ReportData } from '../../report-data.js';
import { type Child, el } from '../dom.js';
import type { SessionRows } from '../table/session-rows.js';

export function briefSession(report: ReportData, rows: SessionRows, session: number): Child[] {
  const row = rows.rowOf(session);
  if (row < 0) return [el('p', {}, `This report has no session ${session}.`)];
  const rtt = rows.value(row, 'rtt');
  const facts: [string, string][] = [
    ['Start', formatUtc(report.baseSecond, rows.value(row, 'start'))],
    ['Duration', formatDuration(rows.value(row, 'duration') / 1e9)],
    ['End', rows.end(row)],
    ['Client to server', formatBytes(rows.value(row, 'bytesToServer'))],
    ['Server to client', formatBytes(rows.value(row, 'bytesToClient'))],
    ['Retransmissions', formatCount(rows.value(row, 'retransmissions'))],
    ['Round trip', rtt < 0 ? 'not known' : formatDuration(rtt / 1e9)],
    ['Findings', rows.findings(row).join(', ') || 'none'],
  ];
  const file = report.captures[0]?.file ?? 'CAPTURE';
  return [
    el('p', { class: 'pair' }, `${rows.client(row)} → ${rows.server(row)}`),
    el(
      'dl',
      { class: 'facts plain' },
      ...facts.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)]),
    ),
    el(
      'p',
      { class: 'quiet' },
      'Only the worst and the biggest sessions are in this file in full. This one: ',
      el('code', {}, `tcpwhy ${file} --stream ${session} --format html -o session-${session}.html`),
    ),
  ];
}
