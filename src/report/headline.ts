/** The first line of every form of the report: the worst thing that is so, or that all is well. */
import type { AnalysisSummary, CaptureReport } from '../engine/analysis-report.js';
import { pairText } from './endpoint-text.js';
import type { FindingGroup } from './finding-groups.js';
import { whyNoTcp } from './no-tcp.js';
import { formatCount, plural } from './quantity.js';
import type { Tone } from './tone.js';

interface Headline {
  readonly tone: Tone;
  readonly word: string;
  readonly text: string;
  /** True when the sentence tells how far the capture can be trusted. */
  readonly saysGrade?: boolean;
}

/** The worst that is so, in one sentence with its tone; of one session where `only` names it. */
export function headline(
  captures: readonly CaptureReport[],
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
  only: number | null = null,
): Headline {
  const worst = groups[0]?.worst;
  if (worst?.severity === 'critical') return { tone: 'broken', word: 'BROKEN', text: worst.title };
  if (!summary.conservation.holds) {
    return { tone: 'broken', word: 'DEFECT', text: 'The sums of tcpwhy itself do not add up: see below.' };
  }
  if (worst?.severity === 'warning') return { tone: 'cost', word: 'WARNING', text: worst.title };
  if (summary.sessions === 0) return { tone: 'cost', word: 'NOTHING', text: whyNoTcp(captures, summary) };
  if (only !== null) return allWell(`Session ${only}`, summary);
  const { filter } = summary;
  if (filter?.sessions === 0) {
    const text = `None of ${plural(summary.sessions, 'session')} fits the filter '${filter.expression}'.`;
    return { tone: 'cost', word: 'NOTHING', text };
  }
  const sessions = ALL_OF_FEW[summary.sessions] ?? `All ${plural(summary.sessions, 'session')}`;
  return allWell(
    filter ? plural(filter.sessions, 'session that fits', 'sessions that fit') : sessions,
    summary,
  );
}

/** What is said of all sessions when they are so few. */
const ALL_OF_FEW: Readonly<Record<number, string>> = { 1: 'The one session', 2: 'Both sessions' };

function allWell(who: string, summary: AnalysisSummary): Headline {
  const well = `${who}: nothing failed, and nothing was slow for a reason that TCP shows.`;
  if (summary.health.grade !== 'good') {
    const text = `${well} But trust in the capture is ${summary.health.grade}.`;
    return { tone: 'cost', word: 'OK SO FAR', text, saysGrade: true };
  }
  return { tone: 'fine', word: 'OK', text: well };
}

/** Other kinds of trouble that are named; the rest is counted. */
const NAMED_KINDS = 3;

/** Seconds of a finding that is no complaint from which it is named beside the headline. */
const WORTH_SECONDS = 1;

/** What qualifies the headline: whom it is about, what else there is; empty when nothing does. */
export function contextLine(
  groups: readonly FindingGroup[],
  summary: AnalysisSummary,
  gradeIsSaid: boolean,
): string {
  const sentences: string[] = [];
  const [first, ...others] = groups.filter(({ worst }) => worst.severity !== 'info');
  if (first) {
    sentences.push(whomText(first, summary.sessions));
    const kinds = [...new Set(others.map(kindText))];
    const more = kinds.length - NAMED_KINDS;
    if (more > 0) kinds.splice(NAMED_KINDS, more, plural(more, 'more kind'));
    if (kinds.length > 0) sentences.push(`also ${listText(kinds)}`);
  } else if (groups[0] !== undefined && groups[0].worst.cost.seconds >= WORTH_SECONDS) {
    // Nobody is at fault, and yet it took its time: the answer to "why was it slow".
    sentences.push(`what took longest: ${groups[0].worst.title.replace(/\.$/, '')}`);
  }
  if (summary.filter) {
    const { sessions, expression } = summary.filter;
    sentences.push(
      `the filter '${expression}' lets ${formatCount(sessions)} of ${plural(summary.sessions, 'session')} through`,
    );
  }
  if (summary.health.grade !== 'good' && !gradeIsSaid)
    sentences.push(`trust in the capture is ${summary.health.grade}`);
  if (summary.interrupted) sentences.push('interrupted: this is what had been read until then');
  return sentences
    .filter((sentence) => sentence !== '')
    .map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)
    .join(' ');
}

/** The session that has it worst, and how many have it. */
function whomText({ example, sessions }: FindingGroup, all: number): string {
  if (example === null) return '';
  const { session, client, server } = example;
  const pair = `session ${session}, ${pairText(client, server)}`;
  // With one session there is no question which.
  if (all <= 1) return pair;
  if (sessions <= 1) return `${pair}, one of ${plural(all, 'session')}`;
  const how = sessions === all ? 'all' : `${formatCount(sessions)} of`;
  return `${how} ${plural(all, 'session')}, worst ${pair}`;
}

/** `reset (refused)`: the code, and the cause where one code has many. */
export function kindText({ worst, cause }: FindingGroup): string {
  return cause === '' ? worst.code : `${worst.code} (${cause})`;
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
