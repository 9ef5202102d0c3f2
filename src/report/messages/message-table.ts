/** Messages for people: one line each, with what carried it and how long the server thought. */
import type { Exchange, SessionMessages, StreamMessage } from '../../stream/framing/message.js';
import { formatCount, plural } from '../quantity.js';
import { Page } from '../terminal/page.js';
import {
  limitWidths,
  naturalWidths,
  renderTable,
  tableWidth,
  type Column,
  type Row,
} from '../terminal/table.js';
import type { TerminalOptions } from '../terminal/options.js';
import type { TextOutput } from '../text-output.js';
import { formatDuration } from '../time.js';
import type { ReportedMessages } from './message-records.js';

/** Messages of a session shown; programs get all of them. */
const MOST_ROWS = 500;

const COLUMNS: readonly Column[] = [
  { head: 'seconds', align: 'right' },
  { head: 'from' },
  { head: '#', align: 'right' },
  { head: 'bytes', align: 'right' },
  { head: 'frames', align: 'right' },
  { head: 'carried by' },
  { head: 'took', align: 'right' },
  { head: 'thought', align: 'right' },
  { head: 'what', overflow: 'end' },
];

export function writeMessagesPage(
  out: TextOutput,
  sessions: readonly ReportedMessages[],
  options: Pick<TerminalOptions, 'width' | 'colour' | 'unicode'>,
): void {
  const page = new Page(out, options);
  if (sessions.length === 0) page.line(['No session with data.', 'plain']);
  for (const session of sessions) writeSession(page, session);
  page.flush();
}

function writeSession(page: Page, { client, server, firstTimeNs, result }: ReportedMessages): void {
  const ends = [client, server].map(
    ({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`,
  );
  page.heading(`Session ${result.session}: ${ends.join(' → ')}`);
  writeFraming(page, result);
  const thought = thinkTimes(result);
  const shown = result.messages.slice(0, MOST_ROWS);
  if (shown.length > 0) {
    const rows = shown.map((message): Row => messageRow(message, firstTimeNs, thought));
    const widths = limitWidths(naturalWidths(COLUMNS, rows), page.width - 2);
    const last = widths.length - 1;
    widths[last] = Math.max(8, widths[last]! + Math.min(0, page.width - 2 - tableWidth(widths)));
    for (const line of renderTable(COLUMNS, rows, widths, page.paint)) page.raw(`  ${line}`);
  }
  const more = result.messages.length - shown.length + result.toServer.notKept + result.toClient.notKept;
  if (more > 0)
    page.prose([['  ', 'plain']], `and ${plural(more, 'more message')}: --format ndjson`, 'context');
}

function writeFraming(page: Page, { framing, pairedBy, toServer, toClient }: SessionMessages): void {
  const percent = `${Math.round(100 * framing.confidence)} %`;
  const how = framing.chosenBy === 'user' ? 'asked for' : `${percent} sure: ${framing.reason}`;
  if (framing.name === null)
    page.fact('framing', `not recognised: ${framing.reason}; bursts are shown`, 'cost');
  else page.fact('framing', `${framing.title ?? ''} (${framing.name}), ${how}`);
  const sides = [toServer, toClient].map(
    (d, i) =>
      `${i === 0 ? '→' : '←'} ${formatCount(d.messages)}, ${d.split} split, ${d.merged} merged, ${d.incomplete} incomplete`,
  );
  page.fact(
    'messages',
    `${sides.join('; ')}; paired ${pairedBy === 'none' ? 'not at all' : `by ${pairedBy}`}`,
  );
  for (const { from, offset, why } of [...toServer.uncut, ...toClient.uncut]) {
    page.fact('uncut', `from the ${from}, offset ${offset}: ${why}`, 'cost');
  }
}

/** Think time by the first message of each response. */
function thinkTimes(result: SessionMessages): ReadonlyMap<number, Exchange> {
  const found = new Map<number, Exchange>();
  for (const exchange of result.exchanges) {
    if (exchange.response !== null) found.set(exchange.response.first, exchange);
  }
  return found;
}

function messageRow(message: StreamMessage, startNs: number, thought: ReadonlyMap<number, Exchange>): Row {
  const { from, index, bytes, firstTimeNs, lastTimeNs, firstFrame, lastFrame } = message;
  const exchange = from === 'server' ? thought.get(index) : undefined;
  const think = exchange?.thinkTime ?? null;
  return {
    cells: [
      { text: firstTimeNs === null ? '-' : ((firstTimeNs - startNs) / 1e9).toFixed(6) },
      { text: from },
      { text: String(index) },
      { text: formatCount(bytes) },
      { text: firstFrame === lastFrame ? String(firstFrame ?? '-') : `${firstFrame}-${lastFrame}` },
      { text: carriedBy(message) },
      {
        text:
          firstTimeNs === null || lastTimeNs === null
            ? '-'
            : formatDuration((lastTimeNs - firstTimeNs) / 1e9),
      },
      { text: think === null ? '' : formatDuration(think) },
      { text: whatText(message), tone: message.complete ? 'plain' : 'cost' },
    ],
  };
}

/** `3 segments, shares last`: split and merged messages. */
function carriedBy({ segments, sharesFirstSegment, sharesLastSegment }: StreamMessage): string {
  const shares = sharesFirstSegment && sharesLastSegment ? 'both' : sharesFirstSegment ? 'first' : 'last';
  const shared = sharesFirstSegment || sharesLastSegment ? `, shares ${segments === 1 ? 'it' : shares}` : '';
  return `${segments} seg${shared}`;
}

function whatText({
  kind,
  label,
  stopped,
  bytes,
  expectedBytes,
  missingBytes,
  preview,
}: StreamMessage): string {
  const by = stopped?.by ? ` by the ${stopped.by}` : '';
  const of = expectedBytes === null || expectedBytes <= bytes ? '' : ` at ${bytes} of ${expectedBytes} bytes`;
  const parts = [
    stopped === null ? '' : `INCOMPLETE: ${stopped.how}${by}${of}`,
    missingBytes > 0 ? `${formatCount(missingBytes)} bytes missing` : '',
    label === '' ? kind : `${kind} ${label}`,
    preview === null || label !== '' ? '' : preview.form === 'hex' ? `0x${preview.value}` : preview.value,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
