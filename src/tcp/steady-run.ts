/**
 * Header prediction as receivers have it, for an observer: most segments of most sessions are data in order
 * and its acknowledgments, and to the state machines a run of those is no more than its end. While a session is
 * steady they are not told; what they would know is what the endpoints know. Before anything else passes they catch up.
 */
import { Checksum } from '../wire/checksum-status.js';
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { NEVER } from './never.js';
import type { Session, SideIndex } from './session.js';

/** Bit of `Session.steady`: data of that side, or a bare acknowledgment, has its letter in Zeek's history already. */
const letterBit = (side: SideIndex, data: boolean): number => 1 << (2 * side + (data ? 0 : 1));

const NOT_ROUTINE = Flag.Syn | Flag.Fin | Flag.Rst | Flag.Ece | Flag.Cwr;
const CONGESTION_EXPERIENCED = 3;

/**
 * The segment in hand is data in order or an acknowledgment in a steady session, and nothing about it is news to the
 * machines. Call before it is tracked.
 */
export function isRoutine(a: Arrival): boolean {
  const { packet: p, sender: x, receiver: y } = a;
  return (
    (a.session.steady & letterBit(a.side, p.payloadLen > 0)) !== 0 &&
    (a.flags & (NOT_ROUTINE | Flag.Ack)) === Flag.Ack &&
    a.seq === x.sndNxt &&
    ((a.ack - y.sndNxt) | 0) <= 0 &&
    a.ack !== 0 &&
    p.window !== 0 &&
    p.checksum !== Checksum.Bad &&
    p.ecn !== CONGESTION_EXPERIENCED &&
    !x.echoing
  );
}

/** The machines catch up: something else is to be tracked. */
export function endSteadyRun(session: Session): void {
  const { client, server, states, zeek } = session;
  session.steady = 0;
  states.catchUp(client.sndNxt, server.sndNxt);
  zeek.catchUp(client.sndNxt, client.una, server.sndNxt, server.una);
}

/** Sees whether the machines need no telling from here on. */
export function beginSteadyRun(session: Session): void {
  const { client, server, states, zeek } = session;
  if (client.holes !== null || server.holes !== null || !client.unaKnown || !server.unaKnown) return;
  if (client.windowRaw === 0 || server.windowRaw === 0) return;
  if (!states.handshakeDone && client.dataSegments + server.dataSegments === 0) return;
  if (session.resetCause !== null || (session.handshakeNs === NEVER && session.synAckNs !== NEVER)) return;
  if (!states.isSteady(client.sndNxt, server.sndNxt)) return;
  if (!zeek.isSteady(client.sndNxt, client.una, server.sndNxt, server.una)) return;
  session.steady =
    (zeek.hasLetter(true, true) ? letterBit(0, true) : 0) |
    (zeek.hasLetter(true, false) ? letterBit(0, false) : 0) |
    (zeek.hasLetter(false, true) ? letterBit(1, true) : 0) |
    (zeek.hasLetter(false, false) ? letterBit(1, false) : 0);
}
