/** One session in full: handshake, close, time, options and counters of both sides, events. */
import type { SessionReport } from '../../engine/analysis-report.js';
import type { HandshakeSummary } from '../../tcp/session-summary.js';
import { plural } from '../quantity.js';
import { formatDuration, formatUtc } from '../time.js';
import { httpText, tlsText } from '../above-text.js';
import { writeDirectionTable, writeOptionTable } from './direction-table.js';
import { endpointText } from '../endpoint-text.js';
import type { EventList } from './event-list.js';
import { writeEvents } from './event-section.js';
import type { Page } from './page.js';
import { writeStallList } from './stall-list.js';
import { writeTimeBudget } from './time-budget-section.js';
import { fullTunnelText } from './tunnel-text.js';

/** @param baseSecond What the session's times count from, seconds since the epoch. */
export function writeSessionDetail(
  page: Page,
  session: SessionReport,
  baseSecond: number,
  events: EventList,
): void {
  page.heading(`Session ${session.session}`);
  writeFacts(page, session, baseSecond);
  writeTimeBudget(page, session);
  writeStallList(page, session);
  page.heading('Both sides');
  if (writeOptionTable(page, session.handshake)) page.blank();
  writeDirectionTable(page, session);
  writeEvents(page, session, events);
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
  page.fact('handshake', handshakeText(session.handshake));
  page.fact('close', closeText(session));
  page.fact('state', `client ${session.state.client}, server ${session.state.server}`);
  page.fact('Zeek', `${session.zeek.connState} ${session.zeek.history}`, 'context');
  if (session.tls !== null) page.fact('TLS', tlsText(session.tls));
  if (session.http !== null) page.fact('HTTP', httpText(session.http));
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
