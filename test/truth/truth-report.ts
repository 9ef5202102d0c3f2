/** The figures of a comparison with the truth, as lines for people. */
import type { Expected } from './expectations.js';
import { type Confusion, f1, LABELS, type Score, type Share, sumScores } from './score-frames.js';

/** What must be reached. Labels, causes and spurious over all captures, F1 on each side. */
export const LEAST = {
  label: 0.985,
  cause: 0.95,
  spurious: 0.99,
  f1: { retransmission: 0.98, 'out-of-order': 0.98, duplicate: 0.95 },
} as const;

export interface CaptureResult {
  readonly name: string;
  readonly side: 'client' | 'server';
  readonly score: Score;
  readonly expected: readonly Expected[];
}

export const SIDES = ['client', 'server'] as const;

/** Scores of the captures of one side. */
export function scoreOfSide(results: readonly CaptureResult[], side: (typeof SIDES)[number]): Score {
  return sumScores(results.filter((result) => result.side === side).map(({ score }) => score));
}

export function truthReport(results: readonly CaptureResult[]): string {
  const total = sumScores(results.map(({ score }) => score));
  const expected = results.flatMap((result) => result.expected);
  const unmet = results.flatMap(({ name, expected: list }) =>
    list.filter(({ met }) => !met).map(({ what, said }) => `  ${name}: expected ${what}, got ${said}`),
  );
  const lines = SIDES.flatMap((side) => {
    const score = scoreOfSide(results, side);
    return LABELS.map((label) => row(`${side} ${label}`, confusionText(score.confusion[label])));
  });
  return [
    `${results.length} captures`,
    ...lines,
    row('frames with an event told right', shareText(total.label, LEAST.label)),
    row('false events', String(total.falseEvents)),
    row('cause right', shareText(total.cause, LEAST.cause)),
    row('spurious right', shareText(total.spurious, LEAST.spurious)),
    row('expectations met', `${expected.filter(({ met }) => met).length} of ${expected.length}`),
    ...unmet,
    '',
  ].join('\n');
}

/** True when every figure that the issue of the analysis demands is reached. */
export function reachesAll(results: readonly CaptureResult[]): boolean {
  const total = sumScores(results.map(({ score }) => score));
  const enough = ({ right, of }: Share, least: number): boolean => right >= least * of;
  return (
    enough(total.label, LEAST.label) &&
    enough(total.cause, LEAST.cause) &&
    enough(total.spurious, LEAST.spurious) &&
    results.every(({ expected }) => expected.every(({ met }) => met)) &&
    SIDES.every((side) => {
      const { confusion } = scoreOfSide(results, side);
      return LABELS.every((label) => !(f1(confusion[label]) < LEAST.f1[label]));
    })
  );
}

const row = (name: string, text: string): string => `  ${name.padEnd(34)}${text}`;

function confusionText(confusion: Confusion): string {
  const score = f1(confusion);
  if (Number.isNaN(score)) return 'does not occur';
  const { right, missed } = confusion;
  return `right ${right}, missed ${missed}, false ${confusion.false}, F1 ${score.toFixed(4)}`;
}

function shareText({ right, of }: Share, least: number): string {
  if (of === 0) return 'does not occur';
  return `${right} of ${of} = ${((100 * right) / of).toFixed(2)} % (at least ${100 * least} %)`;
}
