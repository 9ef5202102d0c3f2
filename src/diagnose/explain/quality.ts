/** Congestion marks, damage, and silence. */
import type { Explanation } from './explanation.js';

export const QUALITY_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'ecn-congestion',
    title: 'Congestion marked instead of dropped (ECN)',
    whatItIs:
      'A router with a full queue marked the packet instead of dropping it, or the receiver told the sender so. The sender slows down as after a loss, but nothing must be repeated.',
    howWeTell: [
      '`ce`: the IP header carries Congestion Experienced. `ece`: the receiver echoes it in the TCP header, outside the handshake.',
      'Wireshark: `ip.dsfield.ecn == 3`, `tcp.flags.ece == 1`.',
    ],
    likelyCauses: [
      'A queue with active management (fq_codel, RED with ECN, DCTCP switches) is full.',
      'Many echoes and no mark seen: the mark was set beyond the capture point.',
    ],
    whatToCheck: [
      'Routers: `tc -s qdisc show` (ecn_mark). Hosts: `nstat -az IpExtInCEPkts TcpExtTCPDeliveredCE`.',
      '`ss -ti` shows `ecn` and `ecnseen`.',
    ],
    howToHandle: [
      'Healthy in small numbers: it replaces loss. Many marks: the link needs more capacity or less load.',
    ],
    seeAlso: ['path-loss', 'retransmission'],
    rfc: ['RFC 3168 §6.1', 'RFC 8257', 'RFC 9768'],
  },
  {
    kind: 'checksum-error',
    title: 'Wrong TCP checksum',
    whatItIs:
      'The checksum does not match the contents. A receiver discards the segment without a word, so it looks like loss to the sender.',
    howWeTell: [
      'Computed over pseudo header and whole segment; only for segments captured in full.',
      'Only where most sums of that sender are right; a sum of the pseudo header alone was left to the network card (offload) and is no error.',
      'Wireshark does not verify TCP checksums unless told to (`tcp.check_checksum`).',
    ],
    likelyCauses: [
      'Defective memory in a switch, router or NIC: the Ethernet check was right, the content was not.',
      'A NAT or tunnel that changes packets and the sum wrongly.',
      'Captured on the sending host with checksum offload.',
    ],
    whatToCheck: [
      'Receiver: `nstat -az TcpInCsumErrors`: does it count too?',
      'Captures before and after each device; `ethtool -k IFACE | grep checksum`.',
    ],
    howToHandle: ['Replace the device; on a capture host `ethtool -K IFACE tx off` while capturing.'],
    seeAlso: ['checksum-corruption', 'capture-offload', 'path-loss'],
    rfc: ['RFC 9293 §3.1', 'RFC 1071'],
  },
  {
    kind: 'stall',
    title: 'Silence in the middle of work',
    whatItIs:
      'Nothing was sent for much longer than a round trip although the session was not finished. `waitingFor` says what it was spent on.',
    howWeTell: [
      'At least 200 ms and two round trips, in an open session. `acknowledgment`: data was outstanding. `window`: a window was closed. `server`: it answered a request after 1 s or more.',
      'An idle session in which nobody waits for anything is no stall.',
      'The event stands at the frame that ended the silence; `afterFrame` is the one before it. Wireshark has no label (`tcp.time_delta` at most).',
    ],
    likelyCauses: [
      'The server thinks: database, lock, cold cache.',
      'A lost segment waits for the timer.',
      'The receiving application does not read.',
    ],
    whatToCheck: [
      'By `waitingFor`: loss (`retransmission`), window (`zero-window`), or the log of the application named.',
      'Fixed lengths: 40 or 200 ms is delayed ACK with Nagle; 200 ms, 1 s, 3 s are timers.',
    ],
    howToHandle: ['Treat the reason; TCP_NODELAY for small messages.'],
    seeAlso: ['stalls', 'retransmission/rto', 'zero-window', 'deadlock'],
    rfc: ['RFC 6298', 'RFC 9293 §3.7.4'],
  },
];
