/** The first line: the worst thing that is so, or that all is well. */
import type { AnalysisSummary, CaptureReport } from '../../engine/analysis-report.js';
import { plural } from '../quantity.js';
import type { FindingGroup } from './finding-groups.js';
import type { Page } from './page.js';
import { type Tone, TONE_SIGNS } from './palette.js';

interface Headline {
  readonly tone: Tone;
  readonly word: string;
  readonly text: string;
}

/** @param groups Findings, worst first. */
export function writeHeadline(
  page: Page,
  captures: readonly CaptureReport[],
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
): void {
  const { tone, word, text } = headline(captures, groups, summary);
  page.prose([[`${TONE_SIGNS[tone]} ${word}  `, tone]], text, 'strong');
  const context = contextLine(groups, summary);
  if (context !== '') page.prose([[' '.repeat(word.length + 4), 'plain']], context, 'context');
}

function headline(
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
  if (summary.sessions === 0) return nothingFound(captures);
  const sessions = summary.sessions === 1 ? 'The one session' : `All ${plural(summary.sessions, 'session')}`;
  const well = `${sessions}: nothing failed, and nothing was slow for a reason that TCP shows.`;
  if (summary.health.grade !== 'good') {
    return { tone: 'cost', word: 'OK SO FAR', text: `${well} But the capture is ${summary.health.grade}.` };
  }
  return { tone: 'fine', word: 'OK', text: well };
}

function nothingFound(captures: readonly CaptureReport[]): Headline {
  const frames = captures.reduce((sum, capture) => sum + capture.frames, 0);
  const text =
    frames === 0
      ? 'The capture holds no frames.'
      : `No TCP session in ${plural(frames, 'frame')}: is the filter or the interface the right one?`;
  return { tone: 'cost', word: 'NOTHING', text };
}

function contextLine(groups: readonly FindingGroup[], summary: AnalysisSummary): string {
  const parts: string[] = [];
  const first = groups[0];
  if (first && first.worst.severity !== 'info') {
    if (first.sessions > 0) parts.push(`in ${first.sessions} of ${plural(summary.sessions, 'session')}`);
    const others = groups.slice(1).filter((group) => group.worst.severity !== 'info').length;
    if (others > 0) parts.push(`${plural(others, 'other kind')} of trouble below`);
  }
  if (summary.health.grade !== 'good') parts.push(`trust in the capture is ${summary.health.grade}`);
  if (summary.interrupted) parts.push('interrupted: this is what had been read until then');
  const text = parts.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
