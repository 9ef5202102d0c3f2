/**
 * The report for a ticket: short, the verdicts first, each with who, cost, proof and what to do; then how
 * far to trust the capture, and the sessions. Written when the analysis is done.
 */
import type { Verdict } from '../../diagnose/verdict.js';
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../../engine/analysis-report.js';
import { explanationWord } from '../explanation-word.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import { type FindingGroup, FindingGroups, worstFirst } from '../finding-groups.js';
import { costText, whoText } from '../verdict-words.js';
import { contextLine, headline } from '../headline.js';
import { linkName } from '../link-name.js';
import { skipText } from '../packet-words.js';
import { retransmissionsOf, sessionRtt, type SortKey, TopSessions } from '../session-rank.js';
import { endText } from '../session-end.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { formatDuration, formatUtc } from '../time.js';
import { code, prose, tableRow } from './markdown-text.js';

export interface MarkdownOptions {
  /** Most findings and sessions that are listed. */
  readonly top: number;
  readonly sort: SortKey;
}

/** Kinds of proof of one finding, and pieces of advice. */
const SHOWN_PROOFS = 4;
const SHOWN_ADVICE = 3;
const SHOWN_CAPTURES = 5;

export class MarkdownReport implements AnalysisSink {
  readonly #out: BufferedOutput;
  readonly #captures: CaptureReport[] = [];
  readonly #groups = new FindingGroups();
  readonly #sessions: TopSessions;

  constructor(
    out: TextOutput,
    private readonly options: MarkdownOptions,
  ) {
    this.#out = new BufferedOutput(out);
    this.#sessions = new TopSessions(options.sort, Math.max(0, options.top));
  }

  capture(capture: CaptureReport): void {
    this.#captures.push(capture);
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#groups.addSession(session);
    this.#sessions.add(session, baseSecond);
  }

  /** Writes the report. */
  summary(summary: AnalysisSummary): void {
    const aboutCapture = summary.captureVerdicts.filter(({ subject }) => subject === 'capture');
    for (const verdict of summary.captureVerdicts) {
      if (verdict.subject !== 'capture') this.#groups.add(verdict);
    }
    const groups = this.#groups.sorted();
    const { word, text, saysGrade } = headline(this.#captures, groups, summary);
    const context = contextLine(groups, summary, saysGrade === true);
    const out = this.#out;
    out.write(`## ${word}: ${prose(text)}\n\n`);
    if (context !== '') out.write(`${prose(context)}\n\n`);
    this.#writeCaptures();
    this.#writeFindings(groups);
    this.#writeTrust(summary, worstFirst(aboutCapture));
    this.#writeSessions();
    out.flush();
  }

  #writeCaptures(): void {
    for (const capture of this.#captures.slice(0, SHOWN_CAPTURES)) this.#out.write(captureLine(capture));
    const more = this.#captures.length - SHOWN_CAPTURES;
    if (more > 0) this.#out.write(`- and ${plural(more, 'more file')}\n`);
  }

  #writeFindings(groups: readonly FindingGroup[]): void {
    const out = this.#out;
    const { top } = this.options;
    if (groups.length === 0) return;
    out.write('\n### What is wrong\n');
    for (const [i, group] of groups.slice(0, top).entries()) {
      const { worst } = group;
      out.write(`\n${i + 1}. **${worst.severity}: ${prose(worst.title)}**\n`);
      for (const line of findingLines(group)) out.write(`   - ${line}\n`);
    }
    const more = groups.length - top;
    if (more > 0) out.write(`\nand ${plural(more, 'more kind')} of finding\n`);
  }

