/** Probes of an idle session. */
import type { Explanation } from './explanation.js';

export const KEEP_ALIVE_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'keep-alive',
    title: 'Keep-alive: is the peer still there?',
    whatItIs:
      'On an idle session a side sends a segment that the peer must answer. It detects dead peers and keeps NAT and firewall entries alive.',
    howWeTell: [
      'Zero or one octet at one below the next sequence number, no SYN, FIN or RST, peer window open; with an octet only when nothing is outstanding.',
      'Wireshark also labels Linux window probes and the retransmission of a single last octet "Keep-Alive".',
    ],
    likelyCauses: [
      'SO_KEEPALIVE is set and the session is idle (Linux: first after 7,200 s, then every 75 s, 9 times).',
      'A load balancer or VPN gateway probes its sessions.',
    ],
    whatToCheck: [
      'Is each answered by `keep-alive-ack`? Several unanswered in a row: see `peer-dead`.',
      '`ss -to` shows the keepalive timer; `sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes`.',
    ],
    howToHandle: [
      'Set the interval below the shortest idle timeout on the way: 350 s for AWS NLB and NAT gateways, 240 s for Azure load balancers.',
      'Per socket: TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT.',
    ],
    seeAlso: ['keep-alive-ack', 'reset/keepalive-timeout', 'zero-window-probe', 'peer-dead'],
    rfc: ['RFC 9293 §3.8.4', 'RFC 5382 REQ-5'],
  },
  {
    kind: 'keep-alive-ack',
    title: 'Answer to a keep-alive',
    whatItIs: 'The peer is alive and still knows the session. Nothing is wrong.',
    howWeTell: [
      'An empty ACK with unchanged ACK number and window, directly after a keep-alive of the other side.',
      'Wireshark: the same name; it needs the window unchanged too.',
    ],
    likelyCauses: ['An idle session with keep-alive on.'],
    whatToCheck: [
      'A reset instead of this answer: the peer lost the session (`reset/half-open`).',
      'Time from probe to answer: it is a round trip measured on an idle path.',
    ],
    howToHandle: ['Nothing to do; many of them only mean many idle pooled connections.'],
    seeAlso: ['keep-alive', 'reset/half-open'],
    rfc: ['RFC 9293 §3.8.4'],
  },
];
