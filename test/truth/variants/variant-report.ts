/** The figures of variants, a line each, for people. */
import { f1, LABELS, type Score, type Share } from '../score-frames.js';
import { LEAST } from '../truth-report.js';
import type { VariantResult } from './score-variant.js';
import type { Variant } from './variants.js';

/** Figures that a variant must reach: those of all captures, or what is left to know in it. */
export function leastOf(variant: Variant): typeof LEAST {
  const { least } = variant;
  return { ...LEAST, ...least, f1: { ...LEAST.f1, ...least?.f1 } } as typeof LEAST;
}

/** What is missed, as a list of names; empty when all is reached. */
export function missedFigures(variant: Variant, { score, falseAlarms }: VariantResult): string[] {
  const least = leastOf(variant);
  const shares = (['label', 'cause', 'spurious'] as const).filter(
    (what) => score[what].right < least[what] * score[what].of,
  );
  const labels = LABELS.filter((label) => f1(score.confusion[label]) < least.f1[label]);
  return [...shares, ...labels, ...(falseAlarms.length > 0 ? ['false alarms'] : [])];
}

export const VARIANT_HEADING = row(
  'variant',
  'told',
  'cause',
  'spurious',
  'F1 repeat',
  'F1 order',
  'F1 copy',
  'false',
);

export function variantLine(variant: Variant, result: VariantResult): string {
  const { score } = result;
  const missed = missedFigures(variant, result);
  const note = missed.length === 0 ? '' : `  misses ${missed.join(', ')}`;
  return row(variant.name, ...figures(score), String(score.falseEvents + result.falseAlarms.length)) + note;
}

function figures(score: Score): string[] {
  const f1s = LABELS.map((label) => f1(score.confusion[label]));
  return [
    ...[score.label, score.cause, score.spurious].map(percent),
    ...f1s.map((value) => (Number.isNaN(value) ? '-' : value.toFixed(4))),
  ];
}

const percent = ({ right, of }: Share): string => (of === 0 ? '-' : `${((100 * right) / of).toFixed(2)} %`);

function row(name: string, ...cells: string[]): string {
  return `  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(11)).join('')}`;
}
