/** The overview: what is wrong, how far to trust it, every session, and what was read. */
import { formatBytes, formatCount, formatShare } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { ReportData } from '../../report-data.js';
import { el, section } from '../dom.js';
import type { SessionRows } from '../table/session-rows.js';
import { sessionTable } from '../table/session-table.js';
import { between, tidy } from '../words.js';
import { capturesSection } from './captures.js';
import { eventsSection } from './events-seen.js';
import { findingsSection } from './findings.js';
import { trustSection } from './trust.js';

export function overview(report: ReportData, rows: Promise<SessionRows>): HTMLElement {
  const sessions = report.summary.sessions;
  return el(
    'main',
    { class: 'overview' },
    hero(report),
    el(
      'nav',
      { class: 'jump', 'aria-label': 'Sections' },
      el('a', { href: '#wrong' }, 'What is wrong'),
      el('a', { href: '#trust' }, 'How far to trust it'),
      el('a', { href: '#sessions' }, 'Sessions'),
      el('a', { href: '#seen' }, 'What was seen'),
      el('a', { href: '#captures' }, 'Captures'),
    ),
    findingsSection(report),
    trustSection(report),
    section('sessions', `Sessions: ${formatCount(sessions)}`, sessionTable(report, rows)),
    eventsSection(report),
    capturesSection(report),
  );
}

function hero({ headline, context, captures, summary }: ReportData): HTMLElement {
  const seconds = captures.reduce(
    (sum, { firstTime, lastTime }) => sum + (between(firstTime, lastTime) || 0),
    0,
  );
  const { conservation, health } = summary;
  const repeated = conservation.payloadBytes > 0 ? conservation.repeatedBytes / conservation.payloadBytes : 0;
  return el(
    'section',
    { class: `hero ${headline.tone}`, 'aria-labelledby': 'headline' },
    el('p', { class: 'badge' }, headline.word),
    el('h1', { id: 'headline', tabindex: -1 }, tidy(headline.text)),
    context !== '' && el('p', { class: 'context' }, context),
    el(
      'dl',
      { class: 'figures' },
      ...figure('Sessions', formatCount(summary.sessions)),
      ...figure('Frames', formatCount(conservation.framesRead)),
      ...figure('Payload', formatBytes(conservation.payloadBytes)),
      ...figure('Sent again', formatShare(repeated)),
      ...figure('Captured for', formatDuration(seconds)),
      ...figure('Trust', health.grade),
    ),
  );
}

function figure(name: string, value: string): HTMLElement[] {
  return [el('div', {}, el('dt', {}, name), el('dd', {}, value))];
}
