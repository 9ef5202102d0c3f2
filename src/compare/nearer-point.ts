/** Which of two points of capture is nearer to the clients. */
import type { SessionMatch } from './match-sessions.js';
import type { PointComparison } from './point-comparison.js';
import { isUnanswered } from './unmatched-sessions.js';

export type NearerPoint = Pick<PointComparison, 'clientSide' | 'nearerBy'>;

/** The point at which the server is further away is the client's. */
export function nearerPoint({ pairs, onlyA, onlyB }: SessionMatch): NearerPoint {
  let votes = 0;
  for (const { a, b, renumbered } of pairs) {
    // What rewrites numbers may answer SYNs by itself.
    if (renumbered !== null) continue;
    const [x, y] = [a.handshake.serverRtt, b.handshake.serverRtt];
    if (x !== null && y !== null) votes += Math.sign(x - y);
  }
  if (votes !== 0) return { clientSide: votes > 0 ? 'a' : 'b', nearerBy: 'handshake' };
  for (const { a, b } of pairs) {
    // Data of the client is acknowledged later where the server is further away.
    const [x, y] = [a.toServer.rtt.median, b.toServer.rtt.median];
    if (x !== null && y !== null) votes += Math.sign(x - y);
  }
  if (votes !== 0) return { clientSide: votes > 0 ? 'a' : 'b', nearerBy: 'delay' };
  // A SYN that nothing answered passed the point that has it first.
  votes = onlyA.filter(isUnanswered).length - onlyB.filter(isUnanswered).length;
  if (votes !== 0) return { clientSide: votes > 0 ? 'a' : 'b', nearerBy: 'unanswered' };
  return { clientSide: 'a', nearerBy: 'order' };
}

/** The other way round. */
export function turned({ clientSide }: NearerPoint): NearerPoint {
  return { clientSide: clientSide === 'a' ? 'b' : 'a', nearerBy: 'delay' };
}
