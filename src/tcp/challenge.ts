/** The answer of a session that its peer has forgotten, and opens anew. */
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import { NEVER } from './never.js';
import type { Session } from './session.js';

const CHALLENGE_ACK = kindCode('challenge-ack');
const HALF_OPEN = kindCode('half-open');

/**
 * RFC 5961 §4: a SYN in an open session is answered by an ACK of what that session expects. True when the segment in
 * hand is that answer, to the SYN of the session `newer`.
 */
export function trackChallenge(a: Arrival, newer: Session): boolean {
  const { session } = a;
  if (session.states.closed || session.challenged || newer.synNs === NEVER || newer.synAckNs !== NEVER)
    return false;
  session.challenged = true;
  const why = `answers the SYN of frame ${newer.firstFrame} with an acknowledgment of the older session ${session.number}`;
  const common = { ...a.stamp(), evidence: [why] };
  if (a.note(CHALLENGE_ACK)) a.emit({ kind: 'challenge-ack', ...common });
  if (a.note(HALF_OPEN)) a.emit({ kind: 'half-open', ...common });
  return true;
}
