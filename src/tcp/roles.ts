/** Who is the client: proved by a SYN, else inferred with a stated reason. */
import { Flag, type PacketView } from '../wire/packet-view.js';

export interface Roles {
  /** The sender of the packet in hand is the client. */
  readonly senderIsClient: boolean;
  readonly roles: 'observed' | 'inferred';
  readonly reason: string;
}

/** First port that systems hand out to clients (RFC 6335 §6 says 49152, Linux begins at 32768). */
const EPHEMERAL = 32_768;

const SYN: Roles = { senderIsClient: true, roles: 'observed', reason: 'sent the first SYN' };
const SYN_ACK: Roles = { senderIsClient: false, roles: 'observed', reason: 'was answered by a SYN-ACK' };
const BY_SERVICE = 'the other side uses a well-known port';
const BY_EPHEMERAL = 'the other side does not use an ephemeral port';
const BY_LOWER = 'the other side uses the lower port';
const BY_FIRST = 'sent the first segment captured';

export function inferRoles(p: PacketView): Roles {
  if ((p.flags & Flag.Syn) !== 0) return (p.flags & Flag.Ack) === 0 ? SYN : SYN_ACK;
  const { srcPort, dstPort } = p;
  const inferred = (senderIsClient: boolean, reason: string): Roles => ({
    senderIsClient,
    roles: 'inferred',
    reason,
  });
  if (srcPort < 1024 !== dstPort < 1024) return inferred(dstPort < 1024, BY_SERVICE);
  if (srcPort < EPHEMERAL !== dstPort < EPHEMERAL) return inferred(dstPort < EPHEMERAL, BY_EPHEMERAL);
  if (srcPort !== dstPort) return inferred(dstPort < srcPort, BY_LOWER);
  return inferred(true, BY_FIRST);
}
