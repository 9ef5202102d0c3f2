/** An ICMP or ICMPv6 error about a session: refuses a handshake, or only warns an open session. */
import { formatAddress } from '../wire/address.js';
import type { Arrival } from './arrival.js';
import type { HandshakeFailure } from './events.js';
import { failHandshake } from './handshake.js';
import { NEVER } from './never.js';

/** RFC 792, RFC 1812 §5.2.7.1: codes of destination unreachable. */
const UNREACHABLE_V4: readonly HandshakeFailure[] = [
  'network-unreachable',
  'host-unreachable',
  'protocol-unreachable',
  'port-unreachable',
  'fragmentation-needed',
  'host-unreachable',
  'network-unreachable',
  'host-unreachable',
  'host-unreachable',
  'net-prohibited',
  'host-prohibited',
  'network-unreachable',
  'host-unreachable',
  'admin-prohibited',
  'host-prohibited',
  'admin-prohibited',
];

/** RFC 4443 §3.1: codes of destination unreachable. */
const UNREACHABLE_V6: readonly HandshakeFailure[] = [
  'network-unreachable',
  'admin-prohibited',
  'network-unreachable',
  'host-unreachable',
  'port-unreachable',
  'admin-prohibited',
  'network-unreachable',
];

/** What an ICMP error says of a connection attempt, or null when it says nothing final. */
export function icmpReason(ipVersion: number, type: number, code: number): HandshakeFailure | null {
  if (ipVersion === 4) {
    if (type === 3) return UNREACHABLE_V4[code] ?? 'host-unreachable';
    return type === 11 ? 'ttl-exceeded' : null;
  }
  if (type === 1) return UNREACHABLE_V6[code] ?? 'host-unreachable';
  if (type === 2) return 'fragmentation-needed';
  return type === 3 ? 'ttl-exceeded' : null;
}

export function trackIcmpError(a: Arrival): void {
  const session = a.session;
  const p = a.packet;
  session.icmpErrors++;
  session.lastFrame = a.frame;
  session.lastTimeNs = Math.max(session.lastTimeNs, a.timeNs);
  if (session.states.handshakeDone || session.handshakeNs !== NEVER) return;
  const reason = icmpReason(p.ipVersion, p.icmpType, p.icmpCode);
  if (reason === null) return;
  const x = a.sender;
  // RFC 5927 §4.1: an error whose quoted number was never sent is forged.
  if (x.issKnown && p.seqKnown && p.seq !== x.iss) return;
  const reporter = formatAddress(p.ipVersion, p.reporter0, p.reporter1, p.reporter2, p.reporter3);
  const name = p.ipVersion === 4 ? 'ICMP' : 'ICMPv6';
  failHandshake(a, session, reason, null, [
    `${name} type ${p.icmpType} code ${p.icmpCode} from ${reporter} quotes this SYN`,
  ]);
}
