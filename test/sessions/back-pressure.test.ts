/** Who waits for whom: slow readers slow the reading down, forgotten streams do not, and nobody waits for ever. */
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type CapturedSession, sessions, StreamError } from '../../src/index.js';
import { interleaved, LongCapture, PAYLOAD } from './long-capture.js';

/** Octets that the reader of captures may be ahead: its buffers, and one batch of frames. */
const AHEAD = 6e6;
/** A limit that is reached soon. */
const LITTLE = 1_000_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await turn();
};

describe('a slow reader', () => {
  it('slows the reading down', async () => {
    const source = new LongCapture(() => interleaved([1000], 20_000));
    for await (const session of sessions(source)) {
      const reader = session.toServer.bytes().getReader();
      await reader.read();
      await turns(200);
      const taken = source.taken;
      expect(taken).toBeLessThan(AHEAD);
      await turns(200);
      expect(source.taken).toBe(taken);
      await reader.cancel();
      break;
    }
    expect(source.closed).toBe(true);
  });

  it('of a stream of Node slows it down as well', async () => {
    const source = new LongCapture(() => interleaved([1000], 20_000));
    for await (const session of sessions(source)) {
      for await (const octets of session.toServer.readable()) {
        expect((octets as Buffer).length).toBe(PAYLOAD);
        await turns(200);
        break;
      }
      break;
    }
    expect(source.taken).toBeLessThan(AHEAD);
  });

  it('holds up the others once too much waits for it, and loses nothing', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000], 3000));
    const lengths: number[] = [];
    const jobs: Promise<void>[] = [];
    for await (const session of sessions(source, { maxUnreadBytes: LITTLE })) {
      const slow = session.number === 0;
      const stream = session.toServer.bytes();
      jobs.push(
        (async () => {
          let length = 0;
          for await (const octets of stream) {
            length += octets.length;
            if (slow) await turn();
          }
          lengths[session.number] = length;
        })(),
      );
    }
    await Promise.all(jobs);
    expect(lengths).toEqual([3000 * PAYLOAD, 3000 * PAYLOAD]);
  });
});

describe('nobody reads on', () => {
  it('while nobody waits', async () => {
    const source = new LongCapture(() => interleaved([1000], 20_000));
    const all = sessions(source);
    await turns(20);
    expect(source.taken).toBe(0);
    await all[Symbol.asyncIterator]().next();
    await turns(100);
    expect(source.taken).toBeLessThan(AHEAD);
    await all.close();
    expect(source.closed).toBe(true);
  });
});

describe('streams that nobody wants', () => {
  it('neither block nor pile up', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000, 3000], 2000));
    let found = 0;
    const all = sessions(source, { maxUnreadBytes: LITTLE });
    for await (const { number } of all) found += number >= 0 ? 1 : 0;
    expect(found).toBe(3);
    expect((await all.summary()).limits).toEqual([]);
  });
});

describe('one session after the other', () => {
  it('finds the others whole while little waits', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000, 3000], 200));
    const lengths: number[] = [];
    for await (const session of sessions(source)) {
      lengths.push((await buffer(session.toServer.bytes())).length);
    }
    expect(lengths).toEqual([200, 200, 200].map((count) => count * PAYLOAD));
  });

  it('gets an error, and no deadlock, for what waited too long', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000], 3000));
    const told: string[] = [];
    const all = sessions(source, { maxUnreadBytes: LITTLE });
    for await (const session of all) {
      const reading = buffer(session.toServer.bytes());
      told.push(
        await reading.then(
          ({ length }) => `${length} octets`,
          (error: StreamError) => error.reason,
        ),
      );
    }
    expect(told).toEqual([`${3000 * PAYLOAD} octets`, 'given-up']);
    expect((await all.summary()).limits).toMatchObject([{ name: 'maxUnreadBytes' }]);
  });

  it('of one session: both directions at once, or the second is given up', async () => {
    const source = new LongCapture(function* () {
      yield { port: 1000, what: 'begin' };
      for (let n = 0; n < 2000; n++) {
        yield { port: 1000, what: 'up' };
        yield { port: 1000, what: 'down' };
      }
      yield { port: 1000, what: 'end' };
    });
    for await (const { toServer, toClient } of sessions(source, { maxUnreadBytes: LITTLE })) {
      const up = toServer.bytes();
      const down = toClient.bytes();
      expect((await buffer(up)).length).toBe(2000 * PAYLOAD);
      await expect(buffer(down)).rejects.toMatchObject({ reason: 'given-up', code: 'ERR_STREAM' });
    }
  });

  it('with summaries alone needs no memory for streams', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000], 1000));
    for await (const session of sessions(source, { maxUnreadBytes: LITTLE, streams: false })) {
      expect((await session.summary()).toServer.bytes).toBe(1000 * PAYLOAD);
    }
  });
});

describe('a reader that leaves', () => {
  it('no longer holds up anybody', async () => {
    const source = new LongCapture(() => interleaved([1000, 2000], 3000));
    const lengths: number[] = [];
    for await (const session of sessions(source, { maxUnreadBytes: LITTLE })) {
      if (session.number === 0) {
        for await (const octets of session.toServer.bytes()) {
          lengths.push(octets.length);
          break;
        }
      } else lengths.push((await buffer(session.toServer.bytes())).length);
    }
    expect(lengths).toEqual([PAYLOAD, 3000 * PAYLOAD]);
  });
});

describe('ending', () => {
  it('early closes the source and fails what is still read', async () => {
    const source = new LongCapture(() => interleaved([1000], 20_000));
    let kept: Promise<string> | null = null;
    for await (const session of sessions(source)) {
      kept = text(session.toServer.bytes());
      kept.catch(() => undefined);
      break;
    }
    await expect(kept).rejects.toMatchObject({ reason: 'closed' });
    expect(source.closed).toBe(true);
  });

  it('by a signal rejects with its reason', async () => {
    const source = new LongCapture(() => interleaved([1000], 20_000));
    const control = new AbortController();
    const seen: CapturedSession[] = [];
    const reading = (async () => {
      for await (const session of sessions(source, { signal: control.signal })) {
        seen.push(session);
        control.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    await expect(seen[0]!.summary()).rejects.toThrow('enough');
    await turns(5);
    expect(source.closed).toBe(true);
  });

  it('is no harm twice, nor before the beginning', async () => {
    const all = sessions('fixtures/captures/echo.pcap');
    await all.close();
    await all.close();
    for await (const session of all) throw new Error(`session ${session.number} after the end`);
    await expect(all.summary()).rejects.toBeInstanceOf(StreamError);
  });
});
