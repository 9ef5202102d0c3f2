/** What the program says of a variant of captures, against what is true of it. */
import { readFileSync } from 'node:fs';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { analyze } from '../../../src/engine/analyze.js';
import { NdjsonReport } from '../../../src/report/ndjson.js';
import type { FixtureCapture } from '../../support/fixture-captures.js';
import type { ReportRecord } from '../../support/run-main.js';
import { type Score, scoreFrames, sumScores, type Wrong } from '../score-frames.js';
import { type LabCapture, readLabFrames, writeLabFrames } from './lab-frames.js';
import type { RandomNumbers, Variant } from './variants.js';

export interface VariantResult {
  readonly score: Score;
  /** Events that complain, of captures in which nothing happened. */
  readonly falseAlarms: readonly string[];
}

/** Kinds of which a session without any trouble has none, however badly it was captured. */
const ALARMS: readonly unknown[] = [
  'retransmission',
  'out-of-order',
  'reset',
  'handshake-failed',
  'deadlock',
];

export type WrongOfCapture = (capture: string, ...wrong: Parameters<Wrong>) => void;

/** @param captures Those of which it makes sense are taken. */
export async function scoreVariant(
  variant: Variant,
  captures: readonly FixtureCapture[],
  wrong: WrongOfCapture = () => undefined,
): Promise<VariantResult> {
  const scores: Score[] = [];
  const falseAlarms: string[] = [];
  for (const [number, capture] of captures.entries()) {
    if (variant.takes?.(capture) === false) continue;
    const made = variant.make(framesOf(capture), randomNumbers(number + 1));
    if (made.frames.length === 0) continue;
    const { file, truth } = writeLabFrames(made);
    const records = await recordsOf(file);
    const events = records.filter(({ type }) => type === 'event');
    scores.push(scoreFrames({ frames: truth }, events, (...what) => wrong(capture.name, ...what)));
    if (isClean(capture)) {
      for (const { kind, frame } of events)
        if (ALARMS.includes(kind))
          falseAlarms.push(`${capture.name} frame ${String(frame)}: ${String(kind)}`);
    }
  }
  return { score: sumScores(scores), falseAlarms };
}

/** A session without trouble: healthy by the truth, and not one frame with a label. */
export const isClean = ({ truth, frames }: FixtureCapture): boolean =>
  truth.expect.verdict === 'healthy' && Object.keys(frames).length === 0;

export const framesOf = ({ path, frames }: FixtureCapture): LabCapture =>
  readLabFrames(readFileSync(path), frames);

export async function recordsOf(file: Uint8Array): Promise<ReportRecord[]> {
  let text = '';
  await analyze(captureFromBytes(file), new NdjsonReport({ write: (piece) => void (text += piece) }));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ReportRecord);
}

/** Linear congruential numbers: good enough to choose frames by, and the same everywhere. */
export function randomNumbers(seed: number): RandomNumbers {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
