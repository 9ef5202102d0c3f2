/**
 * All arrangements of up to three segments: what holds for pairs need not hold for three. Every octet must be
 * one that was sent for its place, none may be missing that was captured, none be there that was not.
 */
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/stream/overlap-policy.js';
import type { EncodedFrame } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';
import { type Assembled, assembleFrames, texts } from './assemble.js';
import { type Chunk, chunkScript, ISNS } from './overlap-sequences.js';

/** Places in the stream; the first one stays empty until the end, so that all wait behind it. */
const PLACES = 4;
const LETTERS = ['A', 'B', 'C'];

const ranges: [number, number][] = [];
for (let from = 1; from <= PLACES; from++)
  for (let to = from + 1; to <= PLACES + 1; to++) ranges.push([from, to]);

/** Every sequence of one to three ranges, each with its own letter. */
const arrangements: Chunk[][] = [];
const extend = (chunks: Chunk[]): void => {
  if (chunks.length > 0) arrangements.push(chunks);
  if (chunks.length === LETTERS.length) return;
  for (const [from, to] of ranges) extend([...chunks, [from, LETTERS[chunks.length]!.repeat(to - from)]]);
};
extend([]);

/** All arrangements as sessions of one capture, told apart by their ports. */
function frames(last: Chunk | null): EncodedFrame[] {
  return arrangements.flatMap((chunks, n) =>
    scriptFrames(chunkScript(last === null ? chunks : [...chunks, last]), {
      clientIsn: ISNS[n % ISNS.length]!,
      clientPort: 10_000 + n,
      startNs: n * 1e9,
    }),
  );
}

const FILLED = frames([0, '0']);
const assembled = new Map<OverlapPolicy, Promise<Assembled>>();
const assemble = (policy: OverlapPolicy): Promise<Assembled> => {
  const known = assembled.get(policy) ?? assembleFrames(FILLED, { overlapPolicy: policy });
  assembled.set(policy, known);
  return known;
};

/** Letters sent for a place, in the order they came. */
const sent = (chunks: readonly Chunk[], place: number): string[] =>
  chunks.flatMap(([at, text]) => (place >= at && place < at + text.length ? [text[0]!] : []));

describe('three segments', () => {
  it('are many', () => expect(arrangements.length).toBe(10 + 100 + 1000));

  it.each(OVERLAP_POLICIES)('%s: an octet is one that was sent for its place', async (policy) => {
    const result = await assemble(policy);
    expect(result.breaches).toEqual([]);
    arrangements.forEach((chunks, n) => {
      const cells = result.streams
        .get(n)![0]
        .pieces.flatMap((piece) =>
          piece.kind === 'gap'
            ? new Array<null>(piece.length).fill(null)
            : [...Buffer.from(piece.bytes).toString()],
        );
      const end = Math.max(...chunks.map(([at, text]) => at + text.length));
      expect(cells.length, JSON.stringify(chunks)).toBe(end);
      for (let place = 1; place < end; place++) {
        const letters = sent(chunks, place);
        const cell = cells[place]!;
        if (letters.length === 0) expect(cell, JSON.stringify(chunks)).toBe(null);
        else expect(letters, JSON.stringify(chunks)).toContain(cell);
      }
      const { totals } = result.streams.get(n)![0];
      const octets = 1 + chunks.reduce((sum, [, text]) => sum + text.length, 0);
      expect([totals!.captured, totals!.delivered + totals!.repeated]).toEqual([octets, octets]);
    });
  });

  it.each(['first', 'last'] as const)('%s: exactly that copy, in every place', async (policy) => {
    const result = await assemble(policy);
    arrangements.forEach((chunks, n) => {
      let want = '0';
      const end = Math.max(...chunks.map(([at, text]) => at + text.length));
      for (let place = 1; place < end; place++) {
        want += sent(chunks, place).at(policy === 'first' ? 0 : -1) ?? ' ';
      }
      const ours = texts(result, n)[0].replaceAll(/\{(\d) not-yet\}/g, (_, gap: string) =>
        ' '.repeat(Number(gap)),
      );
      expect(ours, JSON.stringify(chunks)).toBe(want);
    });
  });

  it('every octet that differs is in an event', async () => {
    const result = await assemble('first');
    const told = new Map<number, number>();
    for (const event of result.events) {
      if (event.kind === 'overlap-conflict')
        told.set(event.session, (told.get(event.session) ?? 0) + event.bytes);
    }
    arrangements.forEach((chunks, n) => {
      let differing = 0;
      for (let place = 1; place <= PLACES; place++) {
        const letters = sent(chunks, place);
        differing += letters.filter((letter) => letter !== letters[0]).length;
      }
      expect(told.get(n) ?? 0, JSON.stringify(chunks)).toBe(differing);
    });
  });

  it('say the same whether they wait or not', async () => {
    // Without a hole before them, first come is first read: the same as the policy of the first copy.
    const early = arrangements
      .map((chunks, n) => ({ chunks, n }))
      .filter(({ chunks }) => chunks[0]![0] === 1);
    const inOrder = await assembleFrames(
      early.flatMap(({ chunks, n }) => {
        const shifted: Chunk[] = chunks.map(([at, text]) => [at - 1, text]);
        return scriptFrames(chunkScript(shifted), { clientPort: 10_000 + n, startNs: n * 1e9 });
      }),
    );
    const waited = await assemble('first');
    early.forEach(({ chunks, n }, i) => {
      expect(`0${texts(inOrder, i)[0]}`, JSON.stringify(chunks)).toBe(texts(waited, n)[0]);
    });
  });
});
