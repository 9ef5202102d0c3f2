/** One session in full: handshake, close, options and counters of both sides, verdicts, events. */
import { TIME_CLASSES } from '../../tcp/time-budget.js';
import type { SessionReport } from '../../engine/analysis-report.js';
import type { TcpEvent } from '../../tcp/events.js';
import type { HandshakeSummary, StallSummary } from '../../tcp/session-summary.js';
import { formatCount, plural } from '../quantity.js';
import { formatDuration, formatUtc } from '../time.js';
import { httpText, tlsText } from './above-text.js';
import { writeDirectionTable, writeOptionTable } from './direction-table.js';
import { endpointText } from './endpoint-text.js';
import { eventText, kindTone } from './event-text.js';
import { costText, findingFact, whoText, writeProof, writeTitle } from './findings-section.js';
import { worstFirst } from './finding-groups.js';
import type { Page } from './page.js';
import { SPENT_ON, writeStallList } from './stall-list.js';
import { naturalWidths, renderTable, tableWidth } from './table.js';
import { fullTunnelText } from './tunnel-text.js';

/** Widest column of event texts. */
const MAX_EVENT_WIDTH = 110;

/**
 * @param events Its first events, in frame order.
 * @param moreEvents Events that are not in the list.
 */
export function writeSessionDetail(
  page: Page,
  session: SessionReport,
  baseSecond: number,
  events: readonly TcpEvent[],
  moreEvents: number,
): void {
  page.heading(`Session ${session.session}`);
  writeFacts(page, session, baseSecond);
  writeOptionTable(page, session.handshake);
  writeDirectionTable(page, session);
  writeVerdicts(page, session);
  writeStallList(page, session);
  writeEvents(page, session, events, moreEvents);
}

function writeFacts(page: Page, session: SessionReport, baseSecond: number): void {
  page.fact('client', endpointText(session.client), 'strong');
  page.fact('server', endpointText(session.server), 'strong');
  const reason = session.rolesReason === '' ? '' : `: ${session.rolesReason}`;
  page.fact('roles', session.roles + reason);
  if (session.vlan !== null) page.fact('VLAN', String(session.vlan));
  if (session.tunnel !== null) page.fact('tunnel', fullTunnelText(session.tunnel));
  const start = formatUtc(baseSecond, session.firstTimeNs);
  const frames = `frames ${session.firstFrame} to ${session.lastFrame}`;
  page.fact('time', `${start}, ${formatDuration(session.duration)}, ${frames}`);
  const spent = budgetText(session);
  if (spent !== '') page.fact('spent', spent);
  page.fact('handshake', handshakeText(session.handshake));
  page.fact('close', closeText(session));
  page.fact('state', `client ${session.state.client}, server ${session.state.server}`);
  page.fact('Zeek', `${session.zeek.connState} ${session.zeek.history}`, 'context');
  if (session.tls !== null) page.fact('TLS', tlsText(session.tls));
  if (session.http !== null) page.fact('HTTP', httpText(session.http));
  if (session.stalls.seconds > 0) page.fact('stalls', stallText(session.stalls), 'cost');
}

/** Smaller shares of the lifetime are not worth a word. */
const LEAST_SHARE = 0.01;

/** Where the time went, the most first. */
function budgetText({ timeBudget, duration }: SessionReport): string {
  if (duration <= 0) return '';
  return TIME_CLASSES.filter((kind) => timeBudget[kind] >= LEAST_SHARE * duration)
    .sort((a, b) => timeBudget[b] - timeBudget[a])
    .map((kind) => `${((100 * timeBudget[kind]) / duration).toFixed(0)} % ${SPENT_ON[kind]}`)
    .join(', ');
}

const WAITED_FOR: Record<keyof StallSummary['bySeconds'], string> = {
  acknowledgment: 'an acknowledgment',
  window: 'an open window',
  client: 'the client',
  server: 'the server',
};

