/** Byte streams of sessions: octets, gaps, ends, and what may be asked when. */
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  type CapturedSession,
  LIMITS,
  sessions,
  type SessionsOptions,
  StreamError,
  type StreamPiece,
} from '../../src/index.js';
import { assembleFrames, texts } from '../stream/assemble.js';
import { OPEN, spell } from '../stream/command/run-streams.js';
import { type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';

const LOSSY = scriptFrames(
  spell(
    `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> P 1:4 ack 5 {yes}\nc> P 9:13 ack 4 {CCCC}\ns> . 4:4 ack 13\nc> F 13:13 ack 4`,
  ),
);

/** The first session, and what is made of it. */
async function first<T>(
  frames: readonly EncodedFrame[],
  use: (session: CapturedSession) => Promise<T>,
  options: SessionsOptions = {},
): Promise<T> {
  for await (const session of sessions(toPcap(frames), options)) return await use(session);
  throw new Error('no session');
}

const reason = (error: unknown): string => (error instanceof StreamError ? error.reason : String(error));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('pieces', () => {
  it('are those of the assembler, and stay as they are', async () => {
    const { streams } = await assembleFrames(LOSSY);
    await first(LOSSY, async ({ toServer, toClient }) => {
      expect(await Promise.all([all(toServer.pieces()), all(toClient.pieces())])).toEqual(
        streams.get(0)!.map(({ pieces }) => pieces),
      );
    });
  });

  it('end with the stream, or with the session where that is wanted', async () => {
    const frames = scriptFrames(
      spell(`${OPEN}c> P 1:3 ack 1 {hi}\nc> F 3:3 ack 1\ns> . 1:1 ack 4\nc> P 4:6 ack 1 {ho}`),
    );
    const said = (pieces: StreamPiece[]): string =>
      pieces
        .map((piece) =>
          piece.kind === 'data' ? `${Buffer.from(piece.bytes).toString()}${piece.after ?? ''}` : '-',
        )
        .join();
    expect(said(await first(frames, ({ toServer }) => all(toServer.pieces())))).toBe('hi');
    expect(said(await first(frames, ({ toServer }) => all(toServer.pieces({ afterlife: true }))))).toBe(
      'hi,hofin',
    );
  });
});

describe('octets', () => {
  it('end in an error at a gap, unless they shall not', async () => {
    await first(LOSSY, async ({ toServer }) => {
      const found: Uint8Array[] = [];
      const reading = (async () => {
        for await (const octets of toServer.bytes()) found.push(octets);
      })();
      await expect(reading).rejects.toThrow(
        '4 octets at offset 4 are missing (lost-in-capture, shown by frame 6)',
      );
      expect(Buffer.concat(found).toString()).toBe('AAAA');
    });
    await expect(first(LOSSY, ({ toServer }) => text(toServer.readable()))).rejects.toMatchObject({
      reason: 'gap',
    });
  });

  it.each([
    ['skip', 'AAAACCCC'],
    ['zero', 'AAAA\0\0\0\0CCCC'],
  ] as const)('%s gaps', async (gaps, want) => {
    expect(await first(LOSSY, ({ toServer }) => text(toServer.bytes({ gaps })))).toBe(want);
    expect(await first(LOSSY, ({ toServer }) => text(toServer.readable({ gaps })))).toBe(want);
  });

  it('have no zeros for a gap that a forged segment could have made', async () => {
    const far = LIMITS.maxZeroFilledGap + 10;
    const frames = scriptFrames(
      spell(
        `c> S 0:0 win 65535 ws 14\ns> SA 0:0 ack 1 win 65535 ws 14\nc> . 1:1 ack 1\ns> . 1:1 ack 1\nc> P ${far}:${far + 4} ack 1 {CCCC}`,
      ),
    );
    await expect(
      first(frames, ({ toServer }) => buffer(toServer.bytes({ gaps: 'zero' }))),
    ).rejects.toMatchObject({
      reason: 'gap',
    });
  });

  it('are those of the assembler in captures of kernels', async () => {
    const path = 'fixtures/captures/http-keep-alive.pcap';
    const { assembleSource } = await import('../stream/assemble.js');
    const { openCapture } = await import('../../src/index.js');
    const want = texts(await assembleSource(await openCapture(path)));
    for await (const { toServer, toClient } of sessions(path)) {
      const got = await Promise.all([buffer(toServer.bytes()), buffer(toClient.bytes())]);
      expect(got.map((octets) => octets.toString('latin1'))).toEqual(want);
    }
  });
});

describe('a direction', () => {
  it('says how it ended and what became of its octets', async () => {
    await first(LOSSY, async (session) => {
      expect(session.toServer).toMatchObject({ from: 'client', end: null, totals: null });
      const reading = all(session.toServer.pieces());
      await session.summary();
      await reading;
      expect(session.toServer.end).toMatchObject({ how: 'fin', offset: 12 });
      expect(session.toServer.totals).toMatchObject({ delivered: 8, gapCount: 1 });
      expect(session.toClient.end).toMatchObject({ how: 'capture-end' });
    });
  });

  it('is read once', async () => {
    await first(LOSSY, async ({ toServer, toClient }) => {
      toServer.bytes();
      expect(() => toServer.pieces()).toThrow(StreamError);
      expect(() => toServer.readable()).toThrow(/taken before/);
      expect(await text(toClient.bytes())).toBe('yes');
    });
  });

  it('ends at once when the session ended without a payload', async () => {
    const refused = scriptFrames('c> S 0:0\ns> RA 0:0 ack 1');
    const later = scriptFrames(spell(`${OPEN}c> P 1:3 ack 1 {hi}`), { clientPort: 50_000, startNs: 5e9 });
    let pulled = 0;
    for await (const { number, toServer, toClient } of sessions(toPcap([...refused, ...later]))) {
      pulled++;
      const want = number === 0 ? '' : 'hi';
      expect(await text(toServer.bytes())).toBe(want);
      expect(await text(toClient.bytes())).toBe('');
    }
    expect(pulled).toBe(2);
  });

  it('that was not asked for is discarded when the next session is', async () => {
    const other = scriptFrames(spell(`${OPEN}c> P 1:3 ack 1 {hi}`), { clientPort: 50_000, startNs: 5e9 });
    const kept: CapturedSession[] = [];
    for await (const session of sessions(toPcap([...LOSSY, ...other]))) kept.push(session);
    expect(kept.length).toBe(2);
    const [session] = kept;
    for (const ask of [() => session!.toServer.bytes(), () => session!.events(), () => session!.messages()]) {
      expect(ask).toThrow(/before the next session/);
    }
    // A summary costs nothing to keep.
    expect((await session!.summary()).session).toBe(0);
  });

  it('is not there without streams, and events are', async () => {
    const kinds = await first(
      LOSSY,
      async (session) => {
        expect(() => session.toServer.bytes()).toThrow(/streams: false/);
        expect(() => session.messages()).toThrow(/streams: false/);
        return (await all(session.events())).map(({ kind }) => kind);
      },
      { streams: false },
    );
    expect(kinds).toContain('lost-segment');
  });

  it('is assembled by the policy that was asked for', async () => {
    const frames = scriptFrames(
      spell(`${OPEN}c> P 3:5 ack 1 {XX}\nc> P 2:5 ack 1 {YYY}\nc> P 1:2 ack 1 {A}`),
    );
    const read = (overlapPolicy: 'first' | 'last'): Promise<string> =>
      first(frames, ({ toServer }) => text(toServer.bytes()), { overlapPolicy });
    expect(await read('first')).toBe('AYXX');
    expect(await read('last')).toBe('AYYY');
  });
});

describe('leaving the loop', () => {
  it('ends what was taken, and tells so', async () => {
    let left: CapturedSession | null = null;
    for await (const session of sessions(toPcap(LOSSY))) {
      left = session;
      break;
    }
    await expect(left!.summary()).rejects.toSatisfy((error) => reason(error) === 'closed');
    await expect(text(left!.toServer.bytes())).rejects.toSatisfy((error) => reason(error) === 'closed');
  });
});
