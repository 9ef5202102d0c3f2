/** Memory is bounded, what is given up for it is said, and order of arrival costs nothing much. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { encodeFrames } from '../support/encode-frames.js';
import { script, type ScriptSegment } from '../support/script.js';
import { assembleFrames, type Assembled, texts } from './assemble.js';

const OPEN = script(
  'c> S 0:0 win 65535 mss 1460 ws 14\ns> SA 0:0 ack 1 win 65535 ws 14\nc> . 1:1 ack 1\ns> . 1:1 ack 1',
  1000,
  2000,
);

/** The client sends segments of `len` octets whose places in the stream are given, in this order. */
function segments(places: Iterable<number>, len: number, from = OPEN): ScriptSegment[] {
  const template = from[2]!;
  const out = [...from];
  for (const place of places) {
    out.push({
      ...template,
      timeNs: out.length * 1e6,
      seq: (1001 + place * len) | 0,
      relativePayload: 1 + place * len,
      payloadLen: len,
    });
  }
  return out;
}

const assemble = (flow: ScriptSegment[]): Promise<Assembled> => assembleFrames(encodeFrames(flow));

const hit = (assembled: Assembled): string[] => assembled.summary.limits.map(({ name }) => name);

describe('order of arrival', () => {
  const n = 8_000;
  const up = Array.from({ length: n }, (_, i) => i);
  const orders: [string, number[]][] = [
    ['reversed', [...up].reverse()],
    ['every second, then the others', [...up.filter((i) => i % 2 === 1), ...up.filter((i) => i % 2 === 0)]],
    ['from both ends', up.map((i) => (i % 2 === 0 ? n - 1 - i / 2 : (i - 1) / 2))],
    ['shuffled', [...up].sort((a, b) => Math.imul(a + 1, 0x9e3779b1) - Math.imul(b + 1, 0x9e3779b1))],
  ];

  it('65,535 segments of one octet, the last one first', async () => {
    const places = Array.from({ length: 65_535 }, (_, i) => 65_534 - i);
    const assembled = await assemble(segments(places, 1));
    const [text] = texts(assembled);
    expect(text.length).toBe(65_535);
    expect(assembled.streams.get(0)![0].totals).toMatchObject({ delivered: 65_535, gapCount: 0 });
    expect(hit(assembled).filter((name) => /Reorder|History/.test(name))).toEqual([]);
  });

  it.each(orders)('one-byte segments %s', async (_, order) => {
    const [inOrder] = texts(await assemble(segments(up, 1)));
    const assembled = await assemble(segments(order, 1));
    // Compared as a whole: nobody wants to read the difference.
    expect(texts(assembled)[0] === inOrder).toBe(true);
    expect(hit(assembled).filter((name) => /Reorder|History/.test(name))).toEqual([]);
    expect(assembled.breaches).toEqual([]);
  });
});

describe('a hole that nobody fills', () => {
  it('is given up when too much waits behind it', async () => {
    const len = 60_000;
    const count = Math.ceil(LIMITS.maxReorderBytes / len) + 10;
    const places = Array.from({ length: count }, (_, i) => i + 1);
    const assembled = await assemble(segments([...places, 0], len));
    expect(hit(assembled)).toContain('maxReorderBytes');
    const [{ pieces, totals }] = assembled.streams.get(0)!;
    expect(pieces[0]).toMatchObject({ kind: 'gap', length: len, reason: 'evicted' });
    expect(totals).toMatchObject({ delivered: count * len, late: len, gapCount: 1 });
    expect(assembled.breaches).toEqual([]);
  });

  it('is given up first where it waits longest, when all streams together hold too much', async () => {
    const len = 60_000;
    const each = Math.ceil((LIMITS.maxReorderBytes * 0.9) / len);
    const places = Array.from({ length: each }, (_, i) => i + 1);
    const flow = segments(places, len);
    const frames = [0, 1, 2, 3, 4].flatMap((n) =>
      encodeFrames(flow, { clientPort: 10_000 + n, startNs: n * 1e12 }),
    );
    const assembled = await assembleFrames(frames);
    expect(hit(assembled)).toContain('maxReorderBytesTotal');
    const reasons = [0, 1, 2, 3, 4].map((n) => assembled.streams.get(n)![0].pieces[0]!);
    expect(reasons.map((piece) => (piece.kind === 'gap' ? piece.reason : 'data'))).toEqual([
      'evicted',
      'not-yet',
      'not-yet',
      'not-yet',
      'not-yet',
    ]);
  }, 30_000);
});

describe('segments with wrong checksums', () => {
  it('are kept up to a limit, should their receiver have taken them', async () => {
    // Every second one: a sender without a right checksum is one whose adapter makes them.
    const count = 2 * (LIMITS.maxCorruptCopies + 3);
    const flow = segments([...Array(count).keys()], 10).map((segment, n) =>
      n >= OPEN.length && n % 2 === 0 ? { ...segment, badChecksum: true } : segment,
    );
    const assembled = await assemble(flow);
    expect(hit(assembled)).toContain('maxCorruptCopies');
    const { totals } = assembled.streams.get(0)![0];
    expect(totals!.gaps).toMatchObject({
      'bad-checksum': LIMITS.maxCorruptCopies * 10,
      'not-yet': 30,
    });
    expect(totals!.delivered).toBe((count / 2) * 10);
  });
});

describe('octets that were read', () => {
  it('are compared as far back as they may be sent again', async () => {
    const len = 1000;
    const count = 3000;
    const flow = segments([...Array(count).keys()], len);
    const repeat = (place: number): ScriptSegment => ({
      ...flow.at(-1)!,
      seq: (1001 + place * len) | 0,
      payload: new Uint8Array(len).fill(0x21),
      timeNs: 1e12 + place,
    });
    flow.push(repeat(count - 900), repeat(10));
    const assembled = await assemble(flow);
    const conflicts = assembled.events.filter((event) => event.kind === 'overlap-conflict');
    expect(
      conflicts.map((event) => event.offset < (count - 899) * len && event.offset >= (count - 900) * len),
    ).toEqual([true]);
    expect(assembled.streams.get(0)![0].totals!.uncompared).toBe(len);
  });

  it('of the oldest stream are forgotten when all streams together remember too much', async () => {
    const len = 30_000;
    const flow = segments([...Array(40).keys()], len);
    const sessions = Math.ceil(LIMITS.maxHistoryBytesTotal / LIMITS.maxHistoryBytes) + 2;
    const frames = Array.from({ length: sessions }, (_, n) =>
      encodeFrames(flow, { clientPort: 10_000 + n, startNs: n * 1e12 }),
    ).flat();
    const assembled = await assembleFrames(frames);
    expect(hit(assembled)).toEqual(['maxHistoryBytesTotal']);
    expect(assembled.breaches).toEqual([]);
  }, 30_000);
});
