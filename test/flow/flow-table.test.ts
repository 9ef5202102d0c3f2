import { describe, expect, it, vi } from 'vitest';
import { FlowTable } from '../../src/flow/flow-table.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { CRAFTED_PORTS, craftedTuples } from '../bench/load/crafted-tuples.mjs';
import { countReads } from '../support/count-reads.js';

interface Tuple {
  readonly version?: 4 | 6;
  readonly src: readonly [number, number, number, number];
  readonly dst: readonly [number, number, number, number];
  readonly srcPort: number;
  readonly dstPort: number;
  readonly tunnel?: number;
}

const packet = new PacketView();

function view(t: Tuple): PacketView {
  packet.ipVersion = t.version ?? 4;
  packet.tunnel = t.tunnel ?? 0;
  [packet.src0, packet.src1, packet.src2, packet.src3] = t.src.map((word) => word | 0) as [
    number,
    number,
    number,
    number,
  ];
  [packet.dst0, packet.dst1, packet.dst2, packet.dst3] = t.dst.map((word) => word | 0) as [
    number,
    number,
    number,
    number,
  ];
  packet.srcPort = t.srcPort;
  packet.dstPort = t.dstPort;
  return packet;
}

const turned = (t: Tuple): Tuple => ({
  ...t,
  src: t.dst,
  dst: t.src,
  srcPort: t.dstPort,
  dstPort: t.srcPort,
});
const v4 = (src: number, srcPort: number, dst: number, dstPort: number): Tuple => ({
  src: [0, 0, 0, src],
  dst: [0, 0, 0, dst],
  srcPort,
  dstPort,
});

/** Id of the i-th flow: those of IPv4 are even, those of IPv6 odd. */
const idOf = (i: number, version: 4 | 6): number => 2 * i + (version === 6 ? 1 : 0);

/** A small generator with a fixed beginning (mulberry32). */
function randomWords(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) | 0;
  };
}

function randomTuples(n: number, version: 4 | 6 = 4): Tuple[] {
  const word = randomWords(7);
  return Array.from({ length: n }, () => ({
    version,
    src: version === 4 ? ([0, 0, 0, word()] as const) : ([word(), word(), word(), word()] as const),
    dst: version === 4 ? ([0, 0, 0, word()] as const) : ([word(), word(), word(), word()] as const),
    srcPort: word() & 0xffff,
    dstPort: word() & 0xffff,
  }));
}

const SIX: Tuple = {
  version: 6,
  src: [0x20010db8, 0, 0, 1],
  dst: [0x20010db8, 0, 0, 2],
  srcPort: 40_000,
  dstPort: 443,
};

