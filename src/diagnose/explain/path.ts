/** Verdicts on what the path does to a session: queues, rates, sizes, strangers. */
import type { Explanation } from './explanation.js';

export const PATH_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'bufferbloat',
    title: 'A queue on the path makes round trips long',
    whatItIs:
      'The narrowest link is full and its queue is deep: nothing is lost, but every packet that shares it waits. Calls break up and pages hang while a transfer runs.',
    howWeTell: [
      'One round trip in twenty is three times the shortest and 50 ms more, while 20 % of the transfer (0.3 s or more, 100 data segments) was spent in the queue.',
      'Near the receiver the way to the sender and back is timed by the echo of time stamps.',
    ],
    likelyCauses: [
      'Modem, Wi-Fi or mobile link with a deep queue without AQM.',
      'Shaper or policer with a large buffer; overloaded VPN gateway.',
    ],
    whatToCheck: ['`ping` during the transfer and without it; `tc -s qdisc show` at the narrowest link.'],
    howToHandle: ['fq_codel or CAKE below the rate of the link; BBR on the sender; limit the transfer.'],
    seeAlso: ['path-rate', 'path-loss', 'spurious-retransmissions'],
    rfc: ['RFC 7567', 'RFC 8290'],
  },
  {
    kind: 'long-path',
    title: 'Every round trip takes long',
    whatItIs:
      'The time from one end to the other and back is so long that connecting, TLS and each request are slow, whatever the hosts do.',
    howWeTell: [
      'The handshake took 0.4 s or more, later round trips about as long, and 30 % of the session went into handshake, round trips and slow start.',
    ],
    likelyCauses: [
      'Satellite or mobile link, VPN to another continent.',
      'Queues that are full all the time.',
    ],
    whatToCheck: ['`mtr -T -P PORT ADDRESS` now and at a quiet time.'],
    howToHandle: ['Fewer round trips (open connections, TLS 1.3), a nearer server, repair of the full link.'],
    seeAlso: ['bufferbloat', 'handshake-slow', 'slow-start-bound'],
    rfc: ['RFC 2488', 'RFC 6349'],
  },
  {
    kind: 'path-rate',
    title: 'The path carried what it can',
    whatItIs:
      'The transfer went on all the time, with no loss, window or application in its way: its rate is that of the narrowest link, or of its share of it.',
    howWeTell: [
      'Of a transfer of 5 s or more, 60 % at the rate of the path, with less than 0.5 % of the data segments repeated, below 100 Mbit/s; of 1 s or more where one round trip in twenty took twice the shortest and 20 ms longer, without being `bufferbloat`.',
    ],
    likelyCauses: ['The link is that slow, or shaped.', 'It is shared with other traffic.'],
    whatToCheck: ['`iperf3` between the same hosts at a quiet time; load of the links on the way.'],
    howToHandle: ['A faster link, less data, compression, or a better time.'],
    seeAlso: ['bufferbloat', 'slow-start-bound', 'window-limited'],
    rfc: ['RFC 6349'],
  },
  {
    kind: 'mtu-black-hole',
    title: 'Full segments vanish, small ones get through',
    whatItIs:
      'A link on the way takes only smaller packets, drops the others, and its ICMP message does not reach the sender. Handshake and small requests work, then the session hangs.',
    howWeTell: [
      'Not one full segment (1,000 octets or more) was acknowledged, though a timer repeated it twice or more, and the other side answered something smaller.',
    ],
    likelyCauses: [
      'VPN, GRE, VXLAN or PPPoE with a smaller MTU, and ICMP filtered.',
      'Jumbo frames on one side only.',
    ],
    whatToCheck: [
      '`ping -M do -s 1472 ADDRESS`, then smaller sizes; `tracepath -n ADDRESS`; `ip route get ADDRESS` (mtu).',
    ],
    howToHandle: [
      'Let ICMP 3/4 and ICMPv6 type 2 through; clamp the MSS at the tunnel; `net.ipv4.tcp_mtu_probing=1`.',
    ],
    seeAlso: ['peer-dead', 'handshake-failed/fragmentation-needed', 'recovery-by-timeout'],
    rfc: ['RFC 2923', 'RFC 4821', 'RFC 8899'],
  },
  {
    kind: 'no-sack',
    title: 'Losses without selective acknowledgments',
    whatItIs:
      'Without SACK the sender learns of one lost segment a round trip, and repeats what had arrived. With more than one loss in a flight it mostly waits for a timer.',
    howWeTell: [
      'Three or more needed retransmissions in a direction, and one side did not offer SACK in its SYN.',
    ],
    likelyCauses: [
      'Switched off on that host.',
      'Removed from the SYN by a firewall or proxy.',
      'A small stack.',
    ],
    whatToCheck: ['`sysctl net.ipv4.tcp_sack`; the SYN in captures at both ends.'],
    howToHandle: ['Switch it on; repair the device that removes it.'],
    seeAlso: ['path-loss', 'recovery-by-timeout'],
    rfc: ['RFC 2018', 'RFC 6675'],
  },
  {
    kind: 'recovery-by-timeout',
    title: 'Losses were repaired by timers',
    whatItIs:
      'Acknowledgments tell a sender of a loss within a round trip. Where none come it waits for a timer of 200 ms or more and begins again with one segment.',
    howWeTell: [
      'Three or more repeats after a timer, 30 % of the repeated data, while repairs took 10 % of the session; needless repeats do not count.',
    ],
    likelyCauses: [
      'Outage: whole flights were lost.',
      'Loss at the end of messages, or with few segments under way.',
      'SACK, RACK or tail loss probes switched off.',
    ],
    whatToCheck: [
      '`nstat -az TcpExtTCPTimeouts TcpExtTCPLossProbes TcpExtTCPSlowStartRetrans` on the sender.',
    ],
    howToHandle: ['SACK, time stamps and RACK-TLP on; repair the loss.'],
    seeAlso: ['path-loss', 'retransmission/rto', 'retransmission/tlp', 'no-sack'],
    rfc: ['RFC 6298 §5', 'RFC 8985'],
  },
  {
    kind: 'stray-segments',
    title: 'Segments that fit no window of the session',
    whatItIs:
      'Their sequence numbers are far from what either side sent: they belong to another session on the same ports, are very late, or were made up.',
    howWeTell: ['Three or more segments outside of every window; challenge ACKs are named with them.'],
    likelyCauses: [
      'A NAT gives one port to two clients.',
      'A host was restored from a snapshot.',
      'Injected segments.',
    ],
    whatToCheck: ['TTL and IP identification against other segments; `conntrack -L -p tcp` on the NAT.'],
    howToHandle: ['More ports and longer timeouts for the NAT; find the origin of injections.'],
    seeAlso: ['out-of-window', 'challenge-ack', 'reset/injected'],
    rfc: ['RFC 9293 §3.10.7.4', 'RFC 5961'],
  },
  {
    kind: 'port-collision',
    title: 'A new connection met an old one on the same ports',
    whatItIs:
      'The server still holds a session open that the client has forgotten, and answers the new SYN with an acknowledgment of the old one. The client has to reset it first, or fails.',
    howWeTell: ['A SYN on the ports of an open session was answered with a challenge ACK of that session.'],
    likelyCauses: [
      'The client crashed or was restarted.',
      'A NAT used the port again before the server had closed.',
    ],
    whatToCheck: ['Server: `ss -tno state established`; does the client reset after the challenge ACK?'],
    howToHandle: ['Keep-alives on the server; more ports for the NAT.'],
    seeAlso: ['half-open', 'challenge-ack', 'port-reused'],
    rfc: ['RFC 5961 §4', 'RFC 9293 §3.10.7.4'],
  },
];
