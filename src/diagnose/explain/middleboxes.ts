/** Verdicts on what devices and settings between two hosts do: police, rewrite, clamp, forget, or only ask. */
import type { Explanation } from './explanation.js';

export const MIDDLEBOX_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'policer',
    title: 'A policer drops what exceeds a rate',
    whatItIs:
      'A device counts octets against a rate and drops what is too much, where a shaper would queue it. TCP takes each drop for congestion, halves its speed, and often gets far less than the rate.',
    howWeTell: [
      'Fifty or more needed retransmissions, 0.5 % of the data segments, over 2 s or more, below 100 Mbit/s.',
      'Between these losses data arrived at the same rate in all parts of that time but two: the fastest at most 1.08 times the slowest; chance leaves rates that differ by half and more.',
      'Round trips stay flat (95th percentile at most 1.2 times the shortest and 5 ms): nothing was queued before it was dropped.',
    ],
    likelyCauses: [
      'Rate of the contract, enforced at the edge of the provider.',
      'Bandwidth limit of a cloud instance, VPN gateway or firewall.',
      'A `police` policy or rate limit on a router or switch, with a bucket smaller than the flight of a round trip.',
    ],
    whatToCheck: [
      'The rate in the title against contract and instance class; `tc -s filter show dev IFACE ingress`, `show policy-map interface` on routers.',
      'UDP at a fixed rate (`iperf3 -u -b RATE`): what exceeds the limit is lost, and nothing below it.',
    ],
    howToHandle: [
      'Shape below that rate before the policer (`fq maxrate`, HTB, CAKE), or have it shape itself.',
      'A larger bucket: a round trip at full rate, at least.',
    ],
    seeAlso: ['path-loss', 'bufferbloat', 'path-rate'],
    rfc: ['RFC 2475 §2.3.3.4', 'RFC 7567'],
  },
  {
    kind: 'options-stripped',
    title: 'A device removed TCP options from a SYN',
    whatItIs:
      'Options are agreed in the two SYNs. A device that takes one out of one of them leaves the sides with different beliefs: one scales its windows and the other takes them as they are, or sends time stamps that nobody asked for.',
    howWeTell: [
      'Four or more no-operations in a row in a SYN: an option was written over.',
      'A side sends time stamps though its SYN, as captured, offered none.',
      "A side's windows fall to an eighth of its SYN's or less, though its SYN offered no scale and the other's did.",
      'The device is between that side and the capture point; on the other side of it everything looks as agreed.',
    ],
    likelyCauses: [
      'TCP normalisation of a firewall or intrusion prevention system.',
      'Load balancer or proxy that answers SYNs itself (SYN cookies without options).',
      'WAN optimiser, carrier-grade NAT.',
    ],
    whatToCheck: ['The SYN in captures at both ends: `tcpdump -vn "tcp[tcpflags] & tcp-syn != 0"`.'],
    howToHandle: [
      'Let the device pass options 3 (window scale), 4 and 5 (SACK), and 8 (time stamps).',
      'Until then switch the option off at the side that still offers it, so that it is not half agreed.',
    ],
    seeAlso: ['no-window-scale', 'no-sack', 'window-limited'],
    rfc: ['RFC 7323 §1.3', 'RFC 2018 §2'],
  },
  {
    kind: 'no-window-scale',
    title: 'Windows end at 64 KiB because scaling was not offered',
    whatItIs:
      'Without the window scale option a receiver can offer 65,535 octets at most, and that is what a round trip can carry: at 100 ms no more than 5 Mbit/s, however fast the link.',
    howWeTell: [
      'One of the two SYNs, both captured, lacks the option; the receiver offered 48 KiB or more.',
      'The window was full for 30 % of the transfer and 1 s or more, and half of window / round trip was reached, below 100 Mbit/s.',
      'It then says what `window-limited` would say, with the side that did not offer as the one to blame.',
    ],
    likelyCauses: [
      'Switched off on that host, or a small receive buffer set by the application.',
      'Removed from the SYN by a firewall or load balancer.',
      'An old or embedded stack.',
    ],
    whatToCheck: ['`sysctl net.ipv4.tcp_window_scaling`; the SYN in captures at both ends.'],
    howToHandle: [
      'Switch it on; repair the device that removes it; several connections at a time until then.',
    ],
    seeAlso: ['window-limited', 'options-stripped', 'long-path'],
    rfc: ['RFC 7323 §2'],
  },
  {
    kind: 'small-mss',
    title: 'Segments are small by agreement',
    whatItIs:
      'Each SYN says how large segments may be. Where that is a few hundred octets, the same data takes several times the packets, interrupts and headers.',
    howWeTell: [
      'The receiver of the data offered less than 1,000 octets, or nothing (536 by default), and the sender filled such segments, 100 or more.',
    ],
    likelyCauses: [
      'MSS clamping set too low on a tunnel or firewall.',
      'Small MTU or `advmss` of a route.',
      'Embedded stack.',
    ],
    whatToCheck: ['`ip route get ADDRESS`, `ip link`; rules with TCPMSS or `maxseg`; the SYN at both ends.'],
    howToHandle: ['Clamp to the MTU of the path (`--clamp-mss-to-pmtu`), not below.'],
    seeAlso: ['mtu-black-hole', 'options-stripped'],
    rfc: ['RFC 9293 §3.7.1', 'RFC 6691'],
  },
  {
    kind: 'idle-open',
    title: 'The session stands open and silent',
    whatItIs:
      'Neither side closed, and nothing passed for minutes. Many are kept so on purpose; those that were forgotten hold memory, descriptors and ports, and those that a NAT forgot fail when they are used again.',
    howWeTell: [
      'No FIN, no reset, and 300 s or more of capture behind its last segment without a keep-alive.',
    ],
    likelyCauses: ['Pool of connections that waits for work.', 'An application that lost track of it.'],
    whatToCheck: ['`ss -tnpo state established` on both sides: who holds it, is there a keep-alive timer?'],
    howToHandle: ['Keep-alives below the shortest idle timeout on the way; idle timeouts in pools.'],
    seeAlso: ['half-closed', 'idle-timeout', 'keep-alive'],
    rfc: ['RFC 9293 §3.8.4', 'RFC 5382 §5'],
  },
  {
    kind: 'accept-queue-full',
    title: 'A service does not accept what its host has connected',
    whatItIs:
      'The kernel completes handshakes and queues them until the application accepts. Is that queue full, the last acknowledgment is ignored, or answered with a reset where `tcp_abort_on_overflow` is set.',
    howWeTell: [
      'Three or more failures at a service, all with the handshake at its end: the SYN-ACK repeated though acknowledged, or a reset right behind that acknowledgment.',
      'It then stands for `service-unreliable` and `service-unreachable`.',
    ],
    likelyCauses: [
      'All workers are busy, or the process is stopped.',
      'A burst of connections with a short queue (`listen(fd, 5)`).',
      'A load balancer whose targets are gone.',
    ],
    whatToCheck: [
      '`ss -ltn` (Recv-Q above Send-Q), `nstat -az TcpExtListenOverflows TcpExtListenDrops TcpExtTCPAbortOnOverflow`.',
    ],
    howToHandle: [
      'Accept faster (more workers, nothing else in the accepting thread); a longer queue for bursts.',
    ],
    seeAlso: ['handshake-failed/not-accepted', 'handshake-failed/reset-by-peer', 'service-unreliable'],
    rfc: ['RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'health-check',
    title: 'Somebody checks whether a service is there',
    whatItIs:
      'Load balancers and monitors connect and hang up at once. Such sessions carry nothing and look like failures: resets, handshakes given up.',
    howWeTell: [
      'Five or more sessions of one client with one service, each over within 2 s by the client, without data: closed, reset, or given up after the SYN-ACK.',
      'Always information, as are the resets of such sessions.',
    ],
    likelyCauses: [
      'Checks of a load balancer, an orchestrator or a monitor.',
      'A client that only opens pools.',
    ],
    whatToCheck: ['Whose address it is; the interval in its configuration.'],
    howToHandle: ['Leave them out with `--filter`; let checks send a request that the application answers.'],
    seeAlso: ['reset/abort', 'handshake-failed/aborted', 'port-scan'],
    rfc: ['RFC 9293 §3.10.4'],
  },
];
