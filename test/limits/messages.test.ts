/** Limits of cutting streams into messages: small ones are reached, and the result says so. */
import { describe, expect, it } from 'vitest';
import { LimitHits } from '../../src/limits.js';
import { parseFraming } from '../../src/stream/framing/catalog.js';
import { delimiter } from '../../src/stream/framing/delimiter.js';
import type { Framing } from '../../src/stream/framing/framing.js';
import { HeadCutter } from '../../src/stream/framing/head-cutter.js';
import { MessageSink } from '../../src/stream/framing/message-sink.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { toPcap } from '../support/encode-frames.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { limitTo } from '../support/small-limits.js';
import { mergeFrames, scriptFrames, trackSource } from '../support/track.js';
import { cutSession, outline } from '../stream/framing/cut-session.js';
import { OPEN, spell } from '../stream/command/run-streams.js';

/** Why cutting stopped, first reason first. */
function reasons(said: Parameters<typeof cutSession>[0], framing: string): string[] {
  const { toServer, toClient } = cutSession(said, { framing: parseFraming(framing) });
  return [...toServer.uncut, ...toClient.uncut].map(({ why }) => why);
}

describe('limits of messages', () => {
  it('maxMessageHeadBytes: a head, a line, a chunk size or a trailer without an end is no message', () => {
    limitTo({ maxMessageHeadBytes: 100 });
    const GET = 'GET / HTTP/1.1\r\n\r\n';
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const x = 'x'.repeat(200);
    expect(reasons([['c', `GET /${x}`]], 'http')).toEqual(['a head is longer than 100 octets']);
    expect(reasons([['c', `+${x}`]], 'resp')).toEqual(['a line has no end']);
    const after = (tail: string): string[] =>
      reasons(
        [
          ['c', GET],
          ['s', chunked + tail],
        ],
        'http',
      );
    expect(after(`5;${x}`)).toEqual(['the size line of a chunk has no end']);
    expect(after(`0\r\nA: ${x}`)).toEqual(['the trailer fields have no end']);
  });

  it('maxMessageNesting: arrays deeper than that are not followed', () => {
    limitTo({ maxMessageNesting: 3 });
    const nested = (depth: number): string => '*1\r\n'.repeat(depth) + ':1\r\n';
    expect(reasons([['c', nested(3)]], 'resp')).toEqual([]);
    expect(reasons([['c', nested(4)]], 'resp')).toEqual(['arrays are nested too deeply to follow']);
  });

  it('maxOpenRequests: no response is taken for that of another request', () => {
    limitTo({ maxOpenRequests: 1 });
    const said = [
      ['c', 'GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\n'],
      ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ] as const;
    expect(cutSession(said, { framing: parseFraming('http') }).messages.length).toBe(3);
  });

  it('maxPreviewBytes: a message is shown by its first octets', () => {
    limitTo({ maxPreviewBytes: 4 });
    const { messages } = cutSession([['c', 'abcdefgh\n']], { framing: parseFraming('delimiter:lf') });
    expect(messages[0]).toMatchObject({ bytes: 9 });
    expect(messages[0]!.preview).toEqual({ form: 'text', value: 'abcd', cut: true });
  });

  it('maxDetectionBytes: then it is decided with what there is', () => {
    limitTo({ maxDetectionBytes: 64 });
    const { toServer } = cutSession([
      ['c', 'x'.repeat(200)],
      ['c', '{"a": 1}\n'.repeat(9)],
    ]);
    expect(toServer.bytes).toBe(281);
    // Seen whole, the end would be JSON lines; what is held is not.
    expect(toServer.messages).toBe(1);
  });

  it.each([
    ['x'.repeat(200), [{ name: 'maxDetectionBytes', limit: 64, count: 1, firstFrame: 4 }]],
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(9), []],
  ])('maxDetectionBytes: the summary says when more might have told more: %#', async (said, hits) => {
    limitTo({ maxDetectionBytes: 64 });
    const hex = Buffer.from(said).toString('hex');
    const bytes = toPcap(scriptFrames(spell(`${OPEN}c> P 1:${1 + said.length} ack 1 hex ${hex}`)));
    const limits = new LimitHits();
    const sink = new MessageSink(() => undefined, { limits });
    await trackSource(captureFromBytes(bytes), { observers: [new StreamAssembler(sink)] });
    sink.finish();
    expect(limits.list()).toEqual(hits);
  });

  it('maxDelimiterBytes: longer ones are refused', () => {
    expect(() => delimiter(new Uint8Array(17))).toThrow(/1 to 16 octets, not 17/);
    expect(() => delimiter(new Uint8Array(16))).not.toThrow();
  });

  it('maxFrameHeadBytes: a rule that asks for more finds no message', () => {
    limitTo({ maxFrameHeadBytes: 8 });
    const greedy: Framing = {
      name: 'greedy',
      title: 'never knows the length',
      pairing: 'none',
      open: (client, server) => {
        const rule = { leastHead: 1, measure: () => 0 };
        return [new HeadCutter(client, rule), new HeadCutter(server, rule)];
      },
    };
    const { messages, toServer } = cutSession([['c', 'x'.repeat(20)]], { framing: greedy });
    expect(outline(messages)).toEqual([]);
    expect(toServer.uncut.length).toBe(1);
  });

  it('maxMessages: more are counted and not kept', async () => {
    limitTo({ maxMessages: 3 });
    const limits = new LimitHits();
    const results: { kept: number; messages: number }[] = [];
    const sink = new MessageSink(
      ({ messages, toServer }) => results.push({ kept: messages.length, messages: toServer.messages }),
      { framing: parseFraming('delimiter:nul'), limits },
    );
    const bytes = toPcap(scriptFrames(spell(`${OPEN}c> P 1:11 ack 1 hex ${'6100'.repeat(5)}`)));
    await trackSource(captureFromBytes(bytes), { observers: [new StreamAssembler(sink)] });
    sink.finish();
    expect(results).toEqual([{ kept: 3, messages: 5 }]);
    expect(limits.list()).toMatchObject([{ name: 'maxMessages', count: 2 }]);
  });

  it('maxMessages: those of sessions that were handed on do not count', async () => {
    limitTo({ maxMessages: 3 });
    const limits = new LimitHits();
    const kept: number[] = [];
    const sink = new MessageSink(({ messages }) => kept.push(messages.length), {
      framing: parseFraming('delimiter:nul'),
      limits,
      passesOn: true,
    });
    const talk = `${OPEN}c> P 1:7 ack 1 hex ${'6100'.repeat(3)}\ns> R 1:1 ack 7`;
    const frames = mergeFrames(
      ...[0, 1].map((i) => scriptFrames(spell(talk), { clientPort: 40_000 + i, startNs: i * 1e9 })),
    );
    await trackSource(captureFromBytes(toPcap(frames)), { observers: [new StreamAssembler(sink)] });
    expect(kept).toEqual([3, 3]);
    expect(limits.list()).toEqual([]);
  });
});
