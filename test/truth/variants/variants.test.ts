/**
 * The same traffic as other captures would have it: other headers, copies, drops, one direction, another clock. What
 * is told of each frame must stay right, and nothing may be made up.
 */
import { describe, expect, it } from 'vitest';
import { fixtureCaptures } from '../../support/fixture-captures.js';
import { LABELS } from '../score-frames.js';
import { writeLabFrames } from './lab-frames.js';
import { framesOf, isClean, randomNumbers, recordsOf, scoreVariant } from './score-variant.js';
import { segmentOf } from './segment-view.js';
import { missedFigures } from './variant-report.js';
import { VARIANTS } from './variants.js';

const captures = fixtureCaptures();
const clean = captures.filter(isClean);
const variant = (name: string): (typeof VARIANTS)[number] => VARIANTS.find((one) => one.name === name)!;

/** Fewer frames with a label prove nothing. */
const MIN_LABELLED = 150;

describe('frames told right', () => {
  it.each(VARIANTS.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const wrong: string[] = [];
    const result = await scoreVariant(one, captures, (...what) => wrong.push(what.join(' ')));
    expect(missedFigures(one, result), wrong.join('\n')).toEqual([]);
    expect(result.score.label.of).toBeGreaterThan(MIN_LABELLED);
  });

  it('and the figures can be missed', async () => {
    const result = await scoreVariant(variant('as recorded'), captures);
    const nothing = { right: 0, missed: 9, false: 9 };
    const bad = {
      score: {
        ...result.score,
        cause: { right: 1, of: 2 },
        confusion: { ...result.score.confusion, duplicate: nothing },
      },
      falseAlarms: ['x'],
    };
    expect(missedFigures(variant('as recorded'), bad)).toEqual(['cause', 'duplicate', 'false alarms']);
    expect(LABELS).toContain('duplicate');
  });
});

describe('a capture without trouble', () => {
  it('that lacks frames: every octet is lost in the capture, none on the way', async () => {
    expect(clean.length).toBeGreaterThan(2);
    let removed = 0;
    for (const capture of clean) {
      const original = framesOf(capture);
      const frames = original.frames.filter(({ bytes }, i) => i % 17 !== 0 || !isPlainData(bytes));
      const bytes = octets(original.frames) - octets(frames);
      const records = await recordsOf(writeLabFrames({ ...original, frames }).file);
      const kinds = records.filter(({ type }) => type === 'event').map((event) => event['kind']);
      expect(kinds.filter((kind) => kind !== 'lost-segment' && kind !== 'acked-unseen')).toEqual([]);
      const summary = records.at(-1) as unknown as { conservation: Record<string, unknown> };
      expect(summary.conservation).toMatchObject({
        holds: true,
        missing: { lostInCapture: bytes, notYetSeen: 0, badChecksum: 0, evicted: 0 },
      });
      removed += bytes;
    }
    expect(removed).toBeGreaterThan(50_000);
  });

  it.each(VARIANTS.filter(({ name }) => name.startsWith('mirrored')).map((one) => [one.name, one] as const))(
    '%s: every copy is told, bare acknowledgments too',
    async (_, one) => {
      for (const capture of clean) {
        const original = framesOf(capture);
        const segments = original.frames.filter(({ bytes }) => segmentOf(bytes) !== null).length;
        const records = await recordsOf(writeLabFrames(one.make(original, randomNumbers(1))).file);
        const kinds = records.filter(({ type }) => type === 'event').map((event) => event['kind']);
        expect(new Set(kinds)).toEqual(new Set(['duplicate']));
        expect([capture.name, kinds.length]).toEqual([capture.name, segments]);
      }
    },
  );
});

it('a variant keeps checksums sound where frames are whole', async () => {
  const whole = captures.find(({ name }) => name === 'echo-kernels.client')!;
  for (const name of [
    'identification 0',
    'identification random',
    'IPv6',
    'no timestamps',
    'IPv6, no timestamps',
  ]) {
    const made = variant(name).make(framesOf(whole), randomNumbers(1));
    const records = await recordsOf(writeLabFrames(made).file);
    const summary = records.at(-1) as unknown as { health: Record<string, unknown> };
    expect([name, summary.health]).toMatchObject([name, { badChecksums: 0, offloadedChecksums: 0 }]);
  }
});

/** Data alone: a FIN that is missing counts as an octet. */
function isPlainData(bytes: Uint8Array): boolean {
  const segment = segmentOf(bytes);
  return segment !== null && segment.payload > 0 && (segment.flags & 0x07) === 0;
}

const octets = (frames: readonly { bytes: Uint8Array }[]): number =>
  frames.reduce((sum, { bytes }) => sum + (segmentOf(bytes)?.payload ?? 0), 0);
