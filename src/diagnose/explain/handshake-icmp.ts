/** Failed handshakes that an ICMP error explains: a router or filter said no. */
import type { Explanation } from './explanation.js';
import {
  CONNECT_TIMED_OUT,
  NETWORK_UNREACHABLE,
  NO_ROUTE_TO_HOST,
  PROTOCOL_NOT_AVAILABLE,
  REFUSED,
} from './messages.js';

const QUOTES_SYN =
  'An ICMP error that quotes the SYN with its addresses, ports and sequence number, so it cannot belong to another attempt.';
const WHO_SENT = 'Its sender is the device to look at: `tcpdump -nvi any icmp or icmp6`.';
const RULES =
  'Rules there: `nft list ruleset`, `iptables -L -n -v` (counters that grow), cloud security groups.';
const ROUTE = 'Client: `ip route get ADDRESS`, `tcptraceroute ADDRESS PORT`.';

export const HANDSHAKE_ICMP_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'handshake-failed/network-unreachable',
    title: 'Connection failed: no route to the network',
    whatItIs:
      'A router on the way has no route towards the address and said so. Linux ends connect() at once.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 0, 6 or 11; ICMPv6 type 1 code 0, 2 or 6.'],
    likelyCauses: [
      'Route missing or withdrawn (VPN or BGP session down).',
      'Private address used from outside; IPv6 without IPv6 connectivity.',
      'Default gateway points to the wrong router.',
    ],
    whatToCheck: [ROUTE, WHO_SENT, 'On that router: `ip route get ADDRESS`, routing protocol state.'],
    howToHandle: ['Restore the route; prefer the other address family meanwhile.'],
    messages: NETWORK_UNREACHABLE,
    seeAlso: ['handshake-failed', 'handshake-failed/host-unreachable'],
    rfc: ['RFC 792', 'RFC 4443 §3.1', 'RFC 1122 §4.2.3.9'],
  },
  {
    kind: 'handshake-failed/host-unreachable',
    title: 'Connection failed: no route to the host',
    whatItIs:
      'The last router knows the network but got no answer from the host itself (ARP or neighbour discovery failed), or rejects it.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 1, 5, 7, 8 or 12; ICMPv6 type 1 code 3.'],
    likelyCauses: [
      'Host off, rebooting, or its address changed.',
      'Wrong VLAN or subnet mask.',
      'A host firewall that rejects so: firewalld on old Red Hat systems.',
    ],
    whatToCheck: [
      ROUTE,
      'Same link: `ip neigh show ADDRESS` (FAILED or INCOMPLETE), `arping ADDRESS`.',
      WHO_SENT,
    ],
    howToHandle: ['Bring up the host or correct the address.'],
    messages: NO_ROUTE_TO_HOST,
    seeAlso: ['handshake-failed', 'handshake-failed/host-prohibited', 'handshake-failed/network-unreachable'],
    rfc: ['RFC 792', 'RFC 4443 §3.1', 'RFC 1122 §4.2.3.9'],
  },
  {
    kind: 'handshake-failed/port-unreachable',
    title: 'Connection failed: rejected with "port unreachable"',
    whatItIs:
      'A packet filter rejected the SYN. A closed TCP port answers with a reset, so this message means a rule, not a missing service.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 3, ICMPv6 type 1 code 4: the default of `iptables -j REJECT`.'],
    likelyCauses: [
      'A REJECT rule on the server or on a router before it.',
      'kube-proxy: a Kubernetes service without endpoints.',
    ],
    whatToCheck: [
      RULES,
      WHO_SENT,
      'Kubernetes: `kubectl get endpointslices -l kubernetes.io/service-name=NAME`.',
    ],
    howToHandle: ['Permit the port, or give the service a back end.'],
    messages: REFUSED,
    seeAlso: ['handshake-failed/refused', 'handshake-failed/admin-prohibited'],
    rfc: ['RFC 1122 §3.2.2.1', 'RFC 792', 'RFC 4443 §3.1'],
  },
  {
    kind: 'handshake-failed/admin-prohibited',
    title: 'Connection failed: prohibited by a filter',
    whatItIs: 'A firewall or access list forbids this communication and says so.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 13 or 15, ICMPv6 type 1 code 1 or 5.'],
    likelyCauses: [
      'Access list on a router or firewall between the two.',
      'firewalld on the server (its default reject).',
      'Source address policy (IPv6).',
    ],
    whatToCheck: [WHO_SENT, RULES],
    howToHandle: ['Permit the traffic where the message came from, or use the permitted way (proxy, VPN).'],
    messages: [...NO_ROUTE_TO_HOST, { where: 'Linux, IPv6', text: 'EACCES (13): Permission denied' }],
    seeAlso: ['handshake-failed/host-prohibited', 'handshake-failed/net-prohibited', 'reset/firewall'],
    rfc: ['RFC 1812 §5.2.7.1', 'RFC 4443 §3.1'],
  },
  {
    kind: 'handshake-failed/host-prohibited',
    title: 'Connection failed: traffic to the host is prohibited',
    whatItIs: 'A filter forbids traffic to this host; often the firewall of the host itself.',
    howWeTell: [
      QUOTES_SYN,
      'ICMP type 3 code 10 (`icmp-host-prohibited`, the reject of older Red Hat systems) or 14.',
    ],
    likelyCauses: [
      'The host firewall has no rule for this port or source.',
      'Access list for the host on a router.',
    ],
    whatToCheck: ['Server: `firewall-cmd --list-all`.', RULES, WHO_SENT],
    howToHandle: [
      '`firewall-cmd --add-port=PORT/tcp --permanent && firewall-cmd --reload`, or change the access list.',
    ],
    messages: NO_ROUTE_TO_HOST,
    seeAlso: ['handshake-failed/admin-prohibited', 'handshake-failed/host-unreachable'],
    rfc: ['RFC 1122 §3.2.2.1', 'RFC 1812 §5.2.7.1'],
  },
  {
    kind: 'handshake-failed/net-prohibited',
    title: 'Connection failed: traffic to the network is prohibited',
    whatItIs: 'A filter forbids all traffic to the network of the server.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 9 (`icmp-net-prohibited`).'],
    likelyCauses: ['Access list between zones or sites.', 'Wrong source network (client outside the VPN).'],
    whatToCheck: [WHO_SENT, RULES, 'Source address used: `ip route get ADDRESS` (src).'],
    howToHandle: ['Permit the network pair, or connect from the permitted network.'],
    messages: NETWORK_UNREACHABLE,
    seeAlso: ['handshake-failed/admin-prohibited', 'handshake-failed/network-unreachable'],
    rfc: ['RFC 1122 §3.2.2.1', 'RFC 1812 §5.2.7.1'],
  },
  {
    kind: 'handshake-failed/protocol-unreachable',
    title: 'Connection failed: the host does not speak TCP',
    whatItIs: 'The host, or a filter in its name, says that it has no TCP at all.',
    howWeTell: [QUOTES_SYN, 'ICMP type 3 code 2; ICMPv6 has a parameter problem instead.'],
    likelyCauses: [
      'A filter that rejects with this code.',
      'An address that belongs to a device without TCP.',
    ],
    whatToCheck: [
      WHO_SENT,
      'Is it the right address? `ip neigh show ADDRESS` gives the maker of the device.',
    ],
    howToHandle: ['Correct the address or the filter.'],
    messages: PROTOCOL_NOT_AVAILABLE,
    seeAlso: ['handshake-failed/port-unreachable', 'handshake-failed/admin-prohibited'],
    rfc: ['RFC 792', 'RFC 1122 §3.2.2.1'],
  },
  {
    kind: 'handshake-failed/fragmentation-needed',
    title: 'Connection failed: packets do not fit the path',
    whatItIs:
      'A router could not forward a packet because it is larger than the next link takes, and the message that says so did not help: nothing smaller got through.',
    howWeTell: [
      'ICMP type 3 code 4 or ICMPv6 type 2 that quotes the SYN, before the handshake was complete.',
      'Without any ICMP it is a black hole: small segments pass, full-sized ones are repeated in vain.',
    ],
    likelyCauses: [
      'Tunnel or VPN with a smaller MTU, PPPoE (1492), cloud overlays (1450).',
      'The ICMP message is filtered before it reaches the sender.',
      'MSS clamping missing at the tunnel.',
    ],
    whatToCheck: [
      '`tracepath -n ADDRESS`; `ping -M do -s 1372 ADDRESS` and smaller until it passes.',
      'Sender: `ip route get ADDRESS` (mtu, expires), `ss -ti` (pmtu, mss).',
    ],
    howToHandle: [
      'Let ICMP "fragmentation needed" pass; clamp: `iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu`.',
      'Hosts: `net.ipv4.tcp_mtu_probing=1`.',
    ],
    messages: CONNECT_TIMED_OUT,
    seeAlso: ['handshake-failed', 'retransmission/rto', 'stall'],
    rfc: ['RFC 1191', 'RFC 8201', 'RFC 4821', 'RFC 8899'],
  },
  {
    kind: 'handshake-failed/ttl-exceeded',
    title: 'Connection failed: packets circle until their TTL ends',
    whatItIs: 'The SYN ran out of hops: two or more routers send it to each other.',
    howWeTell: [QUOTES_SYN, 'ICMP type 11 or ICMPv6 type 3. `tcptraceroute` causes it on purpose.'],
    likelyCauses: [
      'Routing loop: a default route points back for an address block that is not in use.',
      'Routes in the middle of a change.',
      'TTL set very low by the application.',
    ],
    whatToCheck: [
      '`traceroute -n ADDRESS`: two addresses alternate.',
      'Routes of both: `ip route get ADDRESS`.',
    ],
    howToHandle: ['Add a discard route for the unused block, or repair the route.'],
    messages: NO_ROUTE_TO_HOST,
    seeAlso: ['handshake-failed/network-unreachable', 'handshake-failed'],
    rfc: ['RFC 792', 'RFC 4443 §3.3'],
  },
];
