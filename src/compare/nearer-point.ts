/** Which of two points of capture is nearer to the clients. */
import type { SessionReport } from '../engine/analysis-report.js';
import type { SessionMatch, SessionPair } from './match-sessions.js';
import type { PointComparison } from './point-comparison.js';
import { isUnanswered } from './unmatched-sessions.js';

export type NearerPoint = Pick<PointComparison, 'clientSide' | 'nearerBy'>;

/** The point at which the server is further away is the client's. */
export function nearerPoint({ pairs, onlyA, onlyB }: SessionMatch): NearerPoint {
  // What rewrites numbers may answer SYNs by itself.
  const whole = pairs.filter(({ renumbered }) => renumbered === null);
  return (
    decided(
      votes(whole, ({ handshake }) => handshake.serverRtt),
      'handshake',
    ) ??
    // Data of the client is acknowledged later where the server is further away.
    decided(
      votes(pairs, ({ toServer }) => toServer.rtt.median),
      'delay',
    ) ??
    // A SYN that nothing answered passed the point that has it first.
    decided(onlyA.filter(isUnanswered).length - onlyB.filter(isUnanswered).length, 'unanswered') ?? {
      clientSide: 'a',
      nearerBy: 'order',
    }
  );
}

/** Sessions that take longer from A to the server and back, less those that do from B. */
function votes(pairs: readonly SessionPair[], secondsOf: (session: SessionReport) => number | null): number {
  return pairs.reduce((sum, { a, b }) => {
    const [x, y] = [secondsOf(a), secondsOf(b)];
    return x === null || y === null ? sum : sum + Math.sign(x - y);
  }, 0);
}

function decided(forA: number, nearerBy: NearerPoint['nearerBy']): NearerPoint | null {
  return forA === 0 ? null : { clientSide: forA > 0 ? 'a' : 'b', nearerBy };
}

/** The other way round. */
export function turned({ clientSide }: NearerPoint): NearerPoint {
  return { clientSide: clientSide === 'a' ? 'b' : 'a', nearerBy: 'delay' };
}