describe('flow table', () => {
  it.each<[name: string, tuple: Tuple]>([
    ['IPv4', v4(0x0a000001, 40_000, 0x0a000002, 80)],
    ['IPv4 with addresses beyond 2^31', v4(0xc0000201, 40_000, 0x0a000002, 80)],
    ['equal addresses', v4(0x0a000001, 40_000, 0x0a000001, 80)],
    ['equal ports', v4(0x0a000001, 179, 0x0a000002, 179)],
    ['ports 0 and 65535', v4(0x0a000001, 0, 0x0a000002, 65_535)],
    ['IPv6', SIX],
    [
      'IPv6 that differs in the first word only',
      { ...SIX, src: [1, 0, 0, 1], dst: [2, 0, 0, 1], srcPort: 9, dstPort: 9 },
    ],
    [
      'IPv6 that differs in the second word only',
      { ...SIX, src: [1, 1, 0, 1], dst: [1, 2, 0, 1], srcPort: 9, dstPort: 9 },
    ],
    [
      'IPv6 that differs in the third word only',
      { ...SIX, src: [1, 1, 1, 1], dst: [1, 1, 2, 1], srcPort: 9, dstPort: 9 },
    ],
    ['all zero', v4(0, 0, 0, 1)],
  ])('finds one flow for both directions, and tells them apart: %s', (_, tuple) => {
    const table = new FlowTable();
    const there = table.find(view(tuple));
    const thereHigh = table.fromHigh;
    const back = table.find(view(turned(tuple)));
    expect([back, table.size]).toEqual([there, 1]);
    expect(table.fromHigh).toBe(!thereHigh);
    expect([0, 1, 2, 3].map((word) => table.addressWord(there, thereHigh, word))).toEqual(
      tuple.src.map((word) => word | 0),
    );
    expect([0, 1, 2, 3].map((word) => table.addressWord(there, !thereHigh, word))).toEqual(
      tuple.dst.map((word) => word | 0),
    );
    expect([table.port(there, thereHigh), table.port(there, !thereHigh)]).toEqual([
      tuple.srcPort,
      tuple.dstPort,
    ]);
    expect(table.ipVersion(there)).toBe(tuple.version ?? 4);
    expect(table.tunnel(there)).toBe(tuple.tunnel ?? 0);
  });

  it('tells flows apart by every part of their key', () => {
    const table = new FlowTable();
    const base = v4(0x0a000001, 40_000, 0x0a000002, 80);
    const others: Tuple[] = [
      base,
      v4(0x0a000003, 40_000, 0x0a000002, 80),
      v4(0x0a000001, 40_000, 0x0a000003, 80),
      v4(0x0a000001, 40_001, 0x0a000002, 80),
      v4(0x0a000001, 40_000, 0x0a000002, 81),
      v4(0x0a000001, 80, 0x0a000002, 40_000),
      { ...base, tunnel: 1 },
      { ...base, tunnel: 2 },
      { ...base, version: 6 },
      { ...base, version: 6, src: [0, 0, 1, 0x0a000001] },
      { ...base, version: 6, src: [0, 1, 0, 0x0a000001] },
      { ...base, version: 6, src: [1, 0, 0, 0x0a000001] },
      { ...base, version: 6, dst: [0, 0, 1, 0x0a000002] },
      { ...base, version: 6, dst: [0, 1, 0, 0x0a000002] },
      { ...base, version: 6, dst: [1, 0, 0, 0x0a000002] },
    ];
    const ids = others.map((tuple) => table.find(view(tuple)));
    expect(new Set(ids).size).toBe(others.length);
    expect(others.map((tuple) => table.find(view(turned(tuple))))).toEqual(ids);
  });

  it('looks without adding', () => {
    const table = new FlowTable();
    expect(table.findExisting(view(SIX))).toBe(-1);
    expect(table.size).toBe(0);
    const id = table.find(view(SIX));
    expect(table.findExisting(view(turned(SIX)))).toBe(id);
  });

  it.each([4, 6] as const)('keeps 200,000 flows of IPv%d apart through all its growth', (version) => {
    const table = new FlowTable(12_345);
    const tuples = randomTuples(200_000, version);
    for (let i = 0; i < tuples.length; i++)
      if (table.find(view(tuples[i]!)) !== idOf(i, version)) throw new Error(`flow ${i}`);
    expect(table.size).toBe(tuples.length);
    for (let i = 0; i < tuples.length; i++) {
      if (table.findExisting(view(turned(tuples[i]!))) !== idOf(i, version))
        throw new Error(`flow ${i} on the way back`);
    }
    expect(table.size).toBe(tuples.length);
  });

  it('forgets what is released, and nothing else', () => {
    const tuples = randomTuples(3000);
    const table = new FlowTable(5);
    const model = new Map<number, number>();
    const next = randomWords(77);
    for (let step = 0; step < 30_000; step++) {
      const i = (next() >>> 0) % tuples.length;
      const known = model.get(i);
      expect(table.findExisting(view(tuples[i]!))).toBe(known ?? -1);
      if (known !== undefined && (next() & 1) === 0) {
        table.release(known);
        model.delete(i);
      } else model.set(i, table.find(view(turned(tuples[i]!))));
      expect(table.size).toBe(model.size);
    }
    const ids = [...model.values()];
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids) >> 1).toBeLessThan(tuples.length);
    for (const [i, flow] of model) {
      expect(table.findExisting(view(tuples[i]!))).toBe(flow);
      expect([table.port(flow, true), table.port(flow, false)].sort()).toEqual(
        [tuples[i]!.srcPort, tuples[i]!.dstPort].sort(),
      );
    }
  });

  it('draws its salt anew for every table', () => {
    const random = vi.spyOn(Math, 'random');
    new FlowTable();
    new FlowTable();
    expect(random).toHaveBeenCalledTimes(2);
    random.mockRestore();
  });

  it.each([0, 1, -1, 0x7fffffff, 0x12345678])('gives the same ids with salt %d', (salt) => {
    const table = new FlowTable(salt);
    const tuples = randomTuples(5000);
    for (const t of tuples) table.find(view(t));
    expect(tuples.map((t) => table.find(view(turned(t))))).toEqual(tuples.map((_, i) => idOf(i, 4)));
  });
});

