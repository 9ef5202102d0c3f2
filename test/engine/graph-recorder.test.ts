/** What graphs remember of sessions, and what they forget when there is too much. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { analyze } from '../../src/engine/analyze.js';
import { RETRANSMISSION_CAUSES } from '../../src/engine/graph-event.js';
import { GraphRecorder, type GraphRecorderOptions } from '../../src/engine/graph-recorder.js';
import { FROM_SERVER, type SessionGraph } from '../../src/engine/session-graph.js';
import { EVENT_KINDS } from '../../src/tcp/events.js';
import { type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { OPEN } from '../support/event-table.js';
import { mergeFrames, scriptFrames } from '../support/track.js';

async function record(
  frames: readonly EncodedFrame[],
  options: GraphRecorderOptions = {},
): Promise<GraphRecorder> {
  const recorder = new GraphRecorder(options);
  const source = captureFromBytes(toPcap(frames), { name: 'x' });
  const sink = { capture: () => undefined, session: () => undefined, summary: () => undefined };
  await analyze(source, sink, { observers: [recorder] });
  return recorder;
}

async function graphOf(text: string, options: GraphRecorderOptions = {}): Promise<SessionGraph> {
  return (await record(scriptFrames(text), options)).graphOf(0)!;
}

/** `n` segments of 100 octets, acknowledged one by one. */
const talk = (n: number): string =>
  [
    OPEN,
    ...Array.from(
      { length: n },
      (_, i) => `+0.001 c> . ${1 + 100 * i}:${101 + 100 * i} ack 1 / +0.01 s> . 1:1 ack ${101 + 100 * i}`,
    ),
  ].join(' / ');

const eventsOf = ({ events }: SessionGraph): string[] =>
  events.kind.map((kind, i) => `${events.frame[i]} ${EVENT_KINDS[kind]}`);

