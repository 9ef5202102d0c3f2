/** When the messages of a session are handed on: as soon as nothing can change any more, and once. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { LimitHits } from '../../../src/limits.js';
import { readStreams } from '../../../src/engine/read-streams.js';
import type { SessionMessages } from '../../../src/stream/framing/message.js';
import { MessageSink } from '../../../src/stream/framing/message-sink.js';
import { StreamAssembler } from '../../../src/stream/stream-assembler.js';
import { toPcap } from '../../support/encode-frames.js';
import { mergeFrames, scriptFrames } from '../../support/track.js';
import { OPEN, spell } from '../command/run-streams.js';

const TALK = 'c> P 1:5 ack 1 {ask?}\ns> P 1:5 ack 5 {yes!}\n';
const CLOSE = 'c> F 5:5 ack 5\ns> F 5:5 ack 6\nc> . 6:6 ack 6\n';

/** Frames at which sessions were handed on; -1 at the end. */
async function handedOn(
  ...scripts: string[]
): Promise<{ at: [number, number][]; results: SessionMessages[] }> {
  const frames = mergeFrames(
    ...scripts.map((script, i) =>
      scriptFrames(spell(`${OPEN}${script}`), { clientPort: 40_000 + i, startNs: i * 1e8 }),
    ),
  );
  const at: [number, number][] = [];
  const results: SessionMessages[] = [];
  let frame = 0;
  const sink = new MessageSink(
    (result) => {
      at.push([result.session, frame]);
      results.push(result);
    },
    { limits: new LimitHits() },
  );
  await readStreams(captureFromBytes(toPcap(frames)), [
    { segment: (packet) => void (frame = packet.frame) },
    new StreamAssembler(sink),
    { segment: () => undefined, finish: () => ((frame = -1), sink.finish()) },
  ]);
  return { at, results };
}

describe('messages are handed on', () => {
  it('when both sides have closed, in the order of closing', async () => {
    const late = `${TALK}+1 ${CLOSE}`;
    const { at, results } = await handedOn(late, TALK + CLOSE);
    expect(at.map(([session]) => session)).toEqual([1, 0]);
    expect(at[0]![1]).toBeLessThan(at[1]![1]);
    for (const { messages, exchanges } of results)
      expect([messages.length, exchanges.length]).toEqual([2, 1]);
  });

  it('when a reset ended the session, and not again when more comes', async () => {
    const { at, results } = await handedOn(`${TALK}s> R 5:5 ack 5\nc> P 5:9 ack 5 {more}\ns> R 5:5`);
    expect(at).toHaveLength(1);
    expect(at[0]![1]).toBe(6);
    expect(results[0]!.messages).toHaveLength(2);
  });

  it('at the end, when they are still open', async () => {
    const { at } = await handedOn(TALK, `${TALK}c> F 5:5 ack 5\n`);
    expect(at.map(([session]) => session)).toEqual([0, 1]);
  });
});
