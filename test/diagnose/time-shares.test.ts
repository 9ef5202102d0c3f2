/** How far round trips grew, by few and by many measurements, and beside a handshake that was slow itself. */
import { describe, expect, it } from 'vitest';
import { roundTripGrowth } from '../../src/diagnose/time-shares.js';
import { sampleSession } from '../support/sample-session.js';

const RTT = { min: 0.04, median: 0.1, p95: 0.2, max: 0.3 };

/** A download, captured next to the server. */
const download = (samples: number, clientRtt = 0.04) =>
  sampleSession({
    handshake: { serverRtt: 0, clientRtt, rtt: clientRtt },
    toServer: { uniqueBytes: 100 },
    toClient: { rtt: { ...RTT, samples } },
  });

describe('growth of round trips', () => {
  it.each([
    ['one in twenty of ten', 10, 0.04, { min: 0.04, p95: 0.2 }],
    ['the median of nine', 9, 0.04, { min: 0.04, p95: 0.1 }],
    ['the median of four', 4, 0.04, { min: 0.04, p95: 0.1 }],
    ['nothing by three', 3, 0.04, null],
    ['against the shortest, when the handshake took longer', 10, 0.134, { min: 0.04, p95: 0.2 }],
  ])('%s', (_, samples, clientRtt, want) => {
    const growth = roundTripGrowth(download(samples, clientRtt), 'server');
    if (want === null) expect(growth).toBeNull();
    else {
      expect(growth!.min).toBeCloseTo(want.min, 9);
      expect(growth!.p95).toBeCloseTo(want.p95, 9);
    }
  });
});
