/** Limits are reached without harm: what is forgotten is counted, and the report says so. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { OPEN } from '../support/event-table.js';
import { mergeFrames, scriptFrames, track, trackFrames } from '../support/track.js';

/** `n` single octets with one missing between each. */
const gaps = (n: number): string =>
  [OPEN, ...Array.from({ length: n }, (_, i) => `c> . ${2 * i + 2}:${2 * i + 3} ack 1`)].join(' / ');

describe('limits', () => {
  it('of holes: the oldest are given up and their octets counted as missing', async () => {
    const n = LIMITS.maxHoles + 100;
    const { sessions, summary } = await track(gaps(n));
    const { missing, missingBytes, uniqueBytes } = sessions[0]!.toServer;
    expect(missing).toMatchObject({ evicted: 100, notYetSeen: LIMITS.maxHoles, lostInCapture: 0 });
    expect([missingBytes, uniqueBytes]).toEqual([n, n]);
    expect(summary.conservation).toMatchObject({ holds: true, missing: { evicted: 100 } });
    expect(summary.limits).toMatchObject([{ name: 'maxHoles', limit: LIMITS.maxHoles, count: 100 }]);
  });

  it('of holes: octets that come after their hole was given up are counted once', async () => {
    const { sessions, summary } = await track(
      `${gaps(LIMITS.maxHoles + 10)} / +0.3 c> . 1:2 ack 1 / +0.3 c> . 1:2 ack 1`,
    );
    expect(summary.conservation.holds).toBe(true);
    expect(sessions[0]!.toServer.missingBytes).toBeGreaterThanOrEqual(LIMITS.maxHoles);
  });

  it('of segments in flight: with no acknowledgment at all, nothing but old samples is lost', async () => {
    const n = LIMITS.maxOutstandingSegments + 50;
    const text = [OPEN, ...Array.from({ length: n }, (_, i) => `c> . ${i + 1}:${i + 2} ack 1`)].join(' / ');
    const { sessions, summary } = await track(text);
    expect(sessions[0]!.toServer).toMatchObject({ uniqueBytes: n, missingBytes: 0, maxBytesInFlight: n });
    expect(summary.limits.map((hit) => hit.name)).toEqual(['maxOutstandingSegments']);
  });

  it('of evidence: frames of a kind are named up to a number, and counted on', async () => {
    const text = [
      `${OPEN} / s> . 1:101 ack 1 / c> . 1:1 ack 101`,
      ...new Array<string>(30).fill('c> . 1:1 ack 101'),
    ].join(' / ');
    const { sessions } = await track(text);
    expect(sessions[0]!.eventCounts['duplicate-ack']).toBe(30);
    expect(sessions[0]!.eventFrames['duplicate-ack']).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it('are none in a capture without trouble', async () => {
    const flows = Array.from({ length: 50 }, (_, i) =>
      scriptFrames(`${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`, { clientPort: 2000 + i }),
    );
    expect((await trackFrames(mergeFrames(...flows))).summary.limits).toEqual([]);
  });
});
