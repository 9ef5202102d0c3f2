/** More sessions with streams than there is room for: those that began first end early, and it is said. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { LimitHits } from '../../src/limits.js';
import type { SessionMessages } from '../../src/stream/framing/message.js';
import { MessageSink } from '../../src/stream/framing/message-sink.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { toPcap } from '../support/encode-frames.js';
import { limitTo } from '../support/small-limits.js';
import { mergeFrames, scriptFrames, trackSource } from '../support/track.js';
import { assembleFrames } from './assemble.js';
import { OPEN, spell } from './command/run-streams.js';

/** Five sessions that begin one after the other, each of which speaks again when all have begun. */
const frames = mergeFrames(
  ...Array.from({ length: 5 }, (_, i) =>
    scriptFrames(spell(`${OPEN}c> P 1:4 ack 1 {one}\n+1 c> P 4:7 ack 1 {two}`), {
      clientPort: 2000 + i,
      startNs: i * 10e6,
    }),
  ),
);

describe('more streams than there is room for', () => {
  it('maxOpenStreams: the first to speak is forgotten, once', async () => {
    limitTo({ maxOpenStreams: 3 });
    const { streams, summary, breaches } = await assembleFrames(frames);
    expect(breaches).toEqual([]);
    expect([...streams].map(([number, [client]]) => [number, client.text, client.end!.how])).toEqual([
      [0, 'one', 'forgotten'],
      [1, 'one', 'forgotten'],
      [2, 'onetwo', 'capture-end'],
      [3, 'onetwo', 'capture-end'],
      [4, 'onetwo', 'capture-end'],
    ]);
    expect(summary.limits).toMatchObject([{ name: 'maxOpenStreams', limit: 3, count: 2 }]);
  });

  it('maxCutSessions: messages end there, and are handed on at once', async () => {
    limitTo({ maxCutSessions: 3 });
    const results: SessionMessages[] = [];
    const sink = new MessageSink((result) => results.push(result), { limits: new LimitHits() });
    let before = 0;
    const { summary } = await trackSource(captureFromBytes(toPcap(frames)), {
      observers: [
        { segment: () => undefined, finish: () => (before = results.length) },
        new StreamAssembler(sink, { room: 'maxCutSessions' }),
      ],
    });
    sink.finish();
    expect(before).toBe(2);
    expect(results.map(({ session, toServer }) => [session, toServer.bytes])).toEqual([
      [0, 3],
      [1, 3],
      [2, 6],
      [3, 6],
      [4, 6],
    ]);
    expect(summary.limits).toMatchObject([{ name: 'maxCutSessions', count: 2 }]);
  });
});
