import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { analyze } from '../../../src/engine/analyze.js';
import type { LadderRow } from '../../../src/engine/ladder-row.js';
import { toPcap } from '../../support/encode-frames.js';
import { scriptFrames } from '../../support/track.js';

/** A handshake and `n` segments of data, 100 octets each. */
function talk(n: number): string {
  const data = Array.from({ length: n }, (_, i) => `c> . ${1 + 100 * i}:${101 + 100 * i} ack 1`);
  return ['c> S 0:0', 's> S 0:0 ack 1', 'c> . 1:1 ack 1', ...data].join('\n');
}

async function ladder(text: string): Promise<{ rows: readonly LadderRow[]; omitted: number }> {
  let got: { rows: readonly LadderRow[]; omitted: number } | null = null;
  const source = captureFromBytes(toPcap(scriptFrames(text)), { name: 'x' });
  await analyze(
    source,
    {
      capture: () => undefined,
      session: () => undefined,
      summary: () => undefined,
      ladder: (rows, omitted) => void (got = { rows, omitted }),
    },
    { ladderOf: 0 },
  );
  return got!;
}

describe('LadderRecorder', () => {
  it.each([0, 100, 117, 200, 237, 238, 500, 1234])(
    '%i segments: each is a row or counted at its place',
    async (n) => {
      const { rows, omitted } = await ladder(talk(n));
      expect(rows.length + omitted).toBe(n + 3);
      const gaps = rows.filter((row) => row.omittedBefore !== undefined);
      expect(gaps.map((row) => row.omittedBefore)).toEqual(omitted > 0 ? [omitted] : []);
      // Frames are numbered without a gap, so that the rows alone show what is left out.
      rows.forEach((row, i) => {
        expect(row.frame - (rows[i - 1]?.frame ?? 0)).toBe(1 + (row.omittedBefore ?? 0));
      });
      expect(rows.at(-1)!.frame).toBe(n + 3);
    },
  );

  it('leaves out of the middle only', async () => {
    const { rows, omitted } = await ladder(talk(1000));
    expect(omitted).toBeGreaterThan(700);
    expect(rows.findIndex((row) => row.omittedBefore !== undefined)).toBe(120);
    expect(rows.length).toBeGreaterThanOrEqual(180);
  });

  it('keeps what happened in the middle, at its place', async () => {
    const lines = talk(1000).split('\n');
    lines.splice(500, 0, 'c> . 1:101 ack 1', 'c> . 101:201 ack 1');
    const { rows, omitted } = await ladder(lines.join('\n'));
    const repeated = rows.filter((row) => row.marks.length > 0);
    expect(repeated.map((row) => [row.frame, row.omittedBefore])).toEqual([
      [501, 380],
      [502, undefined],
    ]);
    expect(rows.reduce((sum, row) => sum + (row.omittedBefore ?? 0), 0)).toBe(omitted);
    rows.forEach((row, i) => {
      expect(row.frame - (rows[i - 1]?.frame ?? 0)).toBe(1 + (row.omittedBefore ?? 0));
    });
  });

  it('groups the thousands of its marks', async () => {
    const { rows } = await ladder(`${talk(1)}\nc> . 1501:1601 ack 1`);
    expect(rows.at(-1)!.marks).toEqual(['lost segment (1,400 B)']);
  });
});
