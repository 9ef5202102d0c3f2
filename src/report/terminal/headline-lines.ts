/** The headline, for people at a terminal. */
import type { AnalysisSummary, CaptureReport } from '../../engine/analysis-report.js';
import type { FindingGroup } from '../finding-groups.js';
import { contextLine, headline } from '../headline.js';
import type { Page } from './page.js';
import { TONE_SIGNS } from './palette.js';

/**
 * @param groups Findings, worst first.
 * @param missing Number of a session that was asked for and does not exist, else null.
 * @param only The session that the findings are of, null for all.
 */
export function writeHeadline(
  page: Page,
  captures: readonly CaptureReport[],
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
  missing: number | null = null,
  only: number | null = null,
): void {
  if (missing !== null) {
    page.prose([[`${TONE_SIGNS.broken} `, 'broken']], noSuchSession(missing, summary.sessions), 'broken');
  }
  const { tone, word, text, saysGrade } = headline(captures, groups, summary, only);
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
