/** From a capture through the file to what is drawn. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { analyze } from '../../../src/engine/analyze.js';
import { GraphRecorder } from '../../../src/engine/graph-recorder.js';
import { unpackColumns } from '../../../src/report/html/column-codec.js';
import { packGraph, unpackGraph } from '../../../src/report/html/graph-block.js';
import { eventWords } from '../../../src/report/html/page/graph/event-words.js';
import { GraphData } from '../../../src/report/html/page/graph/graph-data.js';
import { LOOKS } from '../../../src/report/html/page/graph/looks.js';
import { PointMaker } from '../../../src/report/html/page/graph/points.js';
import { binSeconds, rates } from '../../../src/report/html/page/graph/rates.js';
import { segmentSentence, segmentWords } from '../../../src/report/html/page/graph/segment-words.js';
import { encodeFrames, script, toPcap } from '../../support/script.js';

async function draw(...lines: readonly string[]): Promise<GraphData> {
  const recorder = new GraphRecorder();
  const source = captureFromBytes(toPcap(encodeFrames(script(lines.join('\n')))), { name: 'x' });
  const sink = { capture: () => undefined, session: () => undefined, summary: () => undefined };
  await analyze(source, sink, { observers: [recorder] });
  return new GraphData(unpackGraph(unpackColumns(packGraph(recorder.graphOf(0)!))));
}

const OPEN = [
  'c> S 0:0 win 1000 mss 1460 sackok ws 0',
  '+0.04 s> SA 0:0 ack 1 win 1000 mss 1460 sackok ws 0',
  '+0.0001 c> . 1:1 ack 1 win 1000',
];

/** What was sent, by the name of its look. */
const sentAs = (data: GraphData, side: 0 | 1): Record<string, number[]> =>
  Object.fromEntries([...data.direction(side).data].map(([look, { y }]) => [LOOKS[look]!.name, [...y]]));

describe('what is drawn', () => {
  it('are the octets of one side, and the acknowledgments and windows of the other', async () => {
    const data = await draw(...OPEN, '+0.01 c> P 1:101 ack 1 win 1000', '+0.04 s> . 1:1 ack 101 win 900');
    const { acks, window, flight, rtt } = data.direction(0);
    expect(sentAs(data, 0)).toEqual({ Segment: [0, 1] });
    expect([...acks.y]).toEqual([1, 101]);
    expect([...window.y]).toEqual([1001, 1001]);
    expect([...flight.y].slice(-2)).toEqual([100, 0]);
    expect(rtt.y.at(-1)).toBeCloseTo(0.04, 6);
    expect([data.bytes(0), data.bytes(1)]).toEqual([100, 0]);
  });

  it('has a look for each cause', async () => {
    const data = await draw(
      ...OPEN,
      '+0.01 c> . 1:101 ack 1 win 1000',
      '+0.5 c> . 1:101 ack 1 win 1000',
      '+0.04 s> . 1:1 ack 101 win 1000',
    );
    expect(sentAs(data, 0)).toMatchObject({ Segment: [0, 1], 'Retransmitted after a timeout': [1] });
  });

  it('shows selective acknowledgments, zero windows and resets', async () => {
    const data = await draw(
      ...OPEN,
      '+0.01 c> . 1:101 ack 1 win 1000',
      '+0.001 c> . 201:301 ack 1 win 1000',
      '+0.04 s> . 1:1 ack 101 win 0 sack 201:301',
      '+0.04 s> R 1:1 ack 101 win 0',
    );
    const { sacks, zeroWindows, resets } = data.direction(0);
    expect([[...sacks.y], [...sacks.top]]).toEqual([[201], [301]]);
    expect([...zeroWindows.y]).toEqual([101]);
    expect(resets.rows).toHaveLength(1);
  });

  it('calls no window of 0 in a SYN or FIN a closed one', async () => {
    const [syn, , ack] = OPEN;
    const data = await draw(
      syn!,
      '+0.04 s> SA 0:0 ack 1 win 0 mss 1460 sackok ws 0',
      ack!,
      '+0.01 c> P 1:101 ack 1 win 1000',
      '+0.04 s> F. 1:1 ack 101 win 0',
    );
    expect([...data.direction(0).zeroWindows.y]).toEqual([]);
  });

  it('counts what was acknowledged once, also where an acknowledgment was overtaken', async () => {
    const data = await draw(
      ...OPEN,
      '+0.01 c> . 1:101 ack 1 win 1000',
      '+0.001 c> P 101:201 ack 1 win 1000',
      '+0.04 s> . 1:1 ack 201 win 1000',
      '+0.001 s> . 1:1 ack 101 win 1000',
    );
    const { acks, acked } = data.direction(0);
    expect([...acks.y]).toEqual([1, 201, 101]);
    expect([...acked.y]).toEqual([1, 201, 201]);
  });

  it('goes from left to right where the clock ran backwards', () => {
    const maker = new PointMaker(Float64Array.of(0, 3, 1, 2, 2));
    expect([...maker.choose(() => true)]).toEqual([0, 2, 3, 4, 1]);
    expect([...maker.choose((row) => row > 1)]).toEqual([2, 3, 4]);
  });

  it('shades a silence from its first to its last moment', async () => {
    const data = await draw(
      ...OPEN,
      '+0.01 c> P 1:101 ack 1 win 1000',
      '+0.04 s> . 1:1 ack 101 win 1000',
      '+3 s> P 1:101 ack 101 win 1000',
    );
    expect(data.silences).toHaveLength(1);
    const [[from, to]] = data.silences as [[number, number]];
    expect([from, to]).toEqual([expect.closeTo(0.0901, 5), expect.closeTo(3.0901, 5)]);
  });

  it('is found by frame', async () => {
    const data = await draw(...OPEN, '+0.01 c> P 1:101 ack 1 win 1000');
    expect([1, 4, 5].map((frame) => data.rowOfFrame(frame))).toEqual([0, 3, -1]);
  });
});

