import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FROM_SERVER,
  SEGMENT_COLUMNS,
  type SegmentColumn,
  type SessionGraph,
} from '../../../src/engine/session-graph.js';
import { unpackColumns } from '../../../src/report/html/column-codec.js';
import { packGraph, unpackGraph } from '../../../src/report/html/graph-block.js';

const NO_EVENTS = { segment: [], frame: [], kind: [], detail: [], value: [], reason: [] };
const NO_SACKS = { segment: [], left: [], right: [] };

function graph(
  rows: readonly Partial<Record<SegmentColumn, number>>[],
  fields: Partial<SessionGraph> = {},
): SessionGraph {
  const columns = SEGMENT_COLUMNS.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? 0)]);
  return {
    session: 4,
    segments: rows.length,
    omitted: 0,
    columns: Object.fromEntries(columns) as Record<SegmentColumn, Float64Array>,
    events: NO_EVENTS,
    sacks: NO_SACKS,
    reasons: [],
    ...fields,
  };
}

const again = (made: SessionGraph): SessionGraph => unpackGraph(unpackColumns(packGraph(made)));

describe('a graph as a block', () => {
  it('without anything', () => {
    expect(again(graph([]))).toEqual(graph([]));
  });

  it('with segments that were left out', () => {
    const made = graph(
      [
        { frame: 1, flags: 2, len: 0, sent: 0, ack: -1 },
        { frame: 9, flags: 16, len: 100, sent: 700 },
        { frame: 12, flags: 16 + FROM_SERVER, len: 10, sent: 10, rtt: 5 },
        { frame: 14, flags: 16, len: 100, sent: 1500, rtt: -1, window: -1 },
      ],
      { segments: 14, omitted: 10 },
    );
    expect(again(made)).toEqual(made);
  });

  it('with events, ranges and reasons in any script', () => {
    const made = graph([{ frame: 3 }], {
      events: {
        segment: [0, 0],
        frame: [3, 4],
        kind: [0, 14],
        detail: [9, 2],
        value: [2, -7],
        reason: [1, -1],
      },
      sacks: { segment: [0], left: [101], right: [201] },
      reasons: ['octets seen in frame 2', '沈黙 300 ms ≥ RTO 😀'],
    });
    expect(again(made)).toEqual(made);
  });

  it('is the same after unpacking, whatever its numbers', () => {
    const int = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
    const row = fc.record({
      frame: int,
      time: int,
      seq: int,
      len: fc.nat(70_000),
      sent: fc.nat(2 ** 40),
      flags: fc.constantFrom(2, 16, 18 + FROM_SERVER, 16 + FROM_SERVER),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        expect(again(graph(rows))).toEqual(graph(rows));
      }),
      { seed: 3 },
    );
  });

  it('that is cut short is an error', () => {
    const columns = unpackColumns(packGraph(graph([{ frame: 1 }])));
    expect(() => unpackGraph(columns.slice(0, 9))).toThrow(/not whole/);
  });
});