describe('GraphRecorder', () => {
  it('remembers every segment with numbers relative to each side', async () => {
    const { columns, segments, omitted } = await graphOf(talk(3));
    expect([segments, omitted]).toEqual([9, 0]);
    expect([...columns.frame]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...columns.seq]).toEqual([0, 0, 1, 1, 1, 101, 1, 201, 1]);
    expect([...columns.ack]).toEqual([-1, 1, 1, 1, 101, 1, 201, 1, 301]);
    expect([...columns.len]).toEqual([0, 0, 0, 100, 0, 100, 0, 100, 0]);
    expect([...columns.flags].map((flags) => flags >= FROM_SERVER)).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect([...columns.sent]).toEqual([0, 0, 0, 100, 0, 200, 0, 300, 0]);
  });

  it('remembers what was in flight, and the round trip that an acknowledgment ended', async () => {
    const { columns } = await graphOf(`${OPEN} / c> . 1:101 ack 1 / +0.03 s> . 1:1 ack 101`);
    expect([...columns.flight].slice(3)).toEqual([100, 0]);
    expect([...columns.peerFlight].slice(3)).toEqual([0, 0]);
    expect([...columns.rtt].slice(3)).toEqual([-1, 30e6]);
  });

  it('counts on where sequence numbers wrap', async () => {
    const frames = scriptFrames(talk(4), { clientIsn: 2 ** 32 - 150 });
    const { columns } = (await record(frames)).graphOf(0)!;
    expect([...columns.seq].filter((_, i) => columns.len[i]! > 0)).toEqual([1, 101, 201, 301]);
  });

  it('remembers selective acknowledgments', async () => {
    const graph = await graphOf(
      `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 101 sack 201:301`,
    );
    expect(graph.sacks).toEqual({ segment: [5], left: [201], right: [301] });
  });

  it('joins events to their segments, with cause and reason', async () => {
    const graph = await graphOf(
      `${OPEN} / c> . 1:101 ack 1 / +0.5 c> . 1:101 ack 1 / +0.03 s> . 1:1 ack 101`,
    );
    const at = graph.events.kind.findIndex((kind) => EVENT_KINDS[kind] === 'retransmission');
    expect(graph.events.segment[at]).toBe(4);
    expect(RETRANSMISSION_CAUSES[graph.events.detail[at]! & 7]).toBe('rto');
    expect(graph.events.value[at]).toBe(4);
    expect(graph.reasons[graph.events.reason[at]!]).toMatch(/./);
  });

  it('of one session remembers no other', async () => {
    const flows = [0, 1, 2].map((i) => scriptFrames(talk(2), { clientPort: 2000 + i }));
    const recorder = await record(mergeFrames(...flows), { only: 1 });
    expect([0, 1, 2].map((n) => recorder.graphOf(n) !== null)).toEqual([false, true, false]);
  });

  it('thins a long session out: events, ends and extremes stay', async () => {
    const n = 2000;
    const lossy = `+0.001 c> . ${1 + 100 * n}:${101 + 100 * n} ack 1 / +0.5 c> . ${1 + 100 * n}:${101 + 100 * n} ack 1`;
    const frames = scriptFrames(`${talk(n)} / ${lossy}`);
    const all = (await record(frames)).graphOf(0)!;
    const some = await record(frames, { maxSegments: 1000 });
    const graph = some.graphOf(0)!;
    expect(graph.columns.frame.length).toBeLessThanOrEqual(1000);
    expect(graph.columns.frame.length).toBeGreaterThan(250);
    expect(graph.omitted).toBe(frames.length - graph.columns.frame.length);
    expect(graph.segments).toBe(frames.length);
    expect(some.limits.list()[0]).toMatchObject({ name: 'maxGraphSegments' });
    expect(eventsOf(graph)).toEqual(eventsOf(all));
    expect(graph.columns.frame[0]).toBe(1);
    expect(graph.columns.frame.at(-1)).toBe(frames.length);
    // What was sent up to a segment is the same with and without those between.
    const sentAt = new Map(Array.from(all.columns.frame, (frame, i) => [frame, all.columns.sent[i]]));
    graph.columns.frame.forEach((frame, i) => expect(graph.columns.sent[i]).toBe(sentAt.get(frame)));
  });

  it('thins out what is nothing but events as well', async () => {
    const text = [OPEN, 'c> . 1:101 ack 1', ...new Array<string>(900).fill('+0.3 c> . 1:101 ack 1')].join(
      ' / ',
    );
    const graph = await graphOf(text, { maxSegments: 500 });
    expect(graph.columns.frame.length).toBeLessThanOrEqual(500);
    // No event stands at a segment that is not its own.
    graph.events.segment.forEach((segment, i) => {
      expect(graph.columns.frame[segment]).toBe(graph.events.frame[i]);
    });
  });

  it('drops sessions without trouble first, and never takes one up in its middle', async () => {
    const flows = Array.from({ length: 200 }, (_, i) =>
      scriptFrames(
        i % 20 === 0 ? `${OPEN} / c> . 1:101 ack 1 / +0.5 c> . 1:101 ack 1` : `${OPEN} / c> . 1:51 ack 1`,
        { clientPort: 2000 + i, startNs: i * 1e9 },
      ),
    );
    const recorder = await record(mergeFrames(...flows), { maxTracks: 100 });
    const kept = flows.map((_, i) => recorder.graphOf(i)).filter((graph) => graph !== null);
    expect(kept.length).toBeLessThanOrEqual(100);
    for (let i = 0; i < 200; i += 20) expect(recorder.graphOf(i), `session ${i}`).not.toBeNull();
    for (const graph of kept) expect(graph.columns.flags[0]).toBe(2);
    expect(recorder.limits.list().map(({ name }) => name)).toContain('maxGraphTracks');
  });

  it('gives the same graphs every time', async () => {
    const flows = Array.from({ length: 40 }, (_, i) => scriptFrames(talk(30 + i), { clientPort: 2000 + i }));
    const frames = mergeFrames(...flows);
    const options = { maxSegments: 600, maxTracks: 30 };
    const [first, second] = [await record(frames, options), await record(frames, options)];
    for (let i = 0; i < 40; i++) expect(first.graphOf(i)).toEqual(second.graphOf(i));
  });
});