describe('flow table against captures that were made for it', () => {
  /** Elements of typed arrays that are read in one lookup, on average: what a probe costs. */
  function readsPerLookup(tuples: readonly Tuple[], salt = 99): number {
    const make = (): FlowTable => {
      const table = new FlowTable(salt);
      for (const t of tuples) table.find(view(t));
      expect(table.size).toBe(tuples.length);
      return table;
    };
    const lookUp = (table: FlowTable): void => tuples.forEach((t) => void table.findExisting(view(t)));
    return countReads(make, lookUp) / tuples.length;
  }

  /**
   * Keys that fall together whatever the salt, if the mixer lets a difference of one bit cancel out: in
   * MurmurHash3's rounds bit 18 of a scrambled word becomes bit 31 of the state and stays alone, so
   * that bit 31 of the next word takes it away. Seven words give six such pairs, 64 keys for each beginning.
   */
  function cancelling(n: number): Tuple[] {
    const inverse = (a: number): number => {
      let x = a;
      for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(a, x));
      return x;
    };
    const scramble = (word: number): number => {
      const x = Math.imul(word, 0xcc9e2d51 | 0);
      return Math.imul((x << 15) | (x >>> 17), 0x1b873593);
    };
    const unscramble = (value: number): number => {
      const x = Math.imul(value, inverse(0x1b873593));
      return Math.imul((x >>> 15) | (x << 17), inverse(0xcc9e2d51 | 0));
    };
    return Array.from({ length: n }, (_, i) => {
      const words = [0, 1, 2, 3, 4, 5, 6].map((word) => 977 * (i >> 6) + word);
      for (let pair = 0; pair < 6; pair++) {
        if ((i & (1 << pair)) === 0) continue;
        words[pair] = unscramble(scramble(words[pair]!) ^ (1 << 18));
        words[pair + 1] = unscramble(scramble(words[pair + 1]!) ^ (1 << 31));
      }
      const [b3, a0, a1, a2, b0, b1, b2] = words as [number, number, number, number, number, number, number];
      return { version: 6, src: [a0, a1, a2, -(2 ** 31)], dst: [b0, b1, b2, b3], srcPort: 9, dstPort: 10 };
    });
  }

  const N = 4096;
  const many: [name: string, tuples: Tuple[]][] = [
    ['ports in a row', Array.from({ length: N }, (_, i) => v4(0x0a000001, 1024 + i, 0x0a000002, 80))],
    ['addresses in a row', Array.from({ length: N }, (_, i) => v4(0x0a000001 + i, 40_000, 0x0b000002, 80))],
    [
      'addresses in steps of 256',
      Array.from({ length: N }, (_, i) => v4(0x0a000001 + 256 * i, 40_000, 0x7f000002, 80)),
    ],
    [
      'addresses in steps of 65536',
      Array.from({ length: N }, (_, i) => v4((0x0a000001 + 65_536 * i) | 0, 40_000, 0x7fffff02, 80)),
    ],
    [
      'address and port together',
      Array.from({ length: N }, (_, i) => v4(0x0a000001 + i, 1024 + i, 0x0b000002, 80)),
    ],
    [
      'both addresses',
      Array.from({ length: N }, (_, i) => v4(0x0a000001 + (i & 63), 40_000, 0x0b000002 + (i >> 6), 80)),
    ],
    ['IPv6 prefixes', Array.from({ length: N }, (_, i) => ({ ...SIX, src: [0x20010db8, i, 0, 1] as const }))],
    [
      'IPv6 interfaces',
      Array.from({ length: N }, (_, i) => ({ ...SIX, src: [0x20010db8, 0, i << 16, 1] as const })),
    ],
    ['words whose differences cancel out', cancelling(N)],
  ];

  it.each(many)('costs at most five times what random ones cost: %s', (_, tuples) => {
    const random = readsPerLookup(randomTuples(N, 6));
    expect(random).toBeLessThan(40);
    expect(readsPerLookup(tuples)).toBeLessThan(5 * random);
  });

  it('can be made slow by who knows its salt, and by nobody else', () => {
    const crafted: Tuple[] = [];
    craftedTuples(512, 5, (low, high) =>
      crafted.push(v4(low | 0, CRAFTED_PORTS.low, high | 0, CRAFTED_PORTS.high)),
    );
    expect(readsPerLookup(crafted, 5)).toBeGreaterThan(250);
    expect(readsPerLookup(crafted, 6)).toBeLessThan(40);
  });
});
