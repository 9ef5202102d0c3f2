/** One page for each cause of a reset. */
import type { Explanation } from './explanation.js';
import { BROKEN_PIPE, REFUSED, RESET_BY_PEER, TIMED_OUT } from './messages.js';

export const RESET_CAUSE_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'reset/refused',
    title: 'Reset: the port refused the connection',
    whatItIs: 'The host answered the SYN with a reset, because no socket listens on that address and port.',
    howWeTell: [
      'RST+ACK that acknowledges exactly the SYN (ISN+1), and no SYN-ACK before.',
      'A reset after the SYN that misses this form is `injected`.',
    ],
    likelyCauses: [
      'The service is down, restarting, or not started yet.',
      'It listens on another port or only on 127.0.0.1 or one address family.',
      'A firewall that rejects with `tcp-reset`; a load balancer without healthy back ends.',
    ],
    whatToCheck: [
      'Server: `ss -ltnp "sport = :PORT"`, `journalctl -u SERVICE`.',
      'Reject rules: `nft list ruleset | grep reject`, `iptables -S | grep tcp-reset`.',
    ],
    howToHandle: ['Start or rebind the service; let clients retry with back-off while it restarts.'],
    messages: REFUSED,
    seeAlso: ['handshake-failed/refused', 'reset'],
    rfc: ['RFC 9293 §3.5.2', 'RFC 9293 §3.10.7.1'],
  },
  {
    kind: 'reset/unread-data',
    title: 'Reset: closed with data unread',
    whatItIs:
      'The application closed its socket while data of the peer still waited to be read. TCP answers with a reset instead of a FIN, so that the peer knows that its data was thrown away. An answer already sent may be lost with it.',
    howWeTell: [
      'RST with ACK and no FIN of that side before, while data of the peer is not acknowledged, or the last data of the peer had waited more than 100 ms for an answer.',
      'The second sign is weak (confidence 0.6): a client that had read everything and aborts later looks the same.',
    ],
    likelyCauses: [
      'A server answered early (413, 401, 400) and closed without reading the rest of the request.',
      'A worker was killed or timed out while reading.',
      'A client that only reads the beginning of an answer.',
    ],
    whatToCheck: [
      'That host: `nstat -az TcpExtTCPAbortOnData TcpExtTCPAbortOnClose`.',
      'Its log at that second; body size limits of proxies (`client_max_body_size`).',
    ],
    howToHandle: [
      'Read to the end (with a limit), or shutdown(SHUT_WR) and drain before close(): lingering close.',
    ],
    messages: RESET_BY_PEER,
    seeAlso: ['reset', 'reset/abort'],
    rfc: ['RFC 9293 §3.6.1', 'RFC 2525 §2.17'],
  },
  {
    kind: 'reset/abort',
    title: 'Reset: the application aborted',
    whatItIs:
      'A side ended the session on purpose with a reset instead of a FIN, and nothing shows that data was left unread.',
    howWeTell: [
      'RST with ACK, everything received acknowledged, last data of the peer answered or just arrived, no FIN of that side, TTL and identification as usual.',
    ],
    likelyCauses: [
      'SO_LINGER with time 0 (connection pools, load generators, health checks, some proxies).',
      'The client cancelled: user navigated away, request timeout.',
      'Crash or kill of a process on systems that reset then; Linux out of TCP memory or too many orphans.',
    ],
    whatToCheck: [
      'That host: `nstat -az TcpExtTCPAbortOnLinger TcpExtTCPAbortOnClose TcpExtTCPAbortOnMemory`.',
      'Log of the application: timeouts of exactly the session duration; `dmesg | grep -i -e oom -e tcp`.',
    ],
    howToHandle: ['Close with a FIN unless the reset is wanted; align timeouts of client, proxy and server.'],
    messages: RESET_BY_PEER,
    seeAlso: ['reset', 'reset/unread-data', 'reset/closed-socket'],
    rfc: ['RFC 9293 §3.10.5', 'RFC 9293 §3.5.2'],
  },
  {
    kind: 'reset/closed-socket',
    title: 'Reset: data for a socket that was closed',
    whatItIs:
      'One side had closed; the other sent data afterwards, and the closed end answered with a reset. Often the race of reusing an idle HTTP connection.',
    howWeTell: [
      'A FIN of this side went before; or a reset without ACK whose SEQ is the ACK number of the segment it answers.',
      'Only information when a FIN had ended the session and nothing of the peer is left without an acknowledgment; otherwise the octets that were never accepted are named.',
    ],
    likelyCauses: [
      'The server closed an idle keep-alive connection while the client was sending on it.',
      'A client that closed early while the answer was still arriving (browser, `head`, timeout).',
      'The application does not support half-close.',
    ],
    whatToCheck: [
      'Idle time before the FIN: a round number (5, 15, 60, 75 s) is a server timeout.',
      'Keep-alive settings on both sides (nginx `keepalive_timeout`, Node.js `server.keepAliveTimeout`, pool idle time).',
    ],
    howToHandle: [
      "Make the client's idle timeout shorter than the server's; retry requests that are safe to repeat.",
    ],
    messages: [...RESET_BY_PEER, BROKEN_PIPE[0]!],
    seeAlso: ['reset', 'half-closed', 'reset/half-open'],
    rfc: ['RFC 9293 §3.5.2', 'RFC 9112 §9.3.1', 'RFC 9112 §9.6'],
  },
  {
    kind: 'reset/keepalive-timeout',
    title: 'Reset: probes remained unanswered',
    whatItIs:
      'The side gave up after several keep-alives or window probes without an answer and reset the session.',
    howWeTell: [
      'At least two keep-alives in a row without any segment of the peer, then a reset from the side that probed.',
      'Linux: 9 probes 75 s apart after 2 h idle, unless the socket sets it otherwise.',
    ],
    likelyCauses: [
      'The peer crashed, was suspended, or lost its address (laptop, mobile, container).',
      'A firewall or NAT forgot the session and now drops its segments.',
      'The route changed.',
    ],
    whatToCheck: [
      'Is the peer up, and does it still have the socket (`ss -tn dst ADDRESS`)?',
      '`sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes`; `nstat -az TcpExtTCPAbortOnTimeout`.',
    ],
    howToHandle: ['Reconnect; probe more often than the shortest idle timeout on the way.'],
    messages: TIMED_OUT,
    seeAlso: ['keep-alive', 'peer-dead', 'reset/firewall'],
    rfc: ['RFC 9293 §3.8.4', 'RFC 5482'],
  },
  {
    kind: 'reset/firewall',
    title: 'Reset: a device on the way sent it',
    whatItIs:
      'A firewall, NAT, load balancer or proxy ended the session in the name of one side. The application there may know nothing of it.',
    howWeTell: [
      'Correct numbers, but TTL, IP identification, window or options do not fit the host, by at least two signs; or it comes after a long idle time that equals a known timeout.',
      'Honest resets of Linux have window 0, no options and identification 0: these alone prove nothing and are not counted.',
    ],
    likelyCauses: [
      'Idle timeout: 350 s (AWS NLB, NAT gateway), 240 s (Azure), 600 s (GCP), 300, 900, 1800 or 3600 s (firewalls).',
      'Policy or intrusion prevention matched; failover lost the state table.',
      'Asymmetric routing: the device saw only half of the session.',
    ],
    whatToCheck: [
      'Capture on both sides of the device, and its session log at that second.',
      'Idle times before such resets over all sessions: one common value is a timeout.',
    ],
    howToHandle: ['Keep-alives below the timeout, or raise it; permit the traffic; make routing symmetric.'],
    messages: RESET_BY_PEER,
    seeAlso: ['reset/injected', 'reset/half-open', 'keep-alive'],
    rfc: ['RFC 3360', 'RFC 5382 §5'],
  },
  {
    kind: 'reset/injected',
    title: 'Reset: injected, it does not fit the session',
    whatItIs:
      'A forged reset: something that only listens to the session guessed its numbers to break it. The host it names did not send it and often goes on.',
    howWeTell: [
      'At least two signs: TTL differs from all else of that side; identification does not follow; no time stamps although in use; SEQ is neither the next of that side nor acknowledged by the peer.',
      'Also a reset after a SYN that does not acknowledge exactly that SYN. Signs that honest answers lack by nature (window 0, no options) are not counted.',
    ],
    likelyCauses: [
      'Censorship or content filter (after a ClientHello, Host header or DNS name).',
      'Intrusion prevention or traffic management next to the line (mirror plus reset).',
      'An attacker; rarely an old duplicate of an earlier session.',
    ],
    whatToCheck: [
      'Capture at the named sender: the reset is not in it.',
      'TTL of the reset: 64, 128 or 255 minus it is the distance of the box; `traceroute` names the hop.',
      'Does it depend on server name or content? Try another name over the same address.',
    ],
    howToHandle: [
      'Ask the operator of that hop; tunnel or encrypt the names (VPN, ECH); TCP-AO for BGP.',
      'Stacks with RFC 5961 accept only the exact sequence number.',
    ],
    messages: RESET_BY_PEER,
    seeAlso: ['reset/firewall', 'challenge-ack', 'out-of-window', 'handshake-failed/tls-reset'],
    rfc: ['RFC 5961 §3', 'RFC 4953', 'RFC 5925'],
  },
  {
    kind: 'reset/half-open',
    title: 'Reset: the peer no longer knew the session',
    whatItIs:
      'One side still had the session, the other did not. The first segment after the silence was answered with a reset.',
    howWeTell: [
      'After more than 60 s without data or progress a segment is answered with RST, SEQ = its ACK number, no FIN before.',
      'Also when the first that is ever seen of this side is such a reset, in a session that began before the capture.',
    ],
    likelyCauses: [
      'The host rebooted or failed over, or its process was replaced on another host behind the same address.',
      'The load balancer moved the session to a server that never had it.',
      'A firewall removed the session and let the host answer.',
    ],
    whatToCheck: [
      '`uptime` and restart times of that host; failover and deployment log.',
      'Idle time before it, and `keep-alive` events in the session.',
    ],
    howToHandle: ['Reconnect on error; keep-alive; validate pooled connections before use.'],
    messages: RESET_BY_PEER,
    seeAlso: ['half-open', 'keep-alive', 'reset/firewall'],
    rfc: ['RFC 9293 §3.5.1', 'RFC 9293 §3.5.2'],
  },
  {
    kind: 'reset/handshake-aborted',
    title: 'Reset: given up during the handshake',
    whatItIs:
      'After SYN or SYN-ACK one side ended the attempt. From a client it is mostly intended; otherwise numbers or routes do not match.',
    howWeTell: [
      'A reset before the handshake was complete: from the client after the SYN-ACK, or from the server after the last ACK.',
      'SEQ = the ACK number of the SYN-ACK means that the client has no socket for it.',
    ],
    likelyCauses: [
      'Port scan or health check by half-open connects.',
      'Dual-stack or parallel connect: the slower attempt is dropped.',
      'The client timed out, or a SYN-ACK came for a SYN it never sent (spoofed source, asymmetric NAT).',
      'Server: accept queue full with `tcp_abort_on_overflow=1`.',
    ],
    whatToCheck: [
      'Who resets, and how long after the SYN: equal times point to a connect timeout.',
      'Server: `sysctl net.ipv4.tcp_abort_on_overflow`, `nstat -az TcpExtListenOverflows`.',
    ],
    howToHandle: ['Nothing for scans and checks; otherwise enlarge the queue or repair the routing.'],
    messages: RESET_BY_PEER,
    seeAlso: ['handshake-failed/aborted', 'handshake-failed/reset-by-peer', 'syn-flood'],
    rfc: ['RFC 9293 §3.10.7.3', 'RFC 8305 §5'],
  },
  {
    kind: 'reset/unknown',
    title: 'Reset of unclear cause',
    whatItIs: 'The session was reset, and the capture does not show enough to say why.',
    howWeTell: [
      'None of the rules for the other causes is met, or two of them contradict each other.',
      'Usual when the beginning, one direction, or the segment that triggered it is missing.',
    ],
    likelyCauses: [
      'An application abort seen without its context.',
      'The trigger was not captured (capture loss, one direction).',
      'A stack or device with unusual resets.',
    ],
    whatToCheck: [
      'Sender: `bpftrace -e \'tracepoint:tcp:tcp_send_reset { print(kstack); }\'`, `nstat -az "TcpExtTCPAbort*"`.',
      'A capture there, from before the session began: `tcpdump -s 128 -w r.pcap host PEER`.',
    ],
    howToHandle: ['Repeat with a better capture before blaming a side.'],
    messages: RESET_BY_PEER,
    seeAlso: ['reset', 'capture-loss', 'one-way', 'mid-stream'],
    rfc: ['RFC 9293 §3.5.2'],
  },
];
