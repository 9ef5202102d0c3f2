/** Verdicts that several sessions together show. */
import type { Explanation } from './explanation.js';

export const ACROSS_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'service-unreachable',
    title: 'Nothing gets through to a service',
    whatItIs: 'Every connection to one address and port failed: the service is down, or cut off.',
    howWeTell: [
      'Three or more attempts that failed beyond doubt, none completed. Attempts that a flood or a scan explains are left out.',
    ],
    likelyCauses: [
      'Process not running (refused).',
      'Firewall or route (no answer).',
      'Host down (ICMP, no answer).',
    ],
    whatToCheck: ['Server: `ss -ltn`, `systemctl status`, `nft list ruleset`; capture there.'],
    howToHandle: ['Start it, bind it to the right address, open the port.'],
    seeAlso: ['handshake-failed', 'service-unreliable', 'client-isolated'],
    rfc: ['RFC 9293 §3.5'],
  },
  {
    kind: 'service-unreliable',
    title: 'Some connections to a service fail',
    whatItIs: 'Part of the connections to one address and port fail while others come about.',
    howWeTell: ['Three or more failures and 5 % of all attempts, and at least one that came about.'],
    likelyCauses: [
      'Accept queue full now and then.',
      'One host behind a load balancer is down.',
      'Restarts or deployments.',
    ],
    whatToCheck: ['`nstat -az TcpExtListenOverflows TcpExtListenDrops`, `ss -ltn`; times of restarts.'],
    howToHandle: ['Accept faster, longer backlog; health checks that take the bad host out.'],
    seeAlso: ['service-unreachable', 'handshake-failed', 'handshake-retried'],
    rfc: ['RFC 9293 §3.5'],
  },
  {
    kind: 'ecn-black-hole',
    title: 'SYNs that offer ECN vanish',
    whatItIs:
      'A device on the way drops SYNs with ECE and CWR set. Each connection waits for its first timer and comes about without ECN.',
    howWeTell: [
      'Three or more sessions with a server that came about only when a SYN without the offer of ECN followed one with it, and none that came about with it.',
    ],
    likelyCauses: [
      'An old firewall or load balancer that takes the two flags for an attack.',
      'TCP normalisation.',
    ],
    whatToCheck: ['Capture before and behind each device on the way: `tcpwhy compare BEFORE AFTER`.'],
    howToHandle: [
      'Repair or update that device; until then `net.ipv4.tcp_ecn=2` (accept only) on the clients.',
    ],
    seeAlso: ['handshake-retried', 'ecn-congestion', 'service-unreliable'],
    rfc: ['RFC 3168 §6.1.1.1'],
  },
  {
    kind: 'client-isolated',
    title: 'One client reaches nobody',
    whatItIs: 'A client failed with several servers while other clients got through.',
    howWeTell: ['Failures to three or more servers, none completed; another client completed something.'],
    likelyCauses: [
      'Its own network, VLAN or gateway.',
      'A firewall policy for it.',
      'Two hosts with its address.',
    ],
    whatToCheck: ['`ip route get ADDRESS`, `ip neigh`, `arping -D ADDRESS` there; its switch port.'],
    howToHandle: ['Repair its link or policy; the servers are not at fault.'],
    seeAlso: ['service-unreachable', 'port-scan'],
    rfc: ['RFC 9293 §3.5'],
  },
  {
    kind: 'lossy-host',
    title: 'The sessions of one host lose segments',
    whatItIs: 'Loss follows one host: its link, its queue, or its part of the path.',
    howWeTell: [
      'Four or more sessions with 20 data segments, three quarters of them with loss, while at most a quarter of the others (four or more) lose.',
    ],
    likelyCauses: ['Cable, optics, duplex mismatch, Wi-Fi.', 'Receive queue too small; overloaded host.'],
    whatToCheck: ['`ethtool -S IFACE`, `ip -s link`, counters of its switch port.'],
    howToHandle: ['Repair or replace the link; larger receive queue (`ethtool -G`).'],
    seeAlso: ['path-loss'],
    rfc: ['RFC 5681'],
  },
  {
    kind: 'path-resets',
    title: 'A device on the way resets sessions of several servers',
    whatItIs: 'Resets in the name of different servers that none of them sent: one filter makes them all.',
    howWeTell: [
      'Three or more sessions with two or more servers, whose resets are judged as injected or made by a firewall.',
    ],
    likelyCauses: ['Intrusion prevention, content filter.', 'Firewall that forgot sessions.', 'Censorship.'],
    whatToCheck: ['`tcpwhy compare BEFORE AFTER` with captures on both sides of the device.'],
    howToHandle: ['Change its policy or timeouts.'],
    seeAlso: ['reset/injected', 'reset/firewall', 'idle-timeout'],
    rfc: ['RFC 3360'],
  },
  {
    kind: 'nat-both-sides',
    title: 'Sessions are in the capture before and behind an address translation',
    whatItIs: 'The same session appears with two pairs of addresses: everything about it is said twice.',
    howWeTell: ['Both initial sequence numbers are the same in sessions with different addresses or ports.'],
    likelyCauses: ['Capture on a router or load balancer on the interface `any`.', 'Two captures merged.'],
    whatToCheck: ['`conntrack -L -p tcp` on that device shows both pairs.'],
    howToHandle: ['Capture on one interface; or use both on purpose, with `tcpwhy compare`.'],
    seeAlso: ['capture-duplicates'],
    rfc: ['RFC 3022'],
  },
  {
    kind: 'idle-timeout',
    title: 'A device on the way forgets idle sessions',
    whatItIs:
      'Sessions were dead when they were used again after a silence: firewall, NAT or load balancer had dropped them from its table.',
    howWeTell: [
      'Three or more sessions that nobody answered any more, or that were reset as unknown, after idle times of 20 s or more that differ by at most 10 %.',
    ],
    likelyCauses: [
      'Idle timeout of a cloud load balancer or NAT (60 to 600 s).',
      'Firewall (300 to 3600 s).',
    ],
    whatToCheck: ['Its documentation and table; a session with keep-alives survives.'],
    howToHandle: ['Keep-alive interval below the timeout; shorter idle time in connection pools.'],
    seeAlso: ['peer-dead', 'reset/firewall', 'reset/half-open', 'keep-alive'],
    rfc: ['RFC 5382 §5', 'RFC 9293 §3.8.4'],
  },
];
