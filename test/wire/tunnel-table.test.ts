import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { LimitHits } from '../../src/limits.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { BETWEEN_ADDRESSES, TUNNEL_NAMES, TunnelKind } from '../../src/wire/tunnel-kind.js';
import { TunnelTable } from '../../src/wire/tunnel-table.js';
import { countReads } from '../support/count-reads.js';

/** A tunnel as a packet shows it; few values, so that the same ones come again. */
const SEEN = fc.record({
  kind: fc.constantFrom(TunnelKind.Gre, TunnelKind.Vxlan, TunnelKind.Gtp, TunnelKind.SixInSix),
  version: fc.constantFrom(4, 6),
  id: fc.constantFrom(null, 0, 1, -1, 0x7fffffff),
  outer: fc.constantFrom(0, 1, 2),
  src: fc.array(fc.constantFrom(0, 1, -1), { minLength: 4, maxLength: 4 }),
  dst: fc.array(fc.constantFrom(0, 1, -1), { minLength: 4, maxLength: 4 }),
});
type SeenTunnel = typeof SEEN extends fc.Arbitrary<infer T> ? T : never;

function packetOf({ version, outer, src, dst }: SeenTunnel): PacketView {
  const p = new PacketView();
  p.ipVersion = version;
  p.tunnel = outer;
  [p.src0, p.src1, p.src2, p.src3] = src as [number, number, number, number];
  [p.dst0, p.dst1, p.dst2, p.dst3] = dst as [number, number, number, number];
  return p;
}

/** The identity as text, by the rules as they are written down. */
function identity({ kind, version, id, outer, src, dst }: SeenTunnel): string {
  const pair = [src.join(), dst.join()].sort().join(' ');
  return `${outer} ${kind} ${id} ${BETWEEN_ADDRESSES[kind] ? `${version} ${pair}` : ''}`;
}

describe('tunnel table', () => {
  test('gives a number to each identity, and the same one again, whatever the salt', () => {
    fc.assert(
      fc.property(fc.array(SEEN, { maxLength: 300 }), fc.integer(), (list, salt) => {
        const table = new TunnelTable(new LimitHits(), salt);
        const numbers = new Map<string, number>();
        for (const seen of list) {
          const got = table.find(packetOf(seen), seen.kind, seen.id ?? 0, seen.id !== null);
          const key = identity(seen);
          if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
          expect(got).toBe(numbers.get(key));
        }
        expect(table.size).toBe(numbers.size);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('draws its salt anew for every table, and lays tunnels out by it', () => {
    const random = vi.spyOn(Math, 'random');
    new TunnelTable(new LimitHits());
    new TunnelTable(new LimitHits());
    expect(random).toHaveBeenCalledTimes(2);
    random.mockRestore();
    const reads = (salt: number): number =>
      countReads(
        () => new TunnelTable(new LimitHits(), salt),
        (table) => {
          const p = new PacketView();
          for (let id = 0; id < 2000; id++) table.find(p, TunnelKind.Vxlan, id, true);
        },
      );
    expect(reads(1)).toBe(reads(1));
    expect(reads(1)).not.toBe(reads(2));
  });

  test('names a tunnel inside another', () => {
    const table = new TunnelTable(new LimitHits());
    const p = new PacketView();
    p.tunnel = table.find(p, TunnelKind.Vxlan, 5, true);
    p.tunnel = table.find(p, TunnelKind.Pppoe, -1, true);
    expect(table.name(p.tunnel)).toEqual({
      kind: 'pppoe',
      id: 0xffffffff,
      between: null,
      within: { kind: 'vxlan', id: 5, between: null, within: null },
    });
  });

  test('has a name for every kind, each once', () => {
    expect(Object.values(TunnelKind)).toEqual(TUNNEL_NAMES.map((_, code) => code));
    expect(new Set(TUNNEL_NAMES).size).toBe(TUNNEL_NAMES.length);
    for (const name of TUNNEL_NAMES) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});
