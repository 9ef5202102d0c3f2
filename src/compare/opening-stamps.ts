/** Time stamps of the segments that opened a session. */
import { Flag } from '../wire/packet-view.js';
import type { CaptureSide } from './capture-side.js';
import type { StampsOf } from './match-sessions.js';

/** Those of the last SYN and SYN-ACK: earlier ones may have been lost before the other point. */
export function openingStamps({ log }: CaptureSide): StampsOf {
  const last = (session: number, side: 0 | 1): number | null => {
    const rows = log.rowsOf(session, side);
    let stamp: number | null = null;
    for (const row of rows) {
      // A SYN stands at the front of its session.
      if ((log.flags[row]! & Flag.Syn) === 0) break;
      if (log.tsVal[row] !== 0) stamp = log.tsVal[row]!;
    }
    return stamp;
  };
  return ({ session }) => ({ syn: last(session, 0), synAck: last(session, 1) });
}
