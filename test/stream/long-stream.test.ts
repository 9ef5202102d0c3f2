/** A stream of more than 4 GiB without a gap: numbers wrap, offsets do not. */
import { expect, it } from 'vitest';
import { newCaptureInfo, newCaptureInterface } from '../../src/capture/capture-info.js';
import { FrameBatch, type FrameSource } from '../../src/capture/frame-source.js';
import { analyze } from '../../src/engine/analyze.js';
import type { StreamSink } from '../../src/stream/piece.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { encodeFrames } from '../support/encode-frames.js';
import { script } from '../support/script.js';

const PAYLOAD = 65_000;
/** A quarter more than the numbers there are. */
const SEGMENTS = Math.ceil((2 ** 32 * 1.25) / PAYLOAD);
const FIRST = 0xfff0_0000;

/** The same two frames again and again, with other numbers: data and its acknowledgment. */
function source(): FrameSource {
  const opening =
    'c> S 0:0 win 65535 ws 14\ns> SA 0:0 ack 1 win 65535 ws 14\nc> . 1:1 ack 1\ns> . 1:1 ack 1\n';
  const frames = encodeFrames(
    script(`${opening}c> P 1:${PAYLOAD + 1} ack 1\ns> . 1:1 ack ${PAYLOAD + 1}`, FIRST),
  );
  const info = newCaptureInfo('long', null);
  info.interfaces.push(newCaptureInterface(1));
  async function* batches(): AsyncGenerator<FrameBatch, void, void> {
    const batch = new FrameBatch();
    batch.bytes = Buffer.concat(frames.map(({ bytes }) => bytes));
    batch.view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
    let at = 0;
    const places = frames.map(({ bytes }) => {
      const place = at;
      at += bytes.length;
      return place;
    });
    const put = (n: number, timeNs: number): void => {
      batch.at[batch.count] = places[n]!;
      batch.capLen[batch.count] = frames[n]!.bytes.length;
      batch.origLen[batch.count] = frames[n]!.bytes.length;
      batch.timeNs[batch.count++] = timeNs;
    };
    for (let n = 0; n < 4; n++) put(n, n * 1e6);
    await Promise.resolve();
    yield batch;
    const [dataAt, ackAt] = [places[4]! + 14 + 20 + 4, places[5]! + 14 + 20 + 8];
    for (let n = 0; n < SEGMENTS; n++) {
      batch.view.setUint32(dataAt, (FIRST + 1 + n * PAYLOAD) >>> 0);
      batch.view.setUint32(ackAt, (FIRST + 1 + (n + 1) * PAYLOAD) >>> 0);
      batch.count = 0;
      put(4, (n + 10) * 1e6);
      put(5, (n + 10) * 1e6 + 1000);
      yield batch;
    }
  }
  return { info, batches, close: () => Promise.resolve() };
}

it('is read to its end, each octet at its place', async () => {
  let reached = 0;
  let wrong = 0;
  let end = -1;
  const sink: StreamSink = {
    piece(_, side, piece) {
      if (piece.kind !== 'data' || side !== 0 || piece.offset !== reached) wrong++;
      else reached += piece.bytes.length;
    },
    end: (_, side, { offset }) => void (end = side === 0 ? offset : end),
  };
  const nothing = { capture: () => undefined, session: () => undefined };
  const summary = await analyze(
    source(),
    { ...nothing, summary: () => undefined },
    {
      verifyChecksums: false,
      observers: [new StreamAssembler(sink)],
    },
  );
  expect(wrong).toBe(0);
  expect(reached).toBe(SEGMENTS * PAYLOAD);
  expect(reached).toBeGreaterThan(2 ** 32);
  expect(end).toBe(reached);
  expect(summary.sessions).toBe(1);
  expect(summary.events['retransmission']).toBeUndefined();
}, 60_000);
