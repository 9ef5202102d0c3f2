import { describe, expect, it } from 'vitest';
import { type DirectionRows, matchSegments } from '../../src/compare/match-segments.js';
import { SegmentLog } from '../../src/compare/segment-log.js';
import type { Session } from '../../src/tcp/session.js';
import { PacketView } from '../../src/wire/packet-view.js';

interface Segment {
  readonly seq: number;
  readonly len: number;
  readonly at?: number;
  readonly id?: number;
  readonly ts?: number;
  readonly ack?: number;
}

function rows(segments: readonly Segment[]): DirectionRows {
  const log = new SegmentLog();
  const p = new PacketView();
  const session = { number: 0, lastSide: 0 } as unknown as Session;
  segments.forEach(({ seq, len, at = 0, id = 0, ts = 0, ack = 1 }, i) => {
    p.frame = i + 1;
    p.seq = seq | 0;
    p.payloadLen = len;
    p.timeNs = at * 1e6;
    p.ipId = id;
    p.tsVal = ts;
    p.ack = ack;
    p.flags = 0x10;
    log.segment(p, session);
  });
  return { log, rows: log.rowsOf(0, 0) };
}

const match = (near: readonly Segment[], far: readonly Segment[]): number[] => [
  ...matchSegments(rows(near), rows(far), (x, y) => y >= x).farOf,
];

describe('segments of two captures', () => {
  it('match by their octets', () => {
    expect(
      match(
        [
          { seq: 1, len: 5 },
          { seq: 6, len: 5 },
        ],
        [
          { seq: 1, len: 5 },
          { seq: 6, len: 5 },
        ],
      ),
    ).toEqual([0, 1]);
  });

  it('match in another order', () => {
    expect(
      match(
        [
          { seq: 1, len: 5 },
          { seq: 6, len: 5 },
        ],
        [
          { seq: 6, len: 5 },
          { seq: 1, len: 5 },
        ],
      ),
    ).toEqual([1, 0]);
  });

  it('match across the wrap of sequence numbers', () => {
    const near = [
      { seq: 0xffffffff, len: 5 },
      { seq: 4, len: 5 },
    ];
    expect(match(near, near)).toEqual([0, 1]);
  });

  it('are lost when nothing at the far point fits', () => {
    expect(
      match(
        [
          { seq: 1, len: 5 },
          { seq: 6, len: 5 },
        ],
        [{ seq: 6, len: 5 }],
      ),
    ).toEqual([-1, 0]);
  });

  it('tell copies apart by IP identification: the original was lost, not the repair', () => {
    expect(
      match(
        [
          { seq: 1, len: 5, id: 7 },
          { seq: 1, len: 5, id: 9 },
        ],
        [{ seq: 1, len: 5, id: 9 }],
      ),
    ).toEqual([-1, 0]);
  });

  it('tell copies apart by time stamp', () => {
    expect(
      match(
        [
          { seq: 1, len: 5, ts: 70 },
          { seq: 1, len: 5, ts: 90 },
        ],
        [{ seq: 1, len: 5, ts: 90 }],
      ),
    ).toEqual([-1, 0]);
  });

  it('without marks take the copy that can have arrived', () => {
    const near = [
      { seq: 1, len: 5, at: 0 },
      { seq: 1, len: 5, at: 300 },
    ];
    expect(match(near, [{ seq: 1, len: 5, at: 310 }])).toEqual([0, -1]);
    expect(
      match(near, [
        { seq: 1, len: 5, at: 20 },
        { seq: 1, len: 5, at: 320 },
      ]),
    ).toEqual([0, 1]);
  });

  it('that something on the way renumbered still match', () => {
    expect(match([{ seq: 1, len: 5, id: 7 }], [{ seq: 1, len: 5, id: 40 }])).toEqual([0]);
  });

  it('without octets match by what they acknowledge', () => {
    expect(
      match(
        [
          { seq: 1, len: 0, ack: 10 },
          { seq: 1, len: 0, ack: 20 },
        ],
        [{ seq: 1, len: 0, ack: 20 }],
      ),
    ).toEqual([-1, 0]);
  });

  it('sent as one and cut by offload match by the octets they cover', () => {
    const near = rows([{ seq: 1, len: 30 }]);
    const far = rows([
      { seq: 1, len: 10 },
      { seq: 11, len: 10 },
      { seq: 21, len: 10 },
    ]);
    const { farOf, nearOf, pieces } = matchSegments(near, far, () => true);
    expect([...farOf]).toEqual([0]);
    expect([...nearOf]).toEqual([0, 0, 0]);
    expect([...pieces]).toEqual([30]);
  });

  it('of which a piece is missing say how much came', () => {
    const near = rows([{ seq: 1, len: 30 }]);
    const far = rows([
      { seq: 1, len: 10 },
      { seq: 21, len: 10 },
    ]);
    expect([...matchSegments(near, far, () => true).pieces]).toEqual([20]);
  });

  it('that receive offload joined match as well', () => {
    const near = rows([
      { seq: 1, len: 10 },
      { seq: 11, len: 10 },
    ]);
    const far = rows([{ seq: 1, len: 20 }]);
    const { farOf, nearOf } = matchSegments(near, far, () => true);
    expect([...farOf]).toEqual([0, 0]);
    expect([...nearOf]).toEqual([0]);
  });
});
