import { describe, expect, test } from 'vitest';
import type { SessionMatch, SessionPair } from '../../src/compare/match-sessions.js';
import { nearerPoint } from '../../src/compare/nearer-point.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { healthySession } from '../support/sample-report.js';

/** Seconds to the server and back as one point sees them: by the handshake, and by data. */
type Seen = readonly [handshake: number | null, data: number | null];

function session([serverRtt, median]: Seen): SessionReport {
  const report = healthySession();
  return {
    ...report,
    handshake: { ...report.handshake, serverRtt },
    toServer: { ...report.toServer, rtt: { ...report.toServer.rtt, median } },
  };
}

const pair = (a: Seen, b: Seen, renumbered: SessionPair['renumbered'] = null): SessionPair => ({
  a: session(a),
  b: session(b),
  translated: false,
  renumbered,
});

const match = (...pairs: SessionPair[]): SessionMatch => ({ pairs, onlyA: [], onlyB: [] });

describe('nearer to the clients', () => {
  test.each([
    ['the point from which the server is further away', [pair([0.04, null], [0.01, null])], 'a', 'handshake'],
    ['that point when it is the second', [pair([0.01, null], [0.04, null])], 'b', 'handshake'],
    ['by data where no handshake was captured', [pair([null, 0.01], [null, 0.04])], 'b', 'delay'],
    ['by data where both handshakes look alike', [pair([0.01, 0.04], [0.01, 0.01])], 'a', 'delay'],
    ['the handshake before data', [pair([0.04, 0.01], [0.01, 0.04])], 'a', 'handshake'],
    [
      'what most sessions say',
      [pair([0.01, null], [0.04, null]), pair([0.04, null], [0.01, null]), pair([0.01, null], [0.02, null])],
      'b',
      'handshake',
    ],
    [
      'no handshake that something between may have answered',
      [pair([0.001, 0.04], [0.04, 0.01], { toServer: 7, toClient: 0 })],
      'a',
      'delay',
    ],
    ['the first where nothing tells', [pair([null, null], [0.01, null])], 'a', 'order'],
  ] as const)('is %s', (_, pairs, clientSide, nearerBy) => {
    expect(nearerPoint(match(...pairs))).toEqual({ clientSide, nearerBy });
  });
});
