/** What is wrong, worst first: each kind once, with who, where, the proof and what to do. */
import type { Verdict } from '../../diagnose/verdict.js';
import type { SessionReport } from '../../engine/analysis-report.js';
import { explanationWord } from '../explanation-word.js';
import { formatCount, plural } from '../quantity.js';
import { costText, whoText } from '../verdict-words.js';
import { pairText } from '../endpoint-text.js';
import { causeOf, type FindingGroup, worstFirst } from '../finding-groups.js';
import type { Page } from './page.js';
import { TONE_SIGNS } from './palette.js';
import { SEVERITY_TONES, type Tone } from '../tone.js';

/** Evidence lines of one entry. */
const SHOWN_EVIDENCE = 2;
const FACT_INDENT = 4;

/**
 * What costs or breaks, each in full; then what is only worth knowing, in short.
 *
 * @param groups Findings, worst first.
 * @param top Most entries that are listed.
 */
export function writeFindings(page: Page, groups: readonly FindingGroup[], top: number): void {
  const wrong = groups.filter(({ worst }) => worst.severity !== 'info');
  const notes = groups.slice(wrong.length);
  page.heading('What is wrong');
  if (wrong.length === 0) page.prose([['  ✓ ', 'fine']], 'Nothing that the segments show.', 'fine');
  for (const [i, group] of wrong.slice(0, top).entries()) {
    if (i > 0) page.blank();
    writeFinding(page, group);
  }
  writeMore(page, wrong.length - top);
  if (notes.length === 0 || top === 0) return;
  page.heading('Worth knowing');
  for (const group of notes.slice(0, top)) writeNote(page, group);
  writeMore(page, notes.length - top);
}

/** All that is said of one session, each with all its evidence and advice. */
export function writeSessionFindings(page: Page, session: SessionReport): void {
  page.heading('What is wrong');
  if (session.verdicts.length === 0)
    page.prose([['  ✓ ', 'fine']], 'Nothing that the segments show.', 'fine');
  const fact = findingFact(page);
  for (const [i, verdict] of worstFirst(session.verdicts).entries()) {
    if (i > 0) page.blank();
    writeTitle(page, verdict);
    fact('who', whoText(verdict));
    const cost = costText(verdict);
    if (cost !== '') fact('cost', cost);
    writeProof(page, verdict, Infinity);
    for (const [n, advice] of verdict.advice.entries()) fact(n === 0 ? 'next' : '', `${n + 1}. ${advice}`);
    for (const [n, alternative] of verdict.alternatives.entries())
      fact(n === 0 ? 'or else' : '', alternative);
    writeExplain(page, verdict.code, causeOf(verdict, session));
  }
}

function writeMore(page: Page, more: number): void {
  if (more <= 0) return;
  page.blank();
  page.prose([['  ', 'plain']], `and ${plural(more, 'more kind')} of finding: --top N`, 'context');
}

function writeFinding(page: Page, group: FindingGroup): void {
  const { worst } = group;
  writeTitle(page, worst);
  const fact = findingFact(page);
  fact('who', whoText(worst));
  const where = whereText(group);
  if (where !== '') fact('where', where);
  writeProof(page, worst, SHOWN_EVIDENCE);
  const cost = costText(worst);
  if (cost !== '') fact('cost', group.sessions > 1 ? `${cost} in the worst of them` : cost);
  if (worst.advice[0] !== undefined) fact('next', worst.advice[0]);
  if (worst.alternatives[0] !== undefined) fact('or else', worst.alternatives[0]);
  writeExplain(page, worst.code, group.cause);
}

/** A finding that needs nobody's attention: what, where, and its name. */
function writeNote(page: Page, group: FindingGroup): void {
  const { worst, cause } = group;
  const tone = SEVERITY_TONES[worst.severity];
  page.prose([[`  ${TONE_SIGNS[tone]} `, tone]], worst.title);
  const parts = [whereText(group), explanationWord(worst.code, cause) || worst.code];
  page.prose([['    ', 'plain']], parts.filter((part) => part !== '').join(' · '), 'context');
}

/** How to read more of it; `--fail-on` takes the same word. */
function writeExplain(page: Page, code: string, cause: string): void {
  const word = explanationWord(code, cause);
  findingFact(page)('more', word === '' ? code : `tcpwhy explain ${word}`, 'context');
}

/** Facts of one finding are set in, below its sentence. */
function findingFact(page: Page): (label: string, text: string, tone?: Tone) => void {
  return (label, text, tone = 'plain') => page.fact(label, text, tone, FACT_INDENT);
}

/** The sentence of a verdict behind its sign and severity. */
function writeTitle(page: Page, verdict: Verdict): void {
  const tone = SEVERITY_TONES[verdict.severity];
  page.prose([[`  ${TONE_SIGNS[tone]} ${verdict.severity}: `, tone]], verdict.title, 'strong');
}

/** The evidence, `most` lines of it, and the frames of the rest. */
function writeProof(page: Page, verdict: Verdict, most: number): void {
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
