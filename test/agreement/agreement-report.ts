/** How far two analysers agree over many captures, as lines for people. */
import { type Comparison, type Difference, type Subject, SUBJECTS } from './compare-labels.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';

export interface NamedComparison extends Comparison {
  readonly name: string;
}

export interface SubjectTotals {
  readonly agreed: number;
  /** Only tshark says it, only tcpwhy does, and both do with another figure. */
  readonly tshark: number;
  readonly tcpwhy: number;
  readonly both: number;
  readonly unknown: number;
}

export interface KnownTotals {
  readonly name: string;
  readonly count: number;
  /** `capture:frame` of the first. */
  readonly example: string;
}

export interface Agreement {
  readonly captures: number;
  readonly frames: number;
  readonly subjects: ReadonlyMap<Subject, SubjectTotals>;
  /** In the order of `KNOWN_DIFFERENCES`, with those that occur. */
  readonly known: readonly KnownTotals[];
  /** What nothing explains. */
  readonly unknown: readonly string[];
}

export function sumComparisons(all: readonly NamedComparison[]): Agreement {
  const subjects = new Map(SUBJECTS.map((subject) => [subject, totalsOf(subject, all)] as const));
  const named = all.flatMap(({ name, differences }) => differences.map((one) => ({ name, ...one })));
  const known = KNOWN_DIFFERENCES.flatMap(({ name }) => {
    const found = named.filter((one) => one.known?.name === name);
    const first = found[0];
    return first ? [{ name, count: found.length, example: `${first.name}:${first.frame}` }] : [];
  });
  const unknown = named
    .filter((one) => one.known === null)
    .map(({ name, frame, subject, who, text }) =>
      `${name}:${frame} ${subject} ${said(who)} ${text}`.trimEnd(),
    );
  const frames = all.reduce((n, one) => n + one.frames, 0);
  return { captures: all.filter((one) => one.frames > 0).length, frames, subjects, known, unknown };
}

/** Share of the frames that both analysers looked at on which they do not differ, 0 to 1. */
export function shareOfFrames({ frames, subjects }: Agreement, subject: Subject): number {
  const { tshark, tcpwhy, both } = subjects.get(subject)!;
  return frames === 0 ? 1 : 1 - (tshark + tcpwhy + both) / frames;
}

export function agreementReport(agreement: Agreement): string {
  const { captures, frames, subjects, known, unknown } = agreement;
  const header = ['', 'both', 'tshark', 'tcpwhy', 'differ', 'unknown', 'of frames'];
  const rows = [...subjects].map(([subject, t]) => [
    subject,
    ...[t.agreed, t.tshark, t.tcpwhy, t.both, t.unknown].map(String),
    `${(100 * shareOfFrames(agreement, subject)).toFixed(2)} %`,
  ]);
  return [
    `${captures} captures with TCP, ${frames} segments`,
    ...[header, ...rows].map(
      ([name, ...cells]) => name!.padEnd(24) + cells.map((c) => c.padStart(11)).join(''),
    ),
    '',
    ...known.map(({ name, count, example }) => `${String(count).padStart(8)}  ${name} (${example})`),
    ...unknown.map((line) => `unknown: ${line}`),
    '',
  ].join('\n');
}

function totalsOf(subject: Subject, all: readonly NamedComparison[]): SubjectTotals {
  const differences = all.flatMap((one) => one.differences.filter((d) => d.subject === subject));
  const by = (test: (d: Difference) => boolean): number => differences.filter(test).length;
  return {
    agreed: all.reduce((n, { agreed }) => n + (agreed.get(subject) ?? 0), 0),
    tshark: by(({ who }) => who === 'tshark'),
    tcpwhy: by(({ who }) => who === 'tcpwhy'),
    both: by(({ who }) => who === 'both'),
    unknown: by(({ known }) => known === null),
  };
}

const said = (who: Difference['who']): string => (who === 'both' ? 'differs' : `only ${who}`);
