/** Segments sent again, and what made the sender do so. */
import type { Explanation } from './explanation.js';

export const RETRANSMISSION_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'retransmission',
    title: 'A segment was sent again',
    whatItIs:
      'The sender repeated data, a SYN or a FIN because it believed that the first copy was lost. A few in ten thousand are normal; from half a percent on the sender slows down noticeably.',
    howWeTell: [
      'Octets seen before in this direction are a retransmission. Octets that fill a hole are one when IP identification, time stamp or ACK field show that they were sent after the segment that opened it; else when it took 0.9 round trips or more.',
      '`cause` is what triggered it: `rto` `fast` `tlp` `syn` `fin`; each has its own page (`retransmission/rto`).',
      '`spurious` is true when an earlier ACK or SACK, a D-SACK, or the time stamp echo (Eifel) proves that the receiver had the data; null when nothing tells.',
      'Wireshark decides by time (about one initial round trip) and calls many of these "Out-Of-Order", or "Spurious" when the ACK was lost beyond the capture point.',
    ],
    likelyCauses: [
      'Congestion: a full queue on the way drops segments.',
      'A damaged link (cable, optics, Wi-Fi), seen as errors on one interface.',
      'A rate limiter that drops what exceeds its rate.',
      'The receiving host dropped it: ring buffer or socket backlog full.',
      'An MTU that is smaller than both ends believe: only full-sized segments are repeated.',
    ],
    whatToCheck: [
      'Sender: `ss -ti` (retrans, rto, cwnd), `nstat -az TcpRetransSegs TcpExtTCPTimeouts TcpExtTCPFastRetrans TcpExtTCPLossProbes`.',
      'Both hosts: `ip -s link`, `ethtool -S IFACE | grep -iE "drop|err|crc|miss"`; every switch port between them.',
      'A second capture at the other end: what is in one and not in the other was lost between them.',
    ],
    howToHandle: [
      'Repair the link, or shape the traffic below the bottleneck so that the queue does not overflow.',
      'Keep SACK, time stamps and RACK on (`net.ipv4.tcp_sack`, `tcp_timestamps`, `tcp_recovery`): repairs get cheap.',
    ],
    seeAlso: ['path-loss', 'spurious-retransmissions', 'lost-segment', 'duplicate', 'out-of-order'],
    rfc: ['RFC 9293 §3.8', 'RFC 6298', 'RFC 5681 §3.2', 'RFC 8985'],
  },
  {
    kind: 'retransmission/rto',
    title: 'Retransmission after the timer expired',
    whatItIs:
      'No acknowledgment came within the retransmission timeout, so the sender repeated its oldest segment and shrank its window to one. This is the costly kind: at least 200 ms on Linux, doubling each time.',
    howWeTell: [
      'Octets are repeated at least 190 ms after the last segment or new ACK, and it is no lone probe of the tail.',
      'All repeats up to what was outstanding then belong to the same timeout.',
      'Wireshark calls it "Retransmission", or "Out-Of-Order" when the timeout is shorter than its initial round trip.',
    ],
    likelyCauses: [
      'The last segments of an answer were lost: no later data could provoke duplicate ACKs.',
      'A whole flight was lost, or the retransmission itself was.',
      'The flight was too small for fast retransmission.',
      'The path or the peer is gone: then all repetitions remain unanswered.',
    ],
    whatToCheck: [
      'Sender: `nstat -az TcpExtTCPTimeouts TcpExtTCPSpuriousRTOs`, `ss -ti` (rto, backoff).',
      'How often per request: a fixed 200 ms to 1 s added to some answers is this.',
    ],
    howToHandle: [
      'Remove the loss; enable RACK-TLP (Linux default) so that tails are repaired in two round trips.',
      'In data centres: `ip route change … rto_min 10ms` where the stack allows it.',
    ],
    seeAlso: ['retransmission', 'retransmission/tlp', 'stall', 'peer-dead'],
    rfc: ['RFC 6298 §5', 'RFC 5681 §3.1'],
  },
  {
    kind: 'retransmission/fast',
    title: 'Fast retransmission',
    whatItIs:
      'The receiver kept reporting a hole while later data arrived, so the sender repeated the missing segment without waiting for its timer. It costs about one round trip and halves the rate.',
    howWeTell: [
      'Octets are repeated after SACK blocks above them, or after two duplicate ACKs (one where SACK is in use, for RACK), sooner than any timer; or within the recovery that this began.',
      'Wireshark demands two duplicate ACKs and at most 20 ms since the last: the second hole of a SACK recovery and far capture points are missed.',
    ],
    likelyCauses: [
      'Single losses by congestion or a damaged link.',
      'Strong reordering that looks like loss to the sender; then the retransmission is `spurious`.',
    ],
    whatToCheck: [
      'Sender: `nstat -az TcpExtTCPFastRetrans TcpExtTCPSackRecovery TcpExtTCPDSACKRecv`.',
      'Interface and queue drops on the way: `ip -s link`, `tc -s qdisc show`.',
    ],
    howToHandle: [
      'Nothing when rare: this is how TCP finds the available rate.',
      'When frequent, find the dropping queue or link; if spurious, find what reorders.',
    ],
    seeAlso: ['retransmission', 'duplicate-ack', 'reordering', 'path-loss'],
    rfc: ['RFC 5681 §3.2', 'RFC 6675 §5', 'RFC 8985 §6'],
  },
  {
    kind: 'retransmission/tlp',
    title: 'Tail loss probe',
    whatItIs:
      'After about two round trips without an acknowledgment the sender repeated its last segment, to provoke an answer that shows what is missing. It saves the much longer timeout.',
    howWeTell: [
      'With SACK in use, the end of the flight is repeated for the first time after a silence, and nothing above it was selectively acknowledged. A second repeat is `rto`.',
      'A D-SACK for it means that the original had arrived: then it is `spurious` and did no harm.',
      'Wireshark has no name for it and shows "Retransmission", "Out-Of-Order" or "Spurious".',
    ],
    likelyCauses: [
      'The end of a request or answer was lost.',
      'The ACK was lost or late (delayed ACK, busy receiver): the probe was not needed.',
    ],
    whatToCheck: [
      'Sender: `nstat -az TcpExtTCPLossProbes TcpExtTCPLossProbeRecovery`.',
      'Compare probes with recoveries: many probes and few recoveries mean slow ACKs, not loss.',
    ],
    howToHandle: ['Leave it on (`net.ipv4.tcp_early_retrans=3`); treat the loss if recoveries are frequent.'],
    seeAlso: ['retransmission', 'retransmission/rto', 'spurious-retransmissions'],
    rfc: ['RFC 8985 §7'],
  },
  {
    kind: 'retransmission/syn',
    title: 'A SYN or SYN-ACK was sent again',
    whatItIs:
      'The opening segment was not answered in time. The first wait is one second (three on old systems), so a single lost SYN is felt by every user.',
    howWeTell: [
      'The same SYN, or SYN-ACK, with the same initial sequence number again.',
      'Linux repeats after 1, 2, 4, 8, 16, 32 s and gives up after 127 s; classic Windows waits 3 s; macOS repeats every second first.',
      'Wireshark: "Retransmission", but not when the stream was split as "Port numbers reused".',
    ],
    likelyCauses: [
      'A firewall drops the SYN silently, or the host is down.',
      'The listen queue of the server is full, so it drops SYNs.',
      'Loss on the way; or the SYN-ACK takes another way back and is dropped there.',
    ],
    whatToCheck: [
      'Server: `nstat -az TcpExtListenDrops TcpExtListenOverflows TcpExtTCPReqQFullDrop`, `ss -ltn` (Recv-Q against Send-Q).',
      'Server side capture: `tcpdump -ni any "tcp[tcpflags] & tcp-syn != 0 and host CLIENT"`.',
    ],
    howToHandle: ['Raise the backlog (`net.core.somaxconn` and listen()), or fix the filter or route.'],
    seeAlso: ['handshake-retried', 'handshake-failed/timeout', 'syn-flood'],
    rfc: ['RFC 6298 §2', 'RFC 9293 §3.5'],
  },
  {
    kind: 'retransmission/fin',
    title: 'A FIN was sent again',
    whatItIs:
      'The closing segment was not acknowledged. The data is through unless it was repeated with the FIN; only the socket lives on for a while.',
    howWeTell: [
      'A FIN with the same sequence number again, no new data in front of it.',
      'Wireshark: "Retransmission" or "Spurious Retransmission".',
    ],
    likelyCauses: [
      'The peer process or host is gone, or a firewall dropped its session entry after the first FIN.',
      'The FIN or its ACK was lost.',
    ],
    whatToCheck: [
      '`ss -tno state fin-wait-1 state last-ack`: timers and retries of sockets that cannot close.',
      'Session entries on firewalls at that time (`conntrack -L -p tcp`).',
    ],
    howToHandle: [
      'Harmless in small numbers; `net.ipv4.tcp_orphan_retries` limits how long such sockets live.',
    ],
    seeAlso: ['retransmission', 'peer-dead', 'half-closed'],
    rfc: ['RFC 9293 §3.6', 'RFC 6298 §5'],
  },
  {
    kind: 'retransmission/unknown',
    title: 'Retransmission of unclear cause',
    whatItIs: 'The octets were sent before, but nothing in the capture shows what triggered the repetition.',
    howWeTell: [
      'Sent again, yet neither SACK nor duplicate ACKs, nor a silence, nor a probe of the tail fits.',
      "Usual near the receiver, where the sender's timing is blurred, and in captures that lost frames or one direction.",
    ],
    likelyCauses: [
      'The capture lacks the acknowledgments that triggered it.',
      'A sender with unusual recovery (proxy, accelerator, embedded stack).',
      'A copy made by the network that differs too much for `duplicate`.',
    ],
    whatToCheck: [
      'The capture verdicts first: `capture-drops`, `one-way`.',
      'Capture at the sender: `tcpdump -s 128 -w s.pcap host PEER`; there every cause is visible.',
    ],
    howToHandle: [
      'Count it as loss unless `spurious` is true; decide on the cause with a sender-side capture.',
    ],
    seeAlso: ['retransmission', 'capture-loss', 'duplicate'],
    rfc: ['RFC 9293 §3.8.1'],
  },
];