/** How long it stood still, what for, and where to look first. */
function stallText(stalls: StallSummary): string {
  const kinds = Object.entries(stalls.bySeconds) as [keyof typeof WAITED_FOR, number][];
  const waits = kinds.filter(([, seconds]) => seconds > 0).sort((a, b) => b[1] - a[1]);
  const together = `${formatDuration(stalls.seconds)} together`;
  const frame = stalls.longestFrame === null ? '' : ` before frame ${stalls.longestFrame}`;
  const longest = `the longest ${formatDuration(stalls.longest)}${frame}`;
  if (waits.length === 0) return `${together}, ${longest}`;
  if (waits.length === 1) return `${together}, waiting for ${WAITED_FOR[waits[0]![0]]}; ${longest}`;
  const parts = waits.map(([kind, seconds]) => `${WAITED_FOR[kind]} ${formatDuration(seconds)}`);
  const last = stalls.longestWaitingFor === null ? '' : ` for ${WAITED_FOR[stalls.longestWaitingFor]}`;
  return `${together}, waiting for ${parts.join(', ')}; ${longest}${last}`;
}

function handshakeText(handshake: HandshakeSummary): string {
  const parts: string[] = [handshake.outcome];
  if (handshake.reason !== null && handshake.reason !== handshake.outcome) parts.push(handshake.reason);
  if (handshake.rtt !== null) parts.push(`${formatDuration(handshake.rtt)} in all`);
  if (handshake.serverRtt !== null) parts.push(`server side ${formatDuration(handshake.serverRtt)}`);
  if (handshake.clientRtt !== null) parts.push(`client side ${formatDuration(handshake.clientRtt)}`);
  if (handshake.synRetries > 0) parts.push(`SYN repeated ${plural(handshake.synRetries, 'time')}`);
  if (handshake.synAckRetries > 0) parts.push(`SYN-ACK repeated ${plural(handshake.synAckRetries, 'time')}`);
  return parts.join(', ');
}

function closeText(session: SessionReport): string {
  const { how, by, resetCause, frame, afterSeconds } = session.close;
  const who = by === null ? '' : ` by the ${by}`;
  const cause = resetCause === null ? '' : ` (${resetCause})`;
  const where = frame === null ? '' : `, frame ${frame}`;
  return `${how}${who}${cause}${where}${afterSeconds === null ? '' : `, after ${formatDuration(afterSeconds)}`}`;
}

function writeVerdicts(page: Page, session: SessionReport): void {
  page.heading('Verdicts');
  if (session.verdicts.length === 0) {
    page.prose([['  ✓ ', 'fine']], 'Nothing that the segments show.', 'fine');
    return;
  }
  const fact = findingFact(page);
  for (const [i, verdict] of worstFirst(session.verdicts).entries()) {
    if (i > 0) page.blank();
    writeTitle(page, verdict);
    fact('who', whoText(verdict));
    const cost = costText(verdict);
    if (cost !== '') fact('cost', cost);
    writeProof(page, verdict, Infinity);
    for (const [n, advice] of verdict.advice.entries()) fact(n === 0 ? 'next' : '', `${n + 1}. ${advice}`);
    fact('kind', verdict.code, 'context');
  }
}

function writeEvents(page: Page, session: SessionReport, events: readonly TcpEvent[], more: number): void {
  if (events.length === 0) return;
  page.heading(`Events: ${formatCount(events.length + more)}`);
  const columns = [
    { head: 'frame', align: 'right' },
    { head: 'seconds', align: 'right' },
    { head: 'from' },
    { head: 'what', overflow: 'wrap' },
  ] as const;
  const rows = events.map((event) => {
    const seconds = ((event.timeNs - session.firstTimeNs) / 1e9).toFixed(6);
    const tone = kindTone(event.kind);
    const cells = [
      { text: String(event.frame) },
      { text: seconds },
      { text: event.from ?? '-' },
      { text: eventText(event), tone },
    ];
    return { cells };
  });
  const widths = naturalWidths(columns, rows);
  const last = widths.length - 1;
  const spare = page.width - 2 - (tableWidth(widths) - widths[last]!);
  widths[last] = Math.max(8, Math.min(widths[last]!, spare, MAX_EVENT_WIDTH));
  for (const line of renderTable(columns, rows, widths, page.paint)) page.raw(`  ${line}`);
  if (more > 0)
    page.prose([['  ', 'plain']], `and ${plural(more, 'more event')}: --format ndjson`, 'context');
}
