/** Verdicts about a session that are not the name of an event as well. */
import type { Explanation } from './explanation.js';
import { TIMED_OUT } from './messages.js';

export const SESSION_VERDICT_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'handshake-retried',
    title: 'The handshake needed more than one SYN or SYN-ACK',
    whatItIs:
      'The connection was made, but an opening segment was lost or dropped first. Each repetition costs the client a full timer: 1 s, then 2 s more, then 4 s.',
    howWeTell: [
      'Outcome `completed` with SYN or SYN-ACK retries. The cost is estimated from the usual timers: 1 s, 3 s, 7 s … after 1, 2, 3 repeats.',
      'Only SYN-ACKs repeated and little time lost is information: TCP_DEFER_ACCEPT does that.',
    ],
    likelyCauses: [
      'Listen queue of the server full for a moment.',
      'Loss on the way; rate limit for SYNs on a firewall.',
      'First packet dropped while ARP or a NAT entry was made.',
    ],
    whatToCheck: [
      'Server: `nstat -az TcpExtListenDrops TcpExtListenOverflows`, `ss -ltn` (Recv-Q near Send-Q).',
      'Client: `nstat -az TcpExtTCPSynRetrans`.',
    ],
    howToHandle: ['Raise listen backlog and `net.core.somaxconn`; accept faster; reuse connections.'],
    seeAlso: ['retransmission/syn', 'handshake-slow', 'path-loss'],
    rfc: ['RFC 6298 §2.1', 'RFC 9293 §3.5'],
  },
  {
    kind: 'handshake-slow',
    title: 'The handshake was answered late',
    whatItIs:
      'One side took a second or more to answer, although nothing was lost and later answers were quick.',
    howWeTell: [
      'SYN to SYN-ACK (server) or SYN-ACK to ACK (client) takes 1 s or more and more than three times the smallest later round trip.',
    ],
    likelyCauses: [
      'The host was overloaded or its virtual machine not scheduled.',
      'A proxy or SYN gateway connects to the back end first; a suspended host or function was woken.',
      'On-demand links: VPN, mobile radio, ARP resolution.',
    ],
    whatToCheck: [
      'That host: `vmstat 1` (st, r), `mpstat -P ALL 1` (softirq).',
      'Capture behind the proxy: is the second handshake slow?',
    ],
    howToHandle: ['Remove the overload; keep back-end connections open; keep instances warm.'],
    seeAlso: ['handshake-retried', 'stalls'],
    rfc: ['RFC 9293 §3.5'],
  },
  {
    kind: 'path-loss',
    title: 'The path lost segments',
    whatItIs:
      'Enough segments had to be repeated to matter. Loss costs twice: time to repair, and a lower rate afterwards.',
    howWeTell: [
      'Three or more needed retransmissions in a direction, or 0.5 % of its data segments; spurious ones, repeated SYNs and FINs, copies, and repeats that nobody ever answered are not counted.',
      'Critical only when 5 % and ten segments were lost and that cost 1 s or 30 % of the session, or data did not get through; otherwise the loss was repaired.',
      'Not said with one direction captured; at most 0.6 confidence when the capture lost frames itself, and information when it lost 1 % of the session.',
      'A hole seen here first means loss before this capture point; repeats of octets seen here mean loss behind it.',
    ],
    likelyCauses: [
      'Full queue at the narrowest link (congestion).',
      'Damaged cable, optics, duplex mismatch, Wi-Fi.',
      'Policer; overloaded firewall, virtual switch or receiver.',
    ],
    whatToCheck: [
      '`ip -s link`, `ethtool -S IFACE | grep -iE "drop|err|crc|miss"` on hosts; counters of each switch port.',
      'Second capture at the other end; `mtr -T -P PORT ADDRESS`.',
      'Do other sessions on the same path lose at the same moment?',
    ],
    howToHandle: [
      'Repair the link; shape below the policer; keep SACK and RACK on; BBR tolerates random loss.',
    ],
    seeAlso: ['retransmission', 'spurious-retransmissions', 'capture-loss', 'stalls'],
    rfc: ['RFC 5681', 'RFC 6298', 'RFC 8985'],
  },
  {
    kind: 'spurious-retransmissions',
    title: 'Most retransmissions were needless',
    whatItIs:
      'The data had arrived, but the sender did not learn it in time and repeated it, and slowed down for nothing.',
    howWeTell: [
      'At least three retransmissions in a direction, half of them proven needless by an earlier ACK or SACK, D-SACK, or the echoed time stamp.',
      'Wireshark judges at the capture point only, so it calls repeats spurious when the ACK was lost further on.',
    ],
    likelyCauses: [
      'Delay spikes: Wi-Fi, mobile, queues that fill in an instant, a paused virtual machine.',
      'ACKs lost on the way back.',
      'Reordering beyond what the sender tolerates; a retransmission timer set too low.',
    ],
    whatToCheck: [
      'Round trips over time: p95 and max in the session record against min.',
      'Sender: `nstat -az TcpExtTCPDSACKRecv TcpExtTCPSpuriousRTOs TcpExtTCPDSACKUndo`.',
    ],
    howToHandle: [
      'Remove the spikes (AQM); keep time stamps on so that the slowdown is undone (F-RTO, Eifel).',
    ],
    seeAlso: ['dsack', 'retransmission', 'reordering'],
    rfc: ['RFC 3522', 'RFC 5682', 'RFC 2883'],
  },
  {
    kind: 'reordering',
    title: 'The path changes the order of segments',
    whatItIs:
      'Segments overtake each other. TCP delivers in order, so it costs waiting, needless retransmissions and rate.',
    howWeTell: [
      'At least three segments and 0.5 % of the data segments of a direction arrived late without having been sent again.',
      'Less confidence where the clock of the capture ran backwards.',
    ],
    likelyCauses: [
      'Load sharing per packet (ECMP, LAG, SD-WAN, bonding in round-robin mode).',
      'Parallel queues in a NIC, firewall or hypervisor.',
      'The capture: several queues or merged files.',
    ],
    whatToCheck: [
      'Is it there in a capture at the sender? Then it is made by the capture or the NIC.',
      '`cat /proc/net/bonding/bond0` (mode), hash policy of switches, `ethtool -l IFACE`.',
    ],
    howToHandle: ['Hash by flow; mode 802.3ad instead of balance-rr.'],
    seeAlso: ['out-of-order', 'spurious-retransmissions', 'clock-steps'],
    rfc: ['RFC 4737', 'RFC 8985 §6'],
  },
  {
    kind: 'network-duplicates',
    title: 'The network delivered frames twice',
    whatItIs:
      'Copies of frames reached the receiver. It wastes capacity and is a sign of a loop or a doubled link.',
    howWeTell: [
      'At least three copies (same IP identification, checksum and stamps), and the receiver reports more ranges as received twice than were sent twice.',
      'Without such reports the capture made the copies: see `capture-duplicates`.',
    ],
    likelyCauses: [
      'Layer-2 loop.',
      'Bond in broadcast mode, redundant paths both active.',
      'Wi-Fi repeats below TCP.',
    ],
    whatToCheck: [
      'Spanning tree and MAC table: `bridge fdb show`, addresses that move between ports.',
      'TTL of both copies: one less means that it took a routed detour.',
    ],
    howToHandle: ['Remove the loop or the second path.'],
    seeAlso: ['duplicate', 'dsack', 'capture-duplicates'],
    rfc: ['RFC 2883 §4', 'RFC 3708'],
  },
  {
    kind: 'window-limited',
    title: 'The receive window limits the speed',
    whatItIs:
      'The sender had more to send and the path would have carried it, but the receiver allowed only so much at a time. Rate = window / round trip.',
    howWeTell: [
      'Bytes in flight reach 90 % of the largest window, the transfer lasts 1 s or more and reaches half of window / round trip; the window never closed.',
      'Filled to the last octet at least ten times, but far below window / round trip: the application of the receiver reads slower than the path delivers.',
      'A warning when that ceiling is below 100 Mbit/s, else information.',
    ],
    likelyCauses: [
      'SO_RCVBUF set by the application, which stops autotuning.',
      'No window scaling: old stack or the option was removed on the way; 64 KiB at most.',
      '`tcp_rmem` too small for a long path.',
    ],
    whatToCheck: [
      'Receiver: `ss -tim` (rcv_space, rcv_ssthresh, rb), `sysctl net.ipv4.tcp_rmem net.ipv4.tcp_window_scaling`.',
      'SYN and SYN-ACK on both sides of the path: is the window scale option still there?',
    ],
    howToHandle: [
      'Remove SO_RCVBUF, raise the third value of `tcp_rmem` to bandwidth times round trip; repair the middlebox.',
    ],
    seeAlso: ['window-full', 'zero-window'],
    rfc: ['RFC 7323 §2', 'RFC 9293 §3.8.6'],
  },
  {
    kind: 'peer-dead',
    title: 'The peer stopped answering',
    whatItIs:
      'One side kept repeating or probing and got nothing any more, not even a reset. The peer or the path is gone.',
    howWeTell: [
      'Two or more repeats or probes over 0.5 s or more, after the last segment of the other side, with data or a FIN that was never acknowledged, or keep-alives.',
      'A warning when only the FIN is left without an answer; then all data arrived.',
      'When the silent side is not in the capture at all, its answers may be missing here only: less confidence. Whether host or path is dead cannot be seen from here.',
    ],
    likelyCauses: [
      'Host crashed, suspended, powered off, or lost its address.',
      'Firewall or NAT forgot the session and drops its segments.',
      'Link or route failed; VPN went down; MTU black hole (only large segments are repeated).',
    ],
    whatToCheck: [
      'Sender: `ss -tino dst ADDRESS` (timer, backoff, lastrcv).',
      'Capture near the silent side: do the repetitions arrive?',
      '`ping`, `tcptraceroute ADDRESS PORT`, `conntrack -L` on firewalls.',
    ],
    howToHandle: [
      'TCP_USER_TIMEOUT or application timeouts of seconds: Linux alone tries for about 15 minutes.',
      'Keep-alive below the idle timeouts on the way.',
    ],
    messages: TIMED_OUT,
    seeAlso: ['reset/keepalive-timeout', 'retransmission/rto', 'half-open', 'one-way'],
    rfc: ['RFC 9293 §3.8.3', 'RFC 5482', 'RFC 6298 §5'],
  },
  {
    kind: 'half-closed',
    title: 'Only one side closed',
    whatItIs:
      'One side sent a FIN, the other never did. Allowed, but mostly a socket that an application forgot to close.',
    howWeTell: [
      'One FIN, none of the other side until the capture or the session ended, and no repetitions without answer.',
    ],
    likelyCauses: [
      'The application did not read the end of file and close: leak of CLOSE-WAIT sockets.',
      'It still sends: a long download after the request was finished.',
      'The capture ended before the second FIN.',
    ],
    whatToCheck: [
      '`ss -tnp state close-wait`: the process, and whether the number grows.',
      '`ls /proc/PID/fd | wc -l`.',
    ],
    howToHandle: ['Close sockets when read returns 0; timeouts for idle connections.'],
    seeAlso: ['retransmission/fin', 'reset/closed-socket'],
    rfc: ['RFC 9293 §3.6.1'],
  },
  {
    kind: 'stalls',
    title: 'The session stood still for a notable time',
    whatItIs:
      'All silences in the middle of work together: where the time went that was not spent on transferring.',
    howWeTell: [
      'One silence of 1 s or more, or of 20 % of the session and at least 0.2 s; a server that answers within 1 s must have taken 30 % of the session.',
      'Blamed by what took most of the time: acknowledgments that came late (the path), a closed window (its receiver), an answer (the application).',
      'A warning when one silence lasted 1 s, or 0.5 s and 30 % of the session together; otherwise information, as are many short waits in a long idle session and anything in a session of which the capture lost 1 %.',
      'Its cost overlaps that of `path-loss` and `zero-window`: do not add them.',
    ],
    likelyCauses: [
      'Application think time.',
      'Lost segments that waited for a timer.',
      'A closed receive window.',
    ],
    whatToCheck: [
      'The frame that ended the longest silence, and the `stall` events (`waitingFor`).',
      'The application log at that time.',
    ],
    howToHandle: ['Treat the longest first; see the verdict that comes with it.'],
    seeAlso: ['stall', 'path-loss', 'zero-window'],
    rfc: ['RFC 6298', 'RFC 9293 §3.8.6'],
  },
  {
    kind: 'checksum-corruption',
    title: 'Segments were damaged on the way',
    whatItIs:
      'Data changed between the hosts without the link noticing. TCP drops and repeats it; one in 65,536 slips through.',
    howWeTell: [
      'Wrong TCP checksum on segments captured in full, in a direction where most are right; surer when the data was sent again.',
      'Sums that the card would fill in later (offload) are not counted; when the receiver accepted the data without a repeat, the capture is blamed (information).',
    ],
    likelyCauses: [
      'Defective memory in a switch, router, firewall or NIC.',
      'A device that rewrites packets wrongly.',
      'Defective offload or driver.',
    ],
    whatToCheck: [
      '`nstat -az TcpInCsumErrors` on receivers: which of them share a device?',
      'Compare the damaged segment with its repetition: the same bit or offset each time?',
    ],
    howToHandle: [
      'Take the device out; switch off offload to test (`ethtool -K IFACE rx off tx off`); use TLS for integrity.',
    ],
    seeAlso: ['checksum-error', 'path-loss', 'capture-offload'],
    rfc: ['RFC 9293 §3.1', 'RFC 3385'],
  },
];
