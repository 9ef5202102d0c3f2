import { describe, expect, it } from 'vitest';
import { RecentFrames } from '../../src/tcp/recent-frames.js';

interface Sent {
  readonly id: number;
  readonly sum: number;
  readonly seq: number;
  readonly ms: number;
}

const MAX_GAP_US = 150_000;

/** Frame number of the earlier copy of each, frames counted from 1. */
function copies(...sent: Sent[]): number[] {
  const recent = new RecentFrames();
  return sent.map((s, i) => recent.earlierCopy(s.id, s.sum, s.seq, i + 1, s.ms * 1e6, MAX_GAP_US));
}

const first: Sent = { id: 7, sum: 0xbeef, seq: 1000, ms: 0 };

describe('recent frames', () => {
  it.each<[name: string, second: Partial<Sent>, want: number]>([
    ['identification, checksum and number agree', { ms: 1 }, 1],
    ['another identification', { id: 8, ms: 1 }, 0],
    ['another checksum', { sum: 0xbee0, ms: 1 }, 0],
    ['another sequence number', { seq: 1001, ms: 1 }, 0],
    ['the same, but later than any copy of one packet', { ms: 200 }, 0],
  ])('%s', (_, second, want) => {
    expect(copies(first, { ...first, ...second })).toEqual([0, want]);
  });

  it('names the first of several copies', () => {
    expect(copies(first, { ...first, ms: 1 }, { ...first, ms: 2 })).toEqual([0, 1, 1]);
  });

  it('finds a copy behind others', () => {
    const others = Array.from({ length: 8 }, (_, i) => ({ ...first, id: 8 + i, ms: 1 }));
    expect(copies(first, ...others, { ...first, ms: 2 }).at(-1)).toBe(1);
  });

  it('without identification only a copy in time counts', () => {
    const blind = { ...first, id: 0 };
    expect(copies(blind, { ...blind, ms: 100 })).toEqual([0, 1]);
    expect(copies(blind, { ...blind, ms: 151 })).toEqual([0, 0]);
  });

  it('takes octets that are all zero for a frame like any other', () => {
    const zero = { id: 0, sum: 0, seq: 0, ms: 0 };
    expect(copies(zero, zero)).toEqual([0, 1]);
    expect(copies({ ...zero, ms: 5000 })).toEqual([0]);
  });

  it('works hours into a capture, where microseconds have left 31 bits', () => {
    const late = { ...first, id: 0, ms: 3_600_000 * 5 };
    expect(copies(late, { ...late, ms: late.ms + 1 }, { ...late, ms: late.ms + 400 })).toEqual([0, 1, 0]);
  });
});

describe('recent frames of few and of many', () => {
  it('are found by the same rule: two of one place push each other out', () => {
    const sixteenApart = { ...first, id: first.id + 16, ms: 1 };
    expect(copies(first, sixteenApart, { ...first, ms: 2 })).toEqual([0, 0, 0]);
    const others = Array.from({ length: 5 }, (_, i) => ({ ...first, id: 8 + i, ms: 1 }));
    expect(copies(first, ...others, sixteenApart, { ...first, ms: 2 }).at(-1)).toBe(0);
    expect(copies(first, ...others, { ...others[2]!, ms: 2 }, { ...first, ms: 2 }).slice(-2)).toEqual([4, 1]);
  });
});
