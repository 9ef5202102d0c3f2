/**
 * What the program says of real kernels' sessions against what the network and the kernels know: shares of
 * frames told right over all fixtures and on each side, and for each session what a diagnosis must say.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureCaptures } from '../support/fixture-captures.js';
import { parseRecords, type ReportRecord, runMain } from '../support/run-main.js';
import { expectations } from './expectations.js';
import { f1, LABELS, type Score, scoreFrames, sumScores } from './score-frames.js';
import { type CaptureResult, LEAST, reachesAll, scoreOfSide, SIDES, truthReport } from './truth-report.js';

/** Fewer frames with a label on one side prove nothing. */
const MIN_LABELLED = 15;

const REPAIR_KINDS: readonly string[] = LABELS;

const fixtures = fixtureCaptures();
const records = new Map<string, ReportRecord[]>();
const results: CaptureResult[] = [];
let total: Score;

beforeAll(async () => {
  for (const capture of fixtures) {
    const { name, path, side } = capture;
    const { status, report } = await runMain([path, '--format', 'ndjson']);
    if (status !== 0) throw new Error(`${path}: exit status ${status}`);
    const list = parseRecords(report);
    records.set(name, list);
    const events = list.filter(({ type }) => type === 'event');
    results.push({ name, side, score: scoreFrames(capture, events), expected: expectations(capture, list) });
  }
  total = sumScores(results.map(({ score }) => score));
});

describe('frames told right', () => {
  it.each(['label', 'cause', 'spurious'] as const)('%s', (what) => {
    const { right, of } = total[what];
    expect(of).toBeGreaterThan(500);
    expect(right / of).toBeGreaterThanOrEqual(LEAST[what]);
  });

  describe.each(SIDES)('at the %s', (side) => {
    it.each(LABELS)('%s', (label) => {
      const confusion = scoreOfSide(results, side).confusion[label];
      // At the sender nothing is out of order or doubled by the network: downloads show it at the client.
      expect(confusion.right + confusion.missed).toBeGreaterThanOrEqual(MIN_LABELLED);
      expect(f1(confusion)).toBeGreaterThanOrEqual(LEAST.f1[label]);
    });
  });

  it('are counted in the report, which knows whether all is reached', () => {
    expect(truthReport(results)).toContain(`told right`);
    expect(truthReport(results)).toContain(`${total.label.right} of ${total.label.of}`);
    expect(reachesAll(results)).toBe(true);
    const { label } = total;
    const worse = { ...total, label: { ...label, right: Math.floor(0.98 * label.of) } };
    expect(reachesAll([{ name: 'worse', side: 'client', score: worse, expected: [] }])).toBe(false);
  });
});

describe('nothing is seen that did not happen', () => {
  const without = fixtures.filter(
    ({ frames, truth }) => Object.keys(frames).length === 0 && !truth.unlabelled,
  );
  it.each(without)('$name', ({ name }) => {
    const kinds = records.get(name)!.map((record) => record['kind'] as string);
    expect(kinds.filter((kind) => REPAIR_KINDS.includes(kind))).toEqual([]);
  });
});

describe('conservation', () => {
  it.each(fixtures)('$name', ({ name }) => {
    const summary = records.get(name)!.at(-1)!;
    expect(summary).toMatchObject({ type: 'summary', conservation: { holds: true, violations: [] } });
  });
});

describe('what a diagnosis must say', () => {
  it.each(fixtures)('$name', ({ name }) => {
    const { expected } = results.find((result) => result.name === name)!;
    expect(expected.filter(({ met }) => !met)).toEqual([]);
  });

  it('is enough to be a test', () => {
    expect(results.flatMap(({ expected }) => expected).length).toBeGreaterThan(30);
  });
});
