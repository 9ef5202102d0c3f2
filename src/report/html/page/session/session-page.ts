/** One session: what is wrong with it, its graphs, and what is known of both sides. */
import { formatDuration } from '../../../time.js';
import type { ReportData, SessionDetail } from '../../report-data.js';
import { type Child, el, fill } from '../dom.js';
import { sessionHref } from '../route.js';
import type { SessionRows } from '../table/session-rows.js';
import { verdictCard } from '../verdict-card.js';
import { pair, utc } from '../words.js';
import { budgetBar } from './budget-bar.js';
import { briefSession } from './brief-session.js';
import { factsTable } from './facts-table.js';

/**
 * What the page of a session holds; null when that page is shown already.
 *
 * @param shown The session is on the screen.
 */
export function sessionPage(
  report: ReportData,
  rows: Promise<SessionRows>,
  number: number,
  shown: boolean,
): Child[] | null {
  if (shown) return null;
  const at = report.sessions.findIndex(({ record }) => record.session === number);
  const detail = report.sessions[at];
  if (detail) return fullSession(report, detail, at);
  const host = el('div', {}, title(`Session ${number}`));
  void rows.then((loaded) => fill(host, title(`Session ${number}`), ...briefSession(report, loaded, number)));
  return [el('nav', { class: 'crumbs', 'aria-label': 'Sessions' }, back()), host];
}

function fullSession(report: ReportData, detail: SessionDetail, at: number): Child[] {
  const { record, verdicts } = detail;
  const neighbour = (place: number, text: string): Child => {
    const other = report.sessions[place]?.record;
    return other ? el('a', { href: sessionHref(other.session), title: pair(other) }, text) : null;
  };
  return [
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
    ...(verdicts.length === 0
      ? [el('p', { class: 'grade fine' }, 'Nothing is wrong that the segments show.')]
      : verdicts.map((verdict) => verdictCard(report, verdict, record.session))),
    budgetBar(record),
    factsTable(record),
  ];
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
