import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { SegmentRing } from '../../src/tcp/segment-ring.js';

const ORIGINS = [0, 1, 2 ** 32 - 1, 2 ** 32 - 11, 2 ** 32 - 250, 2 ** 31 - 100] as const;

describe.each(ORIGINS)('segment ring counted from %d', (origin) => {
  const at = (relative: number): number => (origin + relative) | 0;
  /** Segments of 100 octets, sent at 10, 20, ... in frames 1, 2, ... */
  const ringOf = (n: number): SegmentRing => {
    const ring = new SegmentRing();
    for (let i = 0; i < n; i++) ring.push(at(100 * i), at(100 * i + 100), 10 * (i + 1), i + 1, 500 + i);
    return ring;
  };

  it('finds the segment of an octet', () => {
    const ring = ringOf(20);
    for (const [octet, frame] of [
      [0, 1],
      [99, 1],
      [100, 2],
      [1050, 11],
      [1999, 20],
    ] as const) {
      const i = ring.indexOf(at(octet));
      expect(ring.frame(i), `octet ${octet}`).toBe(frame);
      expect(ring.firstSentNs(i)).toBe(10 * frame);
      expect(ring.ipId(i)).toBe(499 + frame);
      expect(ring.resentCount(i)).toBe(0);
    }
    expect(ring.indexOf(at(-1))).toBe(-1);
    expect(ring.indexOf(at(2000))).toBe(-1);
  });

  it('retires what is acknowledged and tells when its last segment was sent', () => {
    const ring = ringOf(5);
    ring.retire(at(300));
    expect([ring.count, ring.ackedSentNs, ring.ackedRetransmitted]).toEqual([2, 30, false]);
    expect(ring.indexOf(at(299))).toBe(-1);
    expect(ring.frame(ring.indexOf(at(300)))).toBe(4);
  });

  it('gives no time for an acknowledgment inside a segment, nor for one that retires nothing', () => {
    const ring = ringOf(3);
    ring.retire(at(150));
    expect([ring.count, ring.ackedSentNs < 0]).toEqual([2, true]);
    ring.retire(at(150));
    expect([ring.count, ring.ackedSentNs < 0]).toEqual([2, true]);
    ring.retire(at(200));
    expect([ring.count, ring.ackedSentNs]).toEqual([1, 20]);
  });

  it('Karn: gives no time for what was sent twice, and marks it', () => {
    const ring = ringOf(3);
    ring.resent(at(100), at(200), 99, 900);
    const i = ring.indexOf(at(100));
    expect([ring.resentCount(i), ring.lastSentNs(i), ring.firstSentNs(i), ring.ipId(i)]).toEqual([
      1, 99, 20, 900,
    ]);
    ring.retire(at(200));
    expect([ring.ackedRetransmitted, ring.ackedSentNs < 0]).toEqual([true, true]);
    ring.retire(at(300));
    expect([ring.ackedRetransmitted, ring.ackedSentNs]).toEqual([false, 30]);
  });

  it('counts repeats of a range over all segments that it touches', () => {
    const ring = ringOf(5);
    ring.resent(at(150), at(310), 70, 1);
    ring.resent(at(200), at(300), 80, 2);
    expect([0, 1, 2, 3, 4].map((i) => ring.resentCount(i))).toEqual([0, 1, 2, 1, 0]);
    expect([0, 1, 2, 3, 4].map((i) => ring.lastSentNs(i))).toEqual([10, 70, 80, 70, 50]);
  });

  it('keeps order while it grows and goes round', () => {
    const ring = new SegmentRing();
    let sent = 0;
    let acked = 0;
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i <= round; i++, sent++)
        ring.push(at(10 * sent), at(10 * sent + 10), sent, sent + 1, sent);
      acked += Math.floor((sent - acked) / 2);
      ring.retire(at(10 * acked));
      expect(ring.count).toBe(sent - acked);
      for (let n = acked; n < sent; n += 3) expect(ring.frame(ring.indexOf(at(10 * n + 5)))).toBe(n + 1);
    }
  });

  it('forgets the oldest beyond its limit, and says so', () => {
    const ring = ringOf(LIMITS.maxOutstandingSegments);
    const n = LIMITS.maxOutstandingSegments;
    expect(ring.count).toBe(n);
    expect(ring.push(at(100 * n), at(100 * n + 100), 1, n + 1, 1)).toBe(false);
    expect(ring.count).toBe(n);
    expect(ring.indexOf(at(0))).toBe(-1);
    expect(ring.frame(ring.indexOf(at(100)))).toBe(2);
    expect(ring.frame(ring.indexOf(at(100 * n)))).toBe(n + 1);
  });
});