  #writeTrust(summary: AnalysisSummary, verdicts: readonly Verdict[]): void {
    const { health, conservation, limits } = summary;
    const titles = verdicts.map(({ title }) => title);
    const lines = [
      ...titles,
      ...health.notes.filter((note) => !titles.some((title) => note.startsWith(title))),
      framesText(summary),
      `${plural(conservation.payloadBytes, 'byte')} of payload: ${formatCount(conservation.uniqueBytes)} new, ${formatCount(conservation.repeatedBytes)} repeated`,
      ...limits.map(
        ({ name, limit, count }) => `limit ${name} (${formatCount(limit)}) reached ${plural(count, 'time')}`,
      ),
      ...conservation.violations.map((violation) => `DEFECT of tcpwhy, the sums do not add up: ${violation}`),
    ];
    this.#out.write(`\n### Trust in the capture: ${health.grade}\n\n`);
    for (const line of lines) this.#out.write(`- ${prose(line)}\n`);
  }

  #writeSessions(): void {
    const { seen } = this.#sessions;
    const rows = this.#sessions.sorted();
    if (rows.length === 0) return;
    const out = this.#out;
    out.write(`\n### Sessions: ${formatCount(seen)}, by ${this.options.sort}\n\n`);
    out.write(
      tableRow(['#', 'client → server', 'end', 'duration', '→ data', '← data', 'retr', 'RTT', 'findings']),
    );
    out.write('| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n');
    for (const session of rows) out.write(sessionRow(session));
    if (seen > rows.length) out.write(`\nand ${plural(seen - rows.length, 'more session')}\n`);
  }
}

/** Facts of one finding, as Markdown. */
function findingLines(group: FindingGroup): string[] {
  const { worst, example, sessions, cause } = group;
  const cost = costText(worst);
  const word = explanationWord(worst.code, cause);
  const lines = [`who: ${prose(whoText(worst))}`];
  if (example !== null) {
    const others = sessions > 1 ? `, and ${plural(sessions - 1, 'other session')}` : '';
    lines.push(
      `where: session ${example.session}, ${code(pairText(example.client, example.server))}${others}`,
    );
  }
  if (cost !== '') lines.push(`cost: ${cost}`);
  for (const proof of proofs(worst)) lines.push(`proof: ${prose(proof)}`);
  for (const advice of worst.advice.slice(0, SHOWN_ADVICE)) lines.push(`do: ${prose(advice)}`);
  if (worst.alternatives[0] !== undefined) lines.push(`or else: ${prose(worst.alternatives[0])}`);
  if (word !== '') lines.push(`more: ${code(`tcpwhy explain ${word}`)}`);
  return lines;
}

/** `frames 102, 105: window of 0 advertised`: frames that show the same stand together. */
function proofs({ evidence }: Verdict): string[] {
  const byText = new Map<string, number[]>();
  for (const { frame, text } of evidence) {
    const frames = byText.get(text) ?? [];
    if (frame > 0) frames.push(frame);
    byText.set(text, frames);
  }
  const lines = [...byText].map(([text, frames]) => {
    if (frames.length === 0) return text;
    return `${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}: ${text}`;
  });
  return lines.slice(0, SHOWN_PROOFS);
}

function captureLine(capture: CaptureReport): string {
  const { baseSecond, firstTimeNs, lastTimeNs } = capture;
  const links = capture.linkTypes.map(linkName).join(', ');
  const parts = [
    `${plural(capture.frames, 'frame')} (${links === '' ? capture.format : `${capture.format}, ${links}`})`,
  ];
  if (firstTimeNs !== null && lastTimeNs !== null) {
    const seconds = (lastTimeNs - firstTimeNs) / 1e9;
    parts.push(`from ${formatUtc(baseSecond, firstTimeNs)}, ${formatDuration(seconds)}`);
  }
  if (capture.dropped !== null && capture.dropped > 0) {
    parts.push(`${plural(capture.dropped, 'frame')} lost while capturing`);
  }
  if (capture.truncated) parts.push('cut short: this report covers a part');
  const name = capture.file === '-' ? 'standard input' : capture.file;
  return `- ${code(name)}: ${prose(parts.join(', '))}\n`;
}

function framesText({ conservation }: AnalysisSummary): string {
  const { framesRead, framesAnalysed, framesSkipped } = conservation;
  const skipped = skipText(framesSkipped);
  return `${plural(framesRead, 'frame')} read, ${formatCount(framesAnalysed)} analysed${skipped === '' ? '' : `, not analysed: ${skipped}`}`;
}

function sessionRow(session: SessionReport): string {
  const rtt = sessionRtt(session);
  return tableRow([
    String(session.session),
    code(pairText(session.client, session.server)),
    endText(session),
    formatDuration(session.duration),
    formatBytes(session.toServer.bytes),
    formatBytes(session.toClient.bytes),
    formatCount(retransmissionsOf(session)),
    rtt === null ? '-' : `${rtt.atLeast ? '≥ ' : ''}${formatDuration(rtt.seconds)}`,
    prose(
      worstFirst(session.verdicts)
        .map(({ code: name }) => name)
        .join(', '),
    ),
  ]);
}
