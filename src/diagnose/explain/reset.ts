/** The reset in general: everything that can end a session at once. */
import type { Explanation } from './explanation.js';
import { BROKEN_PIPE, RESET_BY_PEER } from './messages.js';

export const RESET_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'reset',
    title: 'Connection reset (RST)',
    whatItIs:
      'A segment that ends the session at once: nothing is acknowledged any more, unsent and unread data is gone. Either the host in the address field sent it, or something on the way did in its name.',
    howWeTell: [
      "Form first: an answer to a segment has SEQ = that segment's ACK and no ACK flag (or SEQ 0 and ACK = SEQ+LEN); an application abort has SEQ = SND.NXT, ACK and the usual options.",
      'Origin: TTL, IP identification, time stamps and sequence number against the other segments of that side; two misfits say that it did not send the reset.',
      'The rest gives `cause`; each has its page: `reset/refused`, `reset/unread-data` … Wireshark only says "Connection reset (RST)" and does not check the form.',
    ],
    likelyCauses: [
      'Application: closed with data unread, SO_LINGER 0, crashed, killed, or cancelled the request.',
      'Connection: no listener on the port, data for a socket closed already, a peer that rebooted and forgot.',
      'Timeouts: keep-alive or user timeout ran out; a server closed an idle connection just as it was reused.',
      'Firewalls and middleboxes: idle entry expired (NAT, load balancer), policy reject, filter that injects resets.',
      'Protocol violations: ACK for data never sent in the handshake, SYN inside a session, rewritten sequence numbers.',
      'Resource limits: accept queue full with `tcp_abort_on_overflow`, out of TCP memory, too many orphans.',
    ],
    whatToCheck: [
      'A capture at the side that is said to have sent it: not there means something on the way made it.',
      'That host: `nstat -az TcpOutRsts TcpEstabResets "TcpExtTCPAbort*" TcpExtListenOverflows`.',
      "The kernel's own reason: `bpftrace -e 'tracepoint:tcp:tcp_send_reset { print(kstack); }'`.",
      'Only resets: `tcpdump -nvi any "tcp[tcpflags] & tcp-rst != 0"`; idle time before it against timeouts on the way.',
    ],
    howToHandle: [
      'Retry what is safe to repeat; make idle timeouts of clients shorter than those of servers and middleboxes.',
      'Then fix the cause by its page.',
    ],
    messages: [
      ...RESET_BY_PEER,
      ...BROKEN_PIPE.filter((message) => !message.where.startsWith('Java')),
      {
        where: 'Java, writing',
        text: 'java.net.SocketException: Connection reset by peer, later Broken pipe',
      },
    ],
    seeAlso: ['reset/unread-data', 'reset/abort', 'reset/closed-socket', 'reset/firewall', 'half-open'],
    rfc: ['RFC 9293 §3.5.2', 'RFC 9293 §3.5.3', 'RFC 5961 §3', 'RFC 3360'],
  },
];
