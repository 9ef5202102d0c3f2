/** How often each kind of event was seen, and what it means. */
import { formatCount } from '../../../quantity.js';
import type { ReportData } from '../../report-data.js';
import { el, section } from '../dom.js';
import { explanationBody } from '../explanation.js';

export function eventsSection(report: ReportData): HTMLElement {
  const counts = Object.entries(report.summary.events).sort(([, a], [, b]) => b - a);
  if (counts.length === 0) {
    return section(
      'seen',
      'What was seen',
      el('p', { class: 'quiet' }, 'No event of any kind: nothing but orderly segments.'),
    );
  }
  return section(
    'seen',
    'What was seen',
    el(
      'ul',
      { class: 'seen' },
      ...counts.map(([kind, count]) => el('li', {}, eventRow(report, kind, count))),
    ),
  );
}

function eventRow(report: ReportData, kind: string, count: number): HTMLElement {
  const explanation = report.explanations[kind];
  const line = [
    el('span', { class: 'count' }, formatCount(count)),
    el('span', { class: 'kind' }, kind.replaceAll('-', ' ')),
  ];
  if (!explanation) return el('div', {}, ...line);
  const details = el('details', {}, el('summary', {}, ...line));
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(explanationBody(explanation));
  });
  return details;
}
