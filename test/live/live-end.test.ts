/** How a live capture ends: what came before is read, and what is left behind is told. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamByteSource } from '../../src/capture/stream-byte-source.js';
import type { Backend } from '../../src/live/backend/backend.js';
import { openLiveCapture } from '../../src/live/live-capture.js';
import { writePcap } from '../support/write-pcap.js';

/** The end is asked for at this second. */
const NOW = 1_790_000_010;
const DRAIN_MS = 10_000;

/** A backend that gives frames of these seconds, one after the other, until it is stopped. */
function backendOf(
  seconds: readonly number[],
  received: number | null,
): Backend & { readonly stopped: () => boolean } {
  let stopped = false;
  let stop: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (stop = resolve));
  async function* octets() {
    yield writePcap(seconds.slice(0, 1).map((second) => ({ bytes: new Uint8Array(60), second })));
    for (const second of seconds.slice(1)) {
      // As tcpdump, it leaves what it has not handed on.
      if (stopped) return;
      yield writePcap([{ bytes: new Uint8Array(60), second }]).subarray(24);
    }
    await asked;
  }
  return {
    ...{ name: 'tcpdump', timestamps: 'kernel', countsDrops: true },
    version: () => Promise.resolve(null),
    obstacle: () => Promise.resolve(null),
    filterFault: () => Promise.resolve(null),
    stopped: () => stopped,
    start: () => ({
      bytes: new StreamByteSource(octets()),
      deliveryMs: 0,
      counts: { received, dropped: null },
      ended: asked.then(() => null),
      stop: () => {
        stopped = true;
        stop();
      },
      kill: () => stop(),
    }),
  };
}

describe('the end of a live capture', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW * 1000 }));
  afterEach(() => void vi.useRealTimers());

  async function ended(seconds: readonly number[], stallMs: number, received: number | null = null) {
    const backend = backendOf(seconds, received);
    const notices: string[] = [];
    const capture = await openLiveCapture('any', {
      backends: [backend],
      onNotice: (text) => notices.push(text),
    });
    let frames = 0;
    const reading = (async () => {
      for await (const batch of capture.batches()) {
        frames += batch.count;
        capture.stop();
        // What analyses the frames is slow.
        if (stallMs > 0 && frames === 1) await new Promise((resolve) => setTimeout(resolve, stallMs));
      }
    })();
    await vi.advanceTimersByTimeAsync(stallMs + 1000);
    await reading;
    return { frames, notices, info: capture.info, stopped: backend.stopped() };
  }

  it('comes when what came before it was read', async () => {
    const { frames, info, notices, stopped } = await ended([NOW - 3, NOW - 2, NOW - 1], 0);
    expect({ frames, notices, stopped }).toEqual({ frames: 3, notices: [], stopped: true });
    expect(info).toMatchObject({ truncated: false, problems: [] });
  });

  it('comes when frames of later come, however many there are', async () => {
    const later = Array<number>(50).fill(NOW + 1);
    const { frames, info, notices } = await ended([NOW - 3, NOW - 2, ...later], 0);
    expect(frames).toBeGreaterThan(2);
    expect(frames).toBeLessThan(10);
    expect([notices, info.truncated]).toEqual([[], false]);
  });

  it.each([null, 2])(
    'is told to come too early where reading takes too long, of %j frames',
    async (received) => {
      const { info, notices } = await ended([NOW - 3], DRAIN_MS + 1, received);
      const message =
        'more frames came than could be analysed: those of the last 3.0 s before the end are missing';
      expect(notices).toEqual([message]);
      expect(info.truncated).toBe(true);
      expect(info.problems).toMatchObject([{ code: 'frames_unread', message, frame: 1 }]);
    },
  );

  it.each([
    ['no more frames came', NOW - 3, 1],
    ['what was left came after it', NOW + 1, 5],
  ])('is not, where %s', async (_why, second, received) => {
    const { info, notices } = await ended([second], DRAIN_MS + 1, received);
    expect([notices, info.truncated]).toEqual([[], false]);
  });
});
