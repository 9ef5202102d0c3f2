/** What is wrong, worst first: each kind once, with who, where, the proof and what to do. */
import type { Verdict } from '../../diagnose/verdict.js';
import { formatBytes, formatCount, formatShare, plural } from '../quantity.js';
import { formatDuration } from '../time.js';
import { pairText } from './endpoint-text.js';
import type { FindingGroup } from './finding-groups.js';
import type { Page } from './page.js';
import { SEVERITY_TONES, type Tone, TONE_SIGNS } from './palette.js';

/** Evidence lines of one entry. */
const SHOWN_EVIDENCE = 2;
const FACT_INDENT = 4;

/**
 * @param groups Findings, worst first.
 * @param top Most entries that are listed.
 */
export function writeFindings(page: Page, groups: readonly FindingGroup[], top: number): void {
  page.heading('What is wrong');
  if (groups.length === 0) {
    page.prose([['  ✓ ', 'fine']], 'Nothing that the segments show.', 'fine');
    return;
  }
  for (const [i, group] of groups.slice(0, top).entries()) {
    if (i > 0) page.blank();
    writeTitle(page, group.worst);
    const fact = findingFact(page);
    fact('who', whoText(group.worst));
    const where = whereText(group);
    if (where !== '') fact('where', where);
    writeProof(page, group.worst, SHOWN_EVIDENCE);
    const cost = costText(group.worst);
    if (cost !== '') fact('cost', group.sessions > 1 ? `${cost} in the worst of them` : cost);
    if (group.worst.advice[0] !== undefined) fact('next', group.worst.advice[0]);
    fact('kind', group.cause === '' ? group.worst.code : `${group.worst.code} (${group.cause})`, 'context');
  }
  if (top > 0) page.blank();
  const more = groups.length - top;
  if (more > 0)
    page.prose([['  ', 'plain']], `and ${plural(more, 'more kind')} of finding: --top`, 'context');
  page.prose([['  ', 'plain']], 'More about each: tcpwhy explain KIND', 'context');
}

/** Facts of one finding are set in, below its sentence. */
export function findingFact(page: Page): (label: string, text: string, tone?: Tone) => void {
  return (label, text, tone = 'plain') => page.fact(label, text, tone, FACT_INDENT);
}

/** The sentence of a verdict behind its sign and severity. */
export function writeTitle(page: Page, verdict: Verdict): void {
  const tone = SEVERITY_TONES[verdict.severity];
  page.prose([[`  ${TONE_SIGNS[tone]} ${verdict.severity}: `, tone]], verdict.title, 'strong');
}

/** Who caused it, and how sure that is. */
export function whoText(verdict: Verdict): string {
  return `${verdict.subject} (${formatShare(verdict.confidence)} sure)`;
}

/** What it cost; empty when nothing that could be counted. */
export function costText(verdict: Verdict): string {
  const parts: string[] = [];
  if (verdict.cost.seconds > 0) parts.push(formatDuration(verdict.cost.seconds));
  if (verdict.cost.bytes > 0) parts.push(formatBytes(verdict.cost.bytes));
  return parts.join(', ');
}

/** The evidence, `most` lines of it, and the frames of the rest. */
export function writeProof(page: Page, verdict: Verdict, most: number): void {
  const fact = findingFact(page);
  for (const [i, evidence] of verdict.evidence.slice(0, most).entries()) {
    const frame = evidence.frame > 0 ? `frame ${evidence.frame}: ` : '';
    fact(i === 0 ? 'proof' : '', frame + evidence.text);
  }
  const rest = verdict.evidence.slice(most);
  const frames = rest.filter((evidence) => evidence.frame > 0).map((evidence) => evidence.frame);
  if (frames.length > 0) fact('', `also ${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}`);
}

function whereText(group: FindingGroup): string {
  if (group.example === null) return '';
  const { session, client, server } = group.example;
  const pair = `session ${session}, ${pairText(client, server)}`;
  if (group.sessions <= 1) return pair;
  const others = group.named.filter((number) => number !== session);
  const more = group.sessions - 1 - others.length;
  const list = more > 0 ? `${others.join(', ')} and ${formatCount(more)} more` : others.join(', ');
  return `${plural(group.sessions, 'session')}; worst: ${pair}; also ${list}`;
}
