import { describe, expect, it } from 'vitest';
import type { DirectionRows } from '../../src/compare/direction-rows.js';
import { matchSegments } from '../../src/compare/match-segments.js';
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
  ...matchSegments(rows(near), rows(far), (x, y) => (y < x ? -1 : y - x > 10e9 ? 1 : 0)).farOf,
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

  // A lost original; of its repetition the network made a copy.
  it.each<[string, Partial<Segment>, Partial<Segment>]>([
    ['identification', { id: 7 }, { id: 9 }],
    ['time stamp', { ts: 70 }, { ts: 90 }],
    ['both', { id: 7, ts: 70 }, { id: 9, ts: 90 }],
  ])('do not take a copy that the network made for the lost original, by %s', (_, original, repair) => {
    const near = [
      { seq: 1, len: 5, ...original },
      { seq: 1, len: 5, at: 300, ...repair },
    ];
    const copies = [
      { seq: 1, len: 5, at: 310, ...repair },
      { seq: 1, len: 5, at: 311, ...repair },
    ];
    const { farOf, farCopies } = matchSegments(rows(near), rows(copies), () => 0);
    expect([...farOf]).toEqual([-1, 0]);
    expect([...farCopies]).toEqual([0, 1]);
  });

  it('recorded twice at the first point were not lost', () => {
    const near = [
      { seq: 1, len: 5, id: 7 },
      { seq: 1, len: 5, id: 7, at: 1 },
      { seq: 6, len: 5, id: 8 },
    ];
    const { farOf, nearCopies } = matchSegments(rows(near), rows([near[0]!, near[2]!]), () => 0);
    expect([...farOf]).toEqual([0, -1, 1]);
    expect([...nearCopies]).toEqual([0, 1, 0]);
  });

  it('that were renumbered match though one kept its identification by chance', () => {
    const near = [1, 2, 3].map((id) => ({ seq: id * 10, len: 5, id }));
    const far = near.map((segment) => ({ ...segment, id: segment.id === 2 ? 2 : segment.id + 500 }));
    expect(match(near, far)).toEqual([0, 1, 2]);
  });

  it('without an identification are no recording of each other, though the others have one', () => {
    const data = [1, 2, 3, 4, 5].map((id) => ({ seq: id * 10, len: 5, id }));
    const probes = [
      { seq: 90, len: 0 },
      { seq: 90, len: 0, at: 300 },
    ];
    const { nearCopies } = matchSegments(rows([...data, ...probes]), rows([...data, probes[0]!]), () => 0);
    expect([...nearCopies]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('sent twice with a constant identification are two', () => {
    const near = [
      { seq: 1, len: 5, id: 7 },
      { seq: 1, len: 5, id: 7, at: 300 },
    ];
    const { farOf, nearCopies } = matchSegments(rows(near), rows([{ ...near[1]!, at: 310 }]), (x, y) =>
      y - x > 50e6 ? 1 : 0,
    );
    expect([...farOf]).toEqual([-1, 0]);
    expect([...nearCopies]).toEqual([0, 0]);
  });

  it('that are all alike and far apart match what came in time, though the first was lost', () => {
    const probes = [0, 75_000, 150_000].map((at) => ({ seq: 1, len: 0, at }));
    expect(match(probes, probes.slice(1))).toEqual([-1, 0, 1]);
  });

  it('are told apart by time stamps where identifications are rewritten', () => {
    const near = [
      { seq: 1, len: 5, id: 1, ts: 50 },
      { seq: 6, len: 5, id: 2, ts: 60 },
      { seq: 6, len: 5, id: 3, ts: 90 },
    ];
    const far = [
      { seq: 1, len: 5, id: 900, ts: 50 },
      { seq: 6, len: 5, id: 700, ts: 90 },
    ];
    expect(match(near, far)).toEqual([0, -1, 1]);
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
    const { farOf, nearOf, pieces } = matchSegments(near, far, () => 0);
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
    expect([...matchSegments(near, far, () => 0).pieces]).toEqual([20]);
  });

  it('that receive offload joined match as well', () => {
    const near = rows([
      { seq: 1, len: 10 },
      { seq: 11, len: 10 },
    ]);
    const far = rows([{ seq: 1, len: 20 }]);
    const { farOf, nearOf } = matchSegments(near, far, () => 0);
    expect([...farOf]).toEqual([0, 0]);
    expect([...nearOf]).toEqual([0]);
  });

  it('of the same length and another transmission are no piece either', () => {
    const before = [1, 2, 3].map((id) => ({ seq: id * 10, len: 5, id }));
    const near = rows([...before, { seq: 100, len: 30, id: 7 }]);
    const far = rows([...before, { seq: 100, len: 30, id: 9 }]);
    expect([...matchSegments(near, far, () => 0).farOf]).toEqual([0, 1, 2, -1]);
  });

  it('of another transmission are no pieces', () => {
    const near = rows([
      { seq: 1, len: 5, ts: 60 },
      { seq: 6, len: 30, ts: 70 },
    ]);
    const far = rows([
      { seq: 1, len: 5, ts: 60 },
      { seq: 6, len: 10, ts: 90 },
    ]);
    expect([...matchSegments(near, far, () => 0).farOf]).toEqual([0, -1]);
  });
});
