/** Vectors that two engines' decision code gave, where they are at hand. Ours must agree with at least one. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES } from '../../src/stream/overlap-policy.js';
import { assembleBytes, assembleScript, texts } from './assemble.js';
import { type Chunk, chunkScript, ISNS, NEW_WINS } from './overlap-sequences.js';

const VECTORS = new URL('../../../shared/vectors/', import.meta.url);

interface Vectors {
  readonly tcp_novak: {
    readonly segments: readonly { readonly offset_from_isn: number; readonly data: string }[];
    readonly expected: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly tcp_relation_table: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>
  >;
}

describe.skipIf(!existsSync(VECTORS))('overlap vectors', () => {
  const vectors = existsSync(VECTORS)
    ? (JSON.parse(readFileSync(new URL('overlap_vectors.json', VECTORS), 'utf8')) as Vectors)
    : null;

  it('name our policies', () => {
    expect(Object.keys(vectors!.tcp_novak.expected).sort()).toEqual([...OVERLAP_POLICIES].sort());
  });

  it.each(OVERLAP_POLICIES.flatMap((policy) => ISNS.map((isn) => [policy, isn] as const)))(
    'sequence: %s from %d',
    async (policy, isn) => {
      const chunks: Chunk[] = vectors!.tcp_novak.segments.map((s) => [s.offset_from_isn - 1, s.data]);
      const assembled = await assembleScript(
        chunkScript(chunks),
        { clientIsn: isn },
        { overlapPolicy: policy },
      );
      expect(Object.values(vectors!.tcp_novak.expected[policy]!)).toContain(texts(assembled)[0]);
    },
  );

  it.each(OVERLAP_POLICIES)('relations: %s', (policy) => {
    for (const [relation, engines] of Object.entries(vectors!.tcp_relation_table[policy]!)) {
      const ours = NEW_WINS[policy].includes(relation) ? 'new' : 'old';
      expect(Object.values(engines), relation).toContain(ours);
    }
  });

  it.each(['tcp_novak', 'tcp_novak_wrap'])('capture %s', async (name) => {
    for (const overlapPolicy of OVERLAP_POLICIES) {
      const assembled = await assembleBytes(readFileSync(new URL(`${name}.pcap`, VECTORS)), {
        overlapPolicy,
      });
      expect(Object.values(vectors!.tcp_novak.expected[overlapPolicy]!)).toContain(texts(assembled)[0]);
    }
  });

  // Behind a hole the table decides; what was delivered stays, whatever the table says.
  it.each(['BB', 'BS', 'BA', 'SB', 'SS', 'SA', 'AB', 'AS', 'AA'])('captures rel_%s', async (relation) => {
    const read = (where: string): Buffer => readFileSync(new URL(`rel_${relation}_${where}.pcap`, VECTORS));
    for (const overlapPolicy of OVERLAP_POLICIES) {
      const [hole] = texts(await assembleBytes(read('hole'), { overlapPolicy }));
      const wins = NEW_WINS[overlapPolicy].includes(relation);
      const old = hole.slice(15, 21);
      expect([...old].filter((letter) => letter === 'N').length > 0, overlapPolicy).toBe(wins);
      const [delivered] = texts(await assembleBytes(read('delivered'), { overlapPolicy }));
      expect(delivered.slice(0, 12)).toBe('ffffffOOOOOO');
    }
  });
});
