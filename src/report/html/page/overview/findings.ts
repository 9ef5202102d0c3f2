/** What is wrong, worst first: each kind of finding once, with the session that shows it best. */
import { formatCount, plural } from '../../../quantity.js';
import type { FindingRecord, ReportData } from '../../report-data.js';
import { type Child, el, section } from '../dom.js';
import { sessionHref } from '../route.js';
import { verdictCard } from '../verdict-card.js';

/** Cards that are shown at once; the rest is folded. */
const OPEN_CARDS = 8;

export function findingsSection(report: ReportData): HTMLElement {
  const { findings } = report;
  if (findings.length === 0) {
    const text =
      report.summary.sessions > 0 ? 'Nothing that the segments show.' : 'There is no TCP session to judge.';
    return section('wrong', 'What is wrong', el('p', { class: 'quiet' }, text));
  }
  const cards = findings.map((finding) => findingCard(report, finding));
  const rest = cards.slice(OPEN_CARDS);
  return section(
    'wrong',
    'What is wrong',
    ...cards.slice(0, OPEN_CARDS),
    rest.length > 0 &&
      el(
        'details',
        { class: 'more', 'data-print': true },
        el('summary', {}, `${plural(rest.length, 'more kind')} of finding`),
        ...rest,
      ),
  );
}

function findingCard(report: ReportData, finding: FindingRecord): HTMLElement {
  return verdictCard(report, finding.verdict, finding.session, { where: where(finding) });
}

function where({ session, pair, sessions, named }: FindingRecord): Child[] {
  if (session === null) return [];
  const parts: Child[] = [el('a', { href: sessionHref(session) }, `session ${session}`), `, ${pair}`];
  const others = named.filter((number) => number !== session);
  if (others.length > 0) {
    parts.push('; also in ');
    for (const [i, number] of others.entries()) {
      if (i > 0) parts.push(', ');
      parts.push(el('a', { href: sessionHref(number) }, String(number)));
    }
    const more = sessions - 1 - others.length;
    if (more > 0) parts.push(` and ${formatCount(more)} more`);
  }
  return parts;
}
