/** Segments that do not fit the session they claim to belong to. */
import type { Explanation } from './explanation.js';

export const IDENTITY_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'port-reused',
    title: 'The same addresses and ports were used again',
    whatItIs:
      'A new session began with the four numbers of an earlier one. It is counted as a session of its own. Normal after a pause; soon after the end it can collide with the old one.',
    howWeTell: [
      'A SYN with another ISN after the old session ended, or that the old session cannot contain.',
      "`idle` is the time since the old session's last segment; below 60 s the other end may still be in TIME-WAIT.",
      'Wireshark: "TCP Port numbers reused"; a repeat with the same ISN is merged into the old stream there.',
    ],
    likelyCauses: [
      'A client with a fixed source port, or very many connections to one address.',
      'NAT that hands out a port again too early.',
      'A load test or proxy that has used up its ephemeral ports.',
    ],
    whatToCheck: [
      'Client or NAT: `ss -s` (timewait), `sysctl net.ipv4.ip_local_port_range`, `conntrack -S`.',
      'Does a `challenge-ack` or reset follow the SYN? Then the collision did harm.',
    ],
    howToHandle: [
      'Keep connections open and reuse them; more source addresses; do not bind() the client port.',
    ],
    seeAlso: ['challenge-ack', 'half-open', 'handshake-failed'],
    rfc: ['RFC 9293 §3.6.1', 'RFC 6191', 'RFC 6056'],
  },
  {
    kind: 'half-open',
    title: 'One side knows the session, the other does not',
    whatItIs:
      'Half-open: an end crashed, rebooted or was replaced and forgot the session, while the other still believes in it.',
    howWeTell: [
      'A SYN on the addresses and ports of a session that is still open is answered with an ACK of the old numbers: one end began anew, the other did not know.',
      'The other form, a reset in answer to an old session, is the cause `reset/half-open`.',
      'Wireshark has no label; it starts a new stream at the SYN ("Port numbers reused").',
    ],
    likelyCauses: [
      'Reboot, failover, container replaced.',
      'Firewall or NAT entry lost while both ends live: then segments vanish without a reset.',
      'Client restarted and took the same source port again.',
    ],
    whatToCheck: [
      '`uptime`, deployment and failover logs of both ends.',
      '`ss -tno dst ADDRESS` on both: a socket on one side only.',
    ],
    howToHandle: ['Keep-alive (TCP_KEEPIDLE) and TCP_USER_TIMEOUT so that the living end notices.'],
    seeAlso: ['reset/half-open', 'challenge-ack', 'peer-dead', 'port-reused'],
    rfc: ['RFC 9293 §3.5.1'],
  },
  {
    kind: 'overlap-conflict',
    title: 'The same octets arrived with different contents',
    whatItIs:
      'A segment repeats sequence numbers that were seen before, but the data is not the same. Honest senders repeat the same octets, so something changed or forged them.',
    howWeTell: [
      'Overlapping captured payload differs in at least one octet, with no wrong checksum on either.',
      'Keep-alive and window probes with one filler octet are not counted.',
      'Wireshark: `tcp.segment.overlap.conflict`, in reassembly only.',
    ],
    likelyCauses: [
      'Evasion of an intrusion detection system, or content injected on the way (also portals and ad injection).',
      'A middlebox that rewrites data (ALG for FTP or SIP) and does it differently for the repetition.',
      'Corruption with a lucky checksum; offload defects of a NIC.',
    ],
    whatToCheck: [
      'TTL, IP identification and time stamps of both segments: from one host?',
      'Which copy the receiver believed: read on in the stream; capture at the receiver.',
    ],
    howToHandle: ['Treat as a security finding until explained; use TLS; switch off application gateways.'],
    seeAlso: ['reset/injected', 'out-of-window', 'checksum-error'],
    rfc: ['RFC 9293 §3.4', 'RFC 5961 §5'],
  },
  {
    kind: 'out-of-window',
    title: 'A segment outside the receive window',
    whatItIs:
      'Its sequence numbers are not ones that the receiver can accept now. It will be dropped and answered with an ACK.',
    howWeTell: [
      '`distance` is positive beyond the right edge of the window (by more than one whole window), negative before its left edge. A reset is held against the edges themselves.',
      'Without a known window only a jump of a gigabyte counts. Wireshark does not check it.',
    ],
    likelyCauses: [
      'A late copy of an old segment, or of an earlier session on the same ports.',
      'A forged segment, or numbers rewritten by a middlebox on one way only.',
      'A sender that ignores the window; a capture that lost the window update.',
    ],
    whatToCheck: [
      'TTL and IP identification against neighbouring segments of that sender.',
      'Receiver: `nstat -az TcpExtTCPChallengeACK TcpExtPAWSEstab TcpExtBeyondWindow`.',
    ],
    howToHandle: ['Single ones are harmless; many: find who rewrites or injects.'],
    seeAlso: ['challenge-ack', 'reset/injected', 'window-shrunk'],
    rfc: ['RFC 9293 §3.4', 'RFC 5961 §5', 'RFC 7323 §5'],
  },
  {
    kind: 'challenge-ack',
    title: 'Challenge ACK: prove that it was you',
    whatItIs:
      'An end received a SYN, RST or ACK that could be forged, and answered with its true state instead of obeying. A genuine peer that lost the session answers with a reset.',
    howWeTell: [
      'An ACK with the numbers of the older session, in answer to a SYN on the same addresses and ports.',
      'Those that answer a reset or an unacceptable ACK look like any ACK and are not told apart.',
      'Wireshark shows "Dup ACK" or "ACKed unseen segment".',
    ],
    likelyCauses: [
      'The client restarted and reuses the port of a session that the server still has.',
      'NAT or firewall assigned the same port to another client.',
      'Blind reset or SYN attack.',
    ],
    whatToCheck: [
      'What follows: a reset with SEQ = that ACK means an honest, forgetful peer.',
      '`nstat -az TcpExtTCPChallengeACK TcpExtTCPSYNChallenge TcpExtTCPACKSkippedChallenge`.',
    ],
    howToHandle: ['Let the old session end (keep-alive, shorter timeouts); correct port reuse in NAT.'],
    seeAlso: ['port-reused', 'half-open', 'out-of-window'],
    rfc: ['RFC 5961 §3', 'RFC 5961 §4', 'RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'port-scan',
    title: 'One source tries many ports or hosts, in vain',
    whatItIs:
      'A source opens sessions to many ports of one host (vertical) or to one port of many hosts (horizontal) and hardly any comes about. Each attempt on its own looks like a refused or unanswered connection.',
    howWeTell: [
      'At least 15 ports of a host, or 25 hosts with the same port, that were not completed, at most a fifth of the attempts successful, no pause above 5 minutes.',
      'It is told when 3 s have passed since the first attempt, or the capture ends: honest bursts have their answers by then.',
      'The event gives source, target, attempts and how many completed. Wireshark has no label; Zeek calls it Scan::Port_Scan and Scan::Address_Scan.',
    ],
    likelyCauses: [
      'Port scanner: inventory, vulnerability scan, or the beginning of an attack.',
      'Service discovery or monitoring with an old list of hosts.',
      'A client of a cluster whose members are all down.',
    ],
    whatToCheck: [
      'Who owns the source address, and is a scan announced?',
      'SYNs with one window, no options and one source port: a scanner’s own packets (ZMap: identification 54321).',
      'Which attempts completed: `tcpwhy analyze --format ndjson` with the sessions of that client.',
    ],
    howToHandle: ['Stop the scanner or rate-limit the source; close what was found open and should not be.'],
    seeAlso: ['handshake-failed/refused', 'handshake-failed/timeout', 'reset/handshake-aborted', 'syn-flood'],
    rfc: ['RFC 9293 §3.10.7.1'],
  },
  {
    kind: 'syn-flood',
    title: 'Very many connection attempts that are never completed',
    whatItIs:
      'One address and port receives SYNs far faster than handshakes are completed. The queue for half-open connections fills, and honest clients wait.',
    howWeTell: [
      '500 sessions to one address and port that were not completed, and less than a tenth of all that were.',
      'The event gives target, attempts and sources. Wireshark has no label.',
    ],
    likelyCauses: [
      'Denial of service with forged sources.',
      'A scanner, or a load test that opens faster than the server accepts.',
      'The way back is broken: SYN-ACKs do not reach honest clients.',
    ],
    whatToCheck: [
      'Server: `ss -tn state syn-recv | wc -l`, `nstat -az TcpExtSyncookiesSent TcpExtTCPReqQFullDoCookies TcpExtListenDrops`.',
      'Equal TTL, window and no options in all SYNs: one generator.',
    ],
    howToHandle: [
      'SYN cookies (`net.ipv4.tcp_syncookies=1`), larger backlog, rate limit or scrubbing before the server.',
    ],
    seeAlso: ['handshake-failed/timeout', 'reset/handshake-aborted', 'retransmission/syn'],
    rfc: ['RFC 4987'],
  },
];
