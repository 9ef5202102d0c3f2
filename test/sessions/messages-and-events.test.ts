/** Messages, events and summaries of sessions: what `analyze` and `MessageSink` say, session by session. */
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  analyze,
  type FrameSource,
  openCapture,
  parseFraming,
  type SessionMessages,
  type SessionReport,
  sessions,
  type StreamMessage,
  type TcpEvent,
} from '../../src/index.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { MessageSink } from '../../src/stream/framing/message-sink.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { OPEN, spell } from '../stream/command/run-streams.js';
import { toPcap } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const CAPTURES = [
  'http-keep-alive',
  'http-pipelined',
  'messages-resp',
  'messages-http2',
  'many-connections.server',
];

describe('messages', () => {
  it.each(CAPTURES)('of %s are those of a MessageSink', async (name) => {
    const path = `fixtures/captures/${name}.pcap`;
    const want: SessionMessages[] = [];
    const sink = new MessageSink((messages) => want.push(messages));
    const observer = { segment: () => undefined, finish: () => sink.finish() };
    const nothing = { capture: () => undefined, session: () => undefined, summary: () => undefined };
    await analyze(await openCapture(path), nothing, { observers: [new StreamAssembler(sink), observer] });
    for await (const session of sessions(path)) {
      const cut = session.messages();
      const found = await all(cut);
      const result = await cut.result();
      const wanted = want.find((messages) => messages.session === session.number);
      if (wanted === undefined) {
        expect(found).toEqual([]);
        expect(result).toMatchObject({ messages: [], exchanges: [] });
        continue;
      }
      expect(result).toEqual(wanted);
      const sorted = (messages: readonly StreamMessage[]): StreamMessage[] =>
        messages.toSorted((a, b) => (a.from === b.from ? a.index - b.index : a.from < b.from ? -1 : 1));
      expect(sorted(found)).toEqual(sorted(wanted.messages));
    }
  });

  it('come in pairs', async () => {
    for await (const session of sessions('fixtures/captures/http-keep-alive.pcap')) {
      const pairs = await all(session.messages({ framing: parseFraming('http') }).pairs());
      expect(pairs.map(({ request, response }) => `${request[0]!.label}: ${response![0]!.label}`)).toEqual([
        'GET /: 200 OK',
        'HEAD /: 200 OK',
        'POST /form: 200 OK',
        'GET /slow: 200 OK',
        'GET /chunks: 200 OK',
        'GET /missing: 404 Not Found',
        'GET /broken: 500 Internal Server Error',
      ]);
      expect(pairs[3]!.thinkTime).toBeGreaterThan(0.05);
    }
  });

  it('take nothing away from the streams, and may be cut in several ways', async () => {
    for await (const session of sessions('fixtures/captures/echo.pcap')) {
      const texts = text(session.toServer.bytes());
      const values = session.messages({ framing: parseFraming('json') });
      const bursts = session.messages({ framing: parseFraming('fixed:5') });
      expect(await texts).toContain('{"message": "first"}');
      expect((await values.result()).framing.name).toBe('json');
      expect((await all(bursts)).filter(({ from }) => from === 'client').length).toBe(10);
    }
  });
});

describe('events and summaries', () => {
  it.each([
    'loss-repaired-fast.server',
    'port-reuse.client',
    'zero-window.client',
    'many-connections.server',
  ])('of %s are those of an analysis', async (name) => {
    const path = `fixtures/captures/${name}.pcap`;
    const events: TcpEvent[] = [];
    const reports: SessionReport[] = [];
    const summary = await analyze(await openCapture(path), {
      event: (event) => void events.push(event),
      capture: () => undefined,
      session: (report) => void reports.push(report),
      summary: () => undefined,
    });
    const found: TcpEvent[] = [];
    const walk = sessions(path);
    const jobs: Promise<unknown>[] = [];
    for await (const session of walk) {
      jobs.push(all(session.events()).then((own) => found.push(...own)));
      jobs.push(session.summary().then((report) => expect(report).toEqual(reports[session.number])));
    }
    await Promise.all(jobs);
    expect(jobs.length).toBe(2 * reports.length);
    const own = events.filter(({ session }) => session >= 0);
    expect(found.length).toBe(own.length);
    for (const { number } of reports.map(({ session }) => ({ number: session }))) {
      expect(found.filter(({ session }) => session === number)).toEqual(
        own.filter(({ session }) => session === number),
      );
    }
    expect(await walk.summary()).toEqual(summary);
  });

  it('are had of wanted sessions only', async () => {
    const numbers: number[] = [];
    const walk = sessions('fixtures/captures/many-connections.server.pcap', {
      wanted: ({ number }) => number % 2 === 1,
    });
    for await (const { number } of walk) numbers.push(number);
    expect(numbers.length).toBe(Math.floor((await walk.summary()).sessions / 2));
    expect(numbers.every((number) => number % 2 === 1)).toBe(true);
  });
});

describe('a session that is over', () => {
  const short = scriptFrames(
    spell(`${OPEN}c> P 1:3 ack 1 {hi}\ns> P 1:3 ack 3 {ho}\nc> F 3:3 ack 3\ns> F 3:3 ack 4\nc> . 4:4 ack 4`),
  );
  const later = scriptFrames(spell(`${OPEN}c> P 1:3 ack 1 {la}`), { clientPort: 50_000, startNs: 60e9 });
  const last = scriptFrames(spell(`${OPEN}c> P 1:3 ack 1 {st}`), { clientPort: 50_001, startNs: 61e9 });
  // One frame a batch, so that time goes on between them.
  const source = (live: boolean): FrameSource => {
    const capture = captureFromBytes(toPcap([...short, ...later, ...last]), { chunkSize: 100 });
    if (live) {
      const facts = {
        interface: 'x',
        backend: 'y',
        version: null,
        filter: null,
        dropsCounted: true,
      } as const;
      capture.info.live = { ...facts, timestamps: 'kernel' };
    }
    return capture;
  };

  it.each([
    ['is summed up while a live capture goes on', true, {}, 1],
    ['is summed up early where that is asked for', false, { retire: true }, 1],
    ['is summed up with the others else', false, {}, 3],
    ['is summed up with the others where that is asked for', true, { retire: false }, 3],
  ])('%s', async (_, live, options, known) => {
    const walk = sessions(source(live), options);
    const done: number[] = [];
    const seen: number[] = [];
    let said = '';
    for await (const session of walk) {
      const report = session.summary().then(({ session: number }) => done.push(number));
      seen.push(session.number);
      if (session.number === 0) {
        said = await text(session.toClient.bytes());
        if (known === 1) await report;
        expect(done.length).toBe(known === 1 ? 1 : 0);
      }
    }
    await walk.summary();
    expect(said).toBe('ho');
    expect(seen).toEqual([0, 1, 2]);
    expect(done.sort()).toEqual([0, 1, 2]);
  });
});