describe('what is said of a segment', () => {
  it('names its frame, numbers and events', async () => {
    const data = await draw(...OPEN, '+0.01 c> . 1:101 ack 1 win 1000', '+0.5 c> . 1:101 ack 1 win 1000');
    const words = segmentWords(data, 4);
    expect(words).toMatchObject({
      frame: 5,
      from: 'client',
      flags: 'ACK',
      numbers: 'seq 1 – 101 (100 B)  ack 1  win 1,000',
    });
    expect(words.events.map(({ text, trouble }) => [text, trouble])).toContainEqual([
      expect.stringMatching(/^retransmission \(rto\).*first sent in frame 4$/),
      true,
    ]);
    expect(words.events.find(({ kind }) => kind === 'retransmission')!.reason).not.toBe('');
    expect(segmentSentence(words)).toMatch(/^Frame 5, 0\.\d+ s, from the client: ACK, seq 1/);
  });

  it('has words for every event', async () => {
    const { graph } = await draw(...OPEN, '+0.01 c> . 1:101 ack 1 win 1000', '+9 c> . 1:101 ack 1 win 1000');
    for (let i = 0; i < graph.events.kind.length; i++) {
      expect(eventWords(graph, i).text).toMatch(/^[a-zA-Z]/);
    }
  });
});

describe('rates', () => {
  it('add up to what was counted', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => i * 0.01);
    const y = x.map((_, i) => i * 1448);
    const { y: values } = rates({ rows: new Int32Array(1000), x, y }, -1, 11);
    const total = values.reduce((sum, rate) => sum + rate * binSeconds(-1, 11), 0);
    expect(total).toBeCloseTo(999 * 1448 - 0, -1);
  });

  it('of nothing are 0', () => {
    const none = { rows: new Int32Array(0), x: new Float64Array(0), y: new Float64Array(0) };
    expect(rates(none, 0, 1).y.every((rate) => rate === 0)).toBe(true);
  });
});
