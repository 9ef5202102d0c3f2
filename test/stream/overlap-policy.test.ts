/** Overlaps behind a hole, under every policy and around the wrap; and what is said of them. */
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES } from '../../src/stream/overlap-policy.js';
import { assembleScript, texts } from './assemble.js';
import {
  type Chunk,
  chunkScript,
  ISNS,
  NEW_WINS,
  NOVAK,
  NOVAK_RESULTS,
  OLD,
  RELATIONS,
} from './overlap-sequences.js';

const CASES = OVERLAP_POLICIES.flatMap((policy) => ISNS.map((isn) => ({ policy, isn })));

describe('the sequence of Novak and Sturges', () => {
  it.each(CASES)('$policy from $isn', async ({ policy, isn }) => {
    const assembled = await assembleScript(chunkScript(NOVAK), { clientIsn: isn }, { overlapPolicy: policy });
    expect(texts(assembled)).toEqual([NOVAK_RESULTS[policy], '']);
    expect(assembled.breaches).toEqual([]);
  });
});

describe.each(CASES)('relations under $policy from $isn', ({ policy, isn }) => {
  it.each(Object.entries(RELATIONS))('%s', async (relation, chunk) => {
    // The hole is filled last; what is new and overlaps nothing stays anyway.
    const chunks: Chunk[] = [OLD, chunk, [0, 'ffffffff'.slice(0, Math.min(OLD[0], chunk[0]))]];
    const wins = NEW_WINS[policy].includes(relation);
    const assembled = await assembleScript(
      chunkScript(chunks),
      { clientIsn: isn },
      { overlapPolicy: policy },
    );
    expect(texts(assembled)[0]).toBe(painted(chunks, wins));
    const conflicts = assembled.events.filter((event) => event.kind === 'overlap-conflict');
    const bytes = Math.min(14, chunk[0] + chunk[1].length) - Math.max(8, chunk[0]);
    expect(conflicts).toMatchObject([
      {
        frame: 5,
        ofFrame: 4,
        bytes,
        offset: Math.max(8, chunk[0]),
        kept: wins ? 'second' : 'first',
        first: '4f'.repeat(bytes),
        second: '4e'.repeat(bytes),
      },
    ]);
  });
});

/** Two segments over a filled hole; the later one on top when it wins. */
function painted([old, chunk, fill]: readonly Chunk[], wins: boolean): string {
  const cells: string[] = [];
  const order = wins ? [fill!, old!, chunk!] : [fill!, chunk!, old!];
  for (const [offset, text] of order) [...text].forEach((letter, i) => (cells[offset + i] = letter));
  return cells.join('');
}

describe('octets that were read', () => {
  it.each(OVERLAP_POLICIES)('never change: %s', async (policy) => {
    const chunks: Chunk[] = [
      [0, 'READ'],
      [0, 'EVIL'],
      [2, 'XXmore'],
    ];
    const assembled = await assembleScript(chunkScript(chunks), {}, { overlapPolicy: policy });
    expect(texts(assembled)[0]).toBe('READmore');
    const conflicts = assembled.events.filter((event) => event.kind === 'overlap-conflict');
    expect(conflicts.map((event) => [event.frame, event.bytes, event.kept])).toEqual([
      [5, 4, 'first'],
      [6, 2, 'first'],
    ]);
    expect(assembled.streams.get(0)![0].totals).toMatchObject({ conflicting: 6, delivered: 8, repeated: 6 });
  });

  it('are compared only where they differ', async () => {
    const assembled = await assembleScript(
      chunkScript([
        [0, 'abcdefgh'],
        [2, 'cdXfYg'],
      ]),
    );
    expect(assembled.events.filter((event) => event.kind === 'overlap-conflict')).toMatchObject([
      { bytes: 3, offset: 4, first: '65666768', second: '58665967' },
    ]);
  });

  it('are compared across the segments they came in', async () => {
    const assembled = await assembleScript(
      chunkScript([
        [0, 'aaaa'],
        [4, 'bbbb'],
        [8, 'cccc'],
        [2, 'aXbbbbYc'],
      ]),
    );
    const conflicts = assembled.events.filter((event) => event.kind === 'overlap-conflict');
    expect(conflicts.map((event) => [event.ofFrame, event.offset, event.bytes])).toEqual([
      [4, 3, 1],
      [6, 8, 1],
    ]);
  });

  it('a repeat that says the same is no conflict', async () => {
    const assembled = await assembleScript(
      chunkScript([
        [0, 'same'],
        [0, 'same'],
        [6, 'held'],
        [6, 'held'],
        [4, '..'],
      ]),
    );
    expect(texts(assembled)[0]).toBe('same..held');
    expect(assembled.events.filter((event) => event.kind === 'overlap-conflict')).toEqual([]);
  });
});
