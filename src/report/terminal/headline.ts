/** The first line: the worst thing that is so, or that all is well. */
import type { AnalysisSummary, CaptureReport } from '../../engine/analysis-report.js';
import { formatCount, plural } from '../quantity.js';
import type { FindingGroup } from './finding-groups.js';
import { whyNoTcp } from './no-tcp.js';
import type { Page } from './page.js';
import { type Tone, TONE_SIGNS } from './palette.js';

interface Headline {
  readonly tone: Tone;
  readonly word: string;
  readonly text: string;
  /** True when the sentence tells how far the capture can be trusted. */
  readonly saysGrade?: boolean;
}

/**
 * @param groups Findings, worst first.
 * @param missing Number of a session that was asked for and does not exist, else null.
 */
export function writeHeadline(
  page: Page,
  captures: readonly CaptureReport[],
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
  missing: number | null = null,
): void {
  if (missing !== null) {
    page.prose([[`${TONE_SIGNS.broken} `, 'broken']], noSuchSession(missing, summary.sessions), 'broken');
  }
  const { tone, word, text, saysGrade } = headline(captures, groups, summary);
  page.prose([[`${TONE_SIGNS[tone]} ${word}  `, tone]], text, 'strong');
  const context = contextLine(groups, summary, saysGrade === true);
  if (context !== '') page.prose([[' '.repeat(word.length + 4), 'plain']], context, 'context');
}

function noSuchSession(asked: number, sessions: number): string {
  const text = `There is no session ${asked}: `;
  if (sessions === 0) return `${text}the capture has none.`;
  if (sessions === 1) return `${text}the only one is session 0.`;
  return `${text}sessions are 0 to ${sessions - 1}.`;
}

/** The worst that is so, in one sentence with its tone. */
export function headline(
  captures: readonly CaptureReport[],
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
): Headline {
  const worst = groups[0]?.worst;
  if (worst?.severity === 'critical') return { tone: 'broken', word: 'BROKEN', text: worst.title };
  if (!summary.conservation.holds) {
    return { tone: 'broken', word: 'DEFECT', text: 'The sums of tcpwhy itself do not add up: see below.' };
  }
  if (worst?.severity === 'warning') return { tone: 'cost', word: 'WARNING', text: worst.title };
  if (summary.sessions === 0) return { tone: 'cost', word: 'NOTHING', text: whyNoTcp(captures, summary) };
  const { filter } = summary;
  if (filter?.sessions === 0) {
    const text = `None of ${plural(summary.sessions, 'session')} fits the filter '${filter.expression}'.`;
    return { tone: 'cost', word: 'NOTHING', text };
  }
  const sessions = summary.sessions === 1 ? 'The one session' : `All ${plural(summary.sessions, 'session')}`;
  const well = `${filter ? plural(filter.sessions, 'session that fits', 'sessions that fit') : sessions}: nothing failed, and nothing was slow for a reason that TCP shows.`;
  if (summary.health.grade !== 'good') {
    const text = `${well} But trust in the capture is ${summary.health.grade}.`;
    return { tone: 'cost', word: 'OK SO FAR', text, saysGrade: true };
  }
  return { tone: 'fine', word: 'OK', text: well };
}

/** What qualifies the headline; empty when nothing does. */
export function contextLine(
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
  gradeIsSaid: boolean,
): string {
  const parts: string[] = [];
  const first = groups[0];
  if (first && first.worst.severity !== 'info') {
    // With one session there is no question which.
    if (first.sessions > 0 && summary.sessions > 1) {
      parts.push(`in ${formatCount(first.sessions)} of ${plural(summary.sessions, 'session')}`);
    }
    const others = groups.slice(1).filter((group) => group.worst.severity !== 'info').length;
    if (others > 0) parts.push(`${plural(others, 'other kind')} of trouble below`);
  }
  if (summary.filter) {
    const { sessions, expression } = summary.filter;
    parts.push(
      `the filter '${expression}' lets ${formatCount(sessions)} of ${plural(summary.sessions, 'session')} through`,
    );
  }
  if (summary.health.grade !== 'good' && !gradeIsSaid)
    parts.push(`trust in the capture is ${summary.health.grade}`);
  if (summary.interrupted) parts.push('interrupted: this is what had been read until then');
  const text = parts.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
