/** A session that did not come into being: in general, and for the reasons that TCP itself shows. */
import type { Explanation } from './explanation.js';
import { CONNECT_TIMED_OUT, NO_ROUTE_TO_HOST, REFUSED, RESET_BY_PEER } from './messages.js';

export const HANDSHAKE_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'handshake-failed',
    title: 'The connection could not be established',
    whatItIs:
      'The client tried to open a session and it never became usable: nobody answered, somebody refused, a router or filter said no, or TLS on top of TCP failed.',
    howWeTell: [
      'Timeout: SYNs with one ISN and no answer. Refused: a reset that acknowledges exactly the SYN.',
      'Unreachable or prohibited: an ICMP error that quotes the SYN with its addresses, ports and sequence number.',
      'TLS: TCP is complete, then an alert, or a reset or close after the ClientHello. `reason` has the page: `handshake-failed/timeout` …',
      'Wireshark has no label; look at `tcp.completeness` there.',
    ],
    likelyCauses: [
      'Timeout: firewall drops silently, host down, wrong address, full listen queue.',
      'Refused: service not running, wrong port, listening on another address.',
      'Network or host unreachable: no route, VPN down, host off, address not on the link.',
      'Prohibited: access list, security group, host firewall that rejects.',
      'TLS: no common version or cipher, certificate or server name not accepted, filter by server name.',
    ],
    whatToCheck: [
      'Client: `ip route get ADDRESS`, `nc -vz ADDRESS PORT`, `tcptraceroute ADDRESS PORT`.',
      'Server: `ss -ltn`, and does the SYN arrive: `tcpdump -ni any "tcp port PORT or icmp"`.',
      'TLS: `openssl s_client -connect ADDRESS:PORT -servername NAME`.',
    ],
    howToHandle: ['See the page of the reason; clients should retry with back-off and a connect timeout.'],
    messages: [
      ...CONNECT_TIMED_OUT.slice(0, 1),
      ...REFUSED.slice(0, 1),
      ...NO_ROUTE_TO_HOST.slice(0, 1),
      { where: 'Linux', text: 'ENETUNREACH (101): Network is unreachable' },
      { where: 'TLS', text: 'no errno; the library reports the alert, or ECONNRESET (104)' },
      { where: 'Python, Java, Node.js, Go', text: 'on the page of each reason' },
    ],
    seeAlso: [
      'handshake-failed/timeout',
      'handshake-failed/refused',
      'handshake-failed/host-unreachable',
      'handshake-failed/network-unreachable',
      'handshake-failed/tls-alert',
      'handshake-retried',
    ],
    rfc: ['RFC 9293 §3.5', 'RFC 9293 §3.9.2.2', 'RFC 8446 §6'],
  },
  {
    kind: 'handshake-failed/timeout',
    title: 'Connection failed: no answer',
    whatItIs:
      'The SYN was repeated and nothing came back: no SYN-ACK, no reset, no ICMP. Or the SYN-ACK was sent and never acknowledged.',
    howWeTell: [
      'At least two SYNs with the same ISN and no answer; confidence is lower with less than 3 s of capture after the last one.',
      'A single SYN counts only when the capture goes on for 3 s; a capture of one direction only vetoes the verdict.',
      'A capture that ends within 1 s of the first SYN is too short to say anything: information.',
    ],
    likelyCauses: [
      'A firewall or security group drops it without a word.',
      'The host is down, or the address is wrong or no longer in use.',
      'The listen queue is full: Linux drops SYNs then.',
      'The SYN-ACK takes another way back and is dropped there.',
    ],
    whatToCheck: [
      'Does the SYN arrive? Server: `tcpdump -ni any "tcp port PORT and tcp[tcpflags] & tcp-syn != 0"`.',
      'It arrives: `nstat -az TcpExtListenDrops TcpExtListenOverflows TcpExtTCPReqQFullDrop`, `sysctl net.ipv4.conf.all.rp_filter`.',
      'It does not: `tcptraceroute ADDRESS PORT` shows the last hop that answers.',
    ],
    howToHandle: [
      'Open the filter, correct address or route, enlarge the backlog; set a connect timeout of seconds.',
    ],
    messages: CONNECT_TIMED_OUT,
    seeAlso: ['handshake-failed', 'retransmission/syn', 'one-way', 'syn-flood'],
    rfc: ['RFC 9293 §3.8.3', 'RFC 6298 §5'],
  },
  {
    kind: 'handshake-failed/refused',
    title: 'Connection failed: refused',
    whatItIs:
      'The host answered the SYN with a reset: nothing listens there. It is quick, and the host is up.',
    howWeTell: [
      'A reset from the server before any SYN-ACK. When it does not acknowledge exactly the SYN (ISN+1), a device on the way is blamed.',
    ],
    likelyCauses: [
      'Service down or restarting, wrong port.',
      'Bound to 127.0.0.1 or to IPv4 only.',
      'Firewall or balancer that rejects with a reset.',
    ],
    whatToCheck: [
      'Server: `ss -ltnp "sport = :PORT"`.',
      'Is it refused for all clients, or for one network only?',
    ],
    howToHandle: ['Start or rebind the service; retry with back-off.'],
    messages: REFUSED,
    seeAlso: ['reset/refused', 'handshake-failed', 'handshake-failed/port-unreachable'],
    rfc: ['RFC 9293 §3.10.7.1', 'RFC 9293 §3.10.7.3'],
  },
  {
    kind: 'handshake-failed/reset-by-peer',
    title: 'Connection failed: reset during the handshake',
    whatItIs:
      'The attempt was answered, or even completed for the client, and then reset by the server side before any use.',
    howWeTell: ['A reset from the server after its SYN-ACK and before the ACK that completes the handshake.'],
    likelyCauses: [
      'Accept queue full and `net.ipv4.tcp_abort_on_overflow=1`.',
      'SYN proxy or load balancer that accepted first and found no back end.',
      'Sequence numbers rewritten on one way only (asymmetric NAT), or an old session on the same ports.',
    ],
    whatToCheck: [
      'Server: `nstat -az TcpExtListenOverflows TcpExtTCPAbortOnMemory`, `ss -ltn` (Recv-Q = Send-Q + 1: full).',
      'TTL of SYN-ACK and reset: different means two devices answered.',
    ],
    howToHandle: ['Accept faster or enlarge the backlog; check health of back ends; make routing symmetric.'],
    messages: RESET_BY_PEER,
    seeAlso: ['reset/handshake-aborted', 'reset/firewall', 'port-reused'],
    rfc: ['RFC 9293 §3.5.2', 'RFC 9293 §3.10.7.3'],
  },
  {
    kind: 'handshake-failed/not-accepted',
    title: 'Connection failed: the server does not take it up',
    whatItIs:
      'For the client the session is open. The server goes on as though the last ACK of the handshake never came: it repeats its SYN-ACK and ignores all else.',
    howWeTell: [
      'At least two SYN-ACKs after the client had acknowledged the first, and nothing else from the server.',
      'One SYN-ACK more and then progress is a lost ACK: the handshake succeeds, late.',
    ],
    likelyCauses: [
      'Accept queue full: the application does not call accept fast enough (Linux drops the ACK then).',
      'The ACKs are lost between the capture point and the server.',
      'The server waits for data first (`TCP_DEFER_ACCEPT`), and the client for a greeting.',
    ],
    whatToCheck: [
      'Server: `ss -ltn` (Recv-Q above Send-Q: full), `nstat -az TcpExtListenOverflows TcpExtListenDrops`.',
      'Do the ACKs arrive there? `tcpdump -ni any "tcp port PORT"`.',
      'Is the process busy or stopped: `cat /proc/PID/stack`, threads, garbage collection.',
    ],
    howToHandle: [
      'Accept faster, enlarge the backlog (`net.core.somaxconn` limits it); clients need a timeout for the first answer.',
    ],
    messages: CONNECT_TIMED_OUT,
    seeAlso: ['handshake-failed/reset-by-peer', 'handshake-failed/timeout', 'handshake-retried'],
    rfc: ['RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'handshake-failed/aborted',
    title: 'Connection failed: the client gave up',
    whatItIs:
      'The client ended the attempt itself, by reset or by silence after a shorter time than TCP would wait.',
    howWeTell: [
      'A reset of the client before the handshake was complete. Only information when it took less than a second.',
    ],
    likelyCauses: [
      'Happy eyeballs: the other address family was faster.',
      'Port scanner or half-open health check.',
      'Connect timeout of the application shorter than the path needs.',
    ],
    whatToCheck: [
      'A second session of the same client at the same moment that did succeed.',
      'Time from SYN to reset over many sessions: one value is a timeout.',
    ],
    howToHandle: ['Nothing if intended; otherwise raise the connect timeout or speed up the handshake.'],
    messages: CONNECT_TIMED_OUT.filter((message) => message.where.endsWith('own timeout')),
    seeAlso: ['reset/handshake-aborted', 'handshake-slow', 'handshake-failed/timeout'],
    rfc: ['RFC 8305 §5', 'RFC 9293 §3.5'],
  },
];
