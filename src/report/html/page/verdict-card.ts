/** One verdict: what happened, who, how sure, what it cost, the frames that prove it, what to do. */
import { formatShare } from '../../quantity.js';
import type { ExplainedVerdict, ReportData } from '../report-data.js';
import { withCode } from './code-text.js';
import { type Child, el } from './dom.js';
import { explanationDetails } from './explanation.js';
import { sessionHref } from './route.js';
import { costText, tidy, severitySign, subjectText } from './words.js';

/** More proofs than this stand in two columns where there is room. */
const MANY_PROOFS = 4;

export interface CardOptions {
  /** Which sessions have it. */
  readonly where?: readonly Child[];
}

/** @param session Session in which the frames are; null when they belong to none. */
export function verdictCard(
  report: ReportData,
  verdict: ExplainedVerdict,
  session: number | null,
  { where = [] }: CardOptions = {},
): HTMLElement {
  const { severity, title, subject, confidence, cost, advice, alternatives, explainedBy } = verdict;
  const costs = costText(cost);
  const explanation = report.explanations[explainedBy];
  return el(
    'article',
    { class: `verdict ${severity}`, 'data-code': verdict.code },
    el(
      'h3',
      {},
      el(
        'span',
        { class: `severity ${severity}` },
        el('span', { 'aria-hidden': 'true' }, severitySign(severity)),
        ` ${severity}`,
      ),
      tidy(title),
    ),
    el(
      'dl',
      { class: 'facts' },
      ...fact('Who', subjectText(subject), ' ', confidenceMeter(confidence)),
      ...(costs === '' ? [] : fact('Cost', costs)),
      ...(where.length === 0 ? [] : fact('Where', ...where)),
      ...(verdict.evidence.length === 0 ? [] : fact('Proof', evidenceList(verdict, session))),
      ...(advice.length === 0 ? [] : fact('Do', textList(advice))),
      ...(alternatives.length === 0 ? [] : fact('Or else', textList(alternatives))),
    ),
    explanation ? explanationDetails(explanation) : null,
  );
}

function fact(name: string, ...value: readonly Child[]): HTMLElement[] {
  return [el('dt', {}, name), el('dd', {}, ...value)];
}

function confidenceMeter(confidence: number): HTMLElement {
  const text = `${formatShare(confidence)} sure`;
  const filled = Math.round(Math.min(1, Math.max(0, confidence)) * 5);
  const dots = Array.from({ length: 5 }, (_, i) => el('i', { class: i < filled ? 'on' : null }));
  return el(
    'span',
    { class: 'confidence' },
    el('span', { class: 'dots', 'aria-hidden': 'true' }, ...dots),
    text,
  );
}

function evidenceList(verdict: ExplainedVerdict, session: number | null): HTMLElement {
  const items = verdict.evidence.map(({ frame, text }) => {
    if (frame === null) return el('li', {}, text);
    const name = `frame ${frame}`;
    const link =
      session === null ? name : el('a', { href: sessionHref(session, [frame]), class: 'frame' }, name);
    return el('li', {}, link, ` ${text}`);
  });
  const list = el('ul', { class: items.length > MANY_PROOFS ? 'evidence many' : 'evidence' }, ...items);
  const frames = verdict.evidence.map(({ frame }) => frame);
  if (session === null || frames.filter((frame) => frame !== null).length < 2) return list;
  return el(
    'div',
    {},
    list,
    el('a', { href: sessionHref(session, frames), class: 'place' }, 'Show these frames in the graph'),
  );
}

function textList(texts: readonly string[]): HTMLElement {
  return el('ul', { class: 'advice' }, ...texts.map((text) => el('li', {}, ...withCode(text))));
}
