/** One session: what is wrong with it, its graphs, and what is known of both sides. */
import { formatDuration } from '../../../time.js';
import { httpText, tlsText } from '../../../above-text.js';
import type { ReportData, SessionDetail } from '../../report-data.js';
import { type Child, el, fill, section } from '../dom.js';
import { type Frames, GraphView } from '../graph/graph-view.js';
import { sessionHref } from '../route.js';
import type { SessionRows } from '../table/session-rows.js';
import { verdictCard } from '../verdict-card.js';
import { pair, utc } from '../words.js';
import { budgetBar } from './budget-bar.js';
import { briefSession } from './brief-session.js';
import { factsTable } from './facts-table.js';
import { messageList } from './message-list.js';
import { stallList } from './stall-list.js';

export interface SessionPage {
  readonly children: readonly Child[];
  /** Brings frames into view; null is the whole session. */
  readonly lookAt: (frames: Frames) => void;
}

export function sessionPage(report: ReportData, rows: Promise<SessionRows>, number: number): SessionPage {
  const at = report.sessions.findIndex(({ record }) => record.session === number);
  const detail = report.sessions[at];
  if (detail) return fullSession(report, detail, at);
  const host = el('div', {}, title(`Session ${number}`));
  void rows.then((loaded) => fill(host, title(`Session ${number}`), ...briefSession(report, loaded, number)));
  const children = [el('nav', { class: 'crumbs', 'aria-label': 'Sessions' }, back()), host];
  return { children, lookAt: () => undefined };
}

function fullSession(report: ReportData, detail: SessionDetail, at: number): SessionPage {
  const { record, verdicts } = detail;
  const graph = detail.graph ? new GraphView(record) : null;
  const neighbour = (place: number, text: string): Child => {
    const other = report.sessions[place]?.record;
    return other ? el('a', { href: sessionHref(other.session), title: pair(other) }, text) : null;
  };
  const children = [
    el(
      'nav',
      { class: 'crumbs', 'aria-label': 'Sessions' },
      back(),
      el(
        'span',
        { class: 'steps' },
        neighbour(at - 1, '← worse'),
        el('span', { class: 'quiet' }, `${at + 1} of ${report.sessions.length} shown in full`),
        neighbour(at + 1, 'next →'),
      ),
    ),
    title(`Session ${record.session}`),
    el('p', { class: 'pair' }, pair(record)),
    el(
      'p',
      { class: 'context' },
      `${utc(record.firstTime)}, ${formatDuration(record.duration)}, frames ${record.firstFrame} to ${record.lastFrame}. `,
      stateText(detail),
    ),
    record.tls === null ? null : el('p', { class: 'context' }, `TLS: ${tlsText(record.tls)}.`),
    record.http === null ? null : el('p', { class: 'context' }, `HTTP: ${httpText(record.http)}.`),
    section(
      'verdicts',
      'What is wrong',
      ...(verdicts.length === 0
        ? [el('p', { class: 'grade fine' }, 'Nothing that the segments show.')]
        : verdicts.map((verdict) => verdictCard(report, verdict, record.session))),
    ),
    budgetBar(record),
    stallList(record),
    messageList(detail),
    graph?.element ?? el('p', { class: 'quiet' }, 'There was no room for the graph of this session.'),
    factsTable(record),
  ];
  return { children, lookAt: (frames) => graph?.lookAt(frames) };
}

function title(text: string): HTMLElement {
  return el('h1', { tabindex: -1 }, text);
}

function back(): HTMLElement {
  return el('a', { href: '#' }, '← All sessions');
}

function stateText({ record }: SessionDetail): string {
  const { handshake, close, state } = record;
  const began =
    handshake.outcome === 'completed'
      ? 'Handshake completed'
      : handshake.outcome === 'not-captured'
        ? 'Handshake not captured'
        : `Handshake failed (${handshake.reason ?? handshake.outcome})`;
  const cause = close.resetCause === null ? '' : ` (${close.resetCause})`;
  const by = close.by === null ? '' : ` by the ${close.by}`;
  return `${began}; ${close.how === 'open' ? 'still open' : close.how.replaceAll('-', ' ')}${by}${cause}. Client ${state.client}, server ${state.server}.`;
}
