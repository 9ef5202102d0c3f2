/** Flow control: what the receiver was willing to take. */
import type { Explanation } from './explanation.js';

const READ_QUEUE = 'Receiver: `ss -tnm`: Recv-Q stays high when the application does not read.';

export const WINDOW_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'zero-window',
    title: 'The receiver closed its window',
    whatItIs:
      'The receiver has no room left and told the sender to stop. The network is fine: the application on the advertising side is not reading fast enough.',
    howWeTell: [
      'A segment without SYN, FIN or RST advertises a window of 0.',
      'As a verdict: 0.2 s in total, or 5 % of the session and 0.1 s, with a closed window; blame goes to the side that advertised it.',
      'Wireshark: "ZeroWindow", the same.',
    ],
    likelyCauses: [
      'The application is busy: garbage collection, locks, slow disk or database, one thread for everything.',
      'It stopped reading on purpose (back-pressure from the next hop of a proxy).',
      'A very small receive buffer (SO_RCVBUF set by the application).',
      'Memory pressure on the host (`net.ipv4.tcp_mem`).',
    ],
    whatToCheck: [
      READ_QUEUE,
      '`nstat -az TcpExtTCPToZeroWindowAdv TcpExtTCPWantZeroWindowAdv TcpExtPruneCalled` on that host.',
      'Thread dump, `pidstat -p PID 1`, `iostat -x 1` while it happens.',
    ],
    howToHandle: [
      'Make the application read, or take on less work; a larger buffer only bridges short pauses.',
      'Senders: write without blocking and with a timeout.',
    ],
    seeAlso: ['zero-window-probe', 'window-update', 'window-limited', 'deadlock'],
    rfc: ['RFC 9293 §3.8.6'],
  },
  {
    kind: 'zero-window-probe',
    title: 'The sender probes a closed window',
    whatItIs:
      'While the window is 0 the sender asks now and then whether it has opened, because the update that says so may be lost.',
    howWeTell: [
      "With the peer's window at 0: one octet at the next sequence number, or (Linux) at most one octet at one below it.",
      'Wireshark sees only the first form and labels Linux probes "Keep-Alive".',
    ],
    likelyCauses: ['The receiver keeps its window closed: see `zero-window`.'],
    whatToCheck: [
      'Probes that are answered: the peer lives, its application is slow. Unanswered: peer or path is gone.',
      'Sender: `ss -to` shows the `persist` timer.',
    ],
    howToHandle: ['Treat the closed window; the probe is right and cannot be tuned away.'],
    seeAlso: ['zero-window', 'zero-window-probe-ack', 'keep-alive'],
    rfc: ['RFC 9293 §3.8.6.1'],
  },
  {
    kind: 'zero-window-probe-ack',
    title: 'Answer to a window probe',
    whatItIs:
      'The receiver answered the probe and still has no room. The peer and the path are alive; only the application does not read.',
    howWeTell: [
      'An empty ACK with window 0 that repeats the last ACK number, in answer to a probe.',
      'Wireshark: the same name, but for Linux probes only "ZeroWindow" is shown.',
    ],
    likelyCauses: ['The receiving application is stuck or far too slow.'],
    whatToCheck: [READ_QUEUE, 'How long it goes on: `zeroWindowSeconds` of that side in the session record.'],
    howToHandle: ['As for `zero-window`; restart or fix the receiving application.'],
    seeAlso: ['zero-window', 'zero-window-probe', 'deadlock'],
    rfc: ['RFC 9293 §3.8.6.1'],
  },
  {
    kind: 'window-full',
    title: 'The sender used the whole window',
    whatItIs:
      'With this segment everything the receiver allowed is in flight, so the sender must wait for an ACK. Seen often, the window is what limits the speed.',
    howWeTell: [
      'The segment ends at the right edge of the last advertised, scaled window; needs the handshake for the scale.',
      'Wireshark: the same rule. A sender that stops less than a segment short of the edge is not seen by either.',
    ],
    likelyCauses: [
      'The receive window is smaller than bandwidth times round trip.',
      'The receiving application is slow; next comes `zero-window`.',
      'Window scaling is off or was removed on the way: at most 64 KiB.',
    ],
    whatToCheck: [
      'Window divided by round trip = the ceiling: 64 KiB at 100 ms is 640 KiB/s.',
      'Receiver: `sysctl net.ipv4.tcp_rmem net.ipv4.tcp_window_scaling`; SO_RCVBUF in the application.',
    ],
    howToHandle: ['Let autotuning work (no SO_RCVBUF), raise `tcp_rmem`; or shorten the path.'],
    seeAlso: ['window-limited', 'zero-window'],
    rfc: ['RFC 9293 §3.8.6', 'RFC 7323 §2'],
  },
  {
    kind: 'window-update',
    title: 'The receiver changes its window',
    whatItIs:
      'An ACK that only changes the window. After a closed window it is the signal to go on; otherwise it is routine.',
    howWeTell: [
      'No data, same sequence and ACK number, another window that is not 0.',
      'With new SACK blocks (`newSack`) it reports a segment out of order as well: loss recovery counts it as a duplicate ACK.',
      'Wireshark: the same; since 4.4 those with SACK blocks are "Dup ACK" there.',
    ],
    likelyCauses: ['The application read data and made room.', 'Autotuning enlarged the buffer.'],
    whatToCheck: [
      'Time between `zero-window` and this: how long the application paused.',
      'Many tiny updates: the application reads in small pieces.',
    ],
    howToHandle: ['Nothing: it is the good news after a closed window.'],
    seeAlso: ['zero-window', 'window-full'],
    rfc: ['RFC 9293 §3.8.6.2'],
  },
  {
    kind: 'window-shrunk',
    title: 'The receiver took back room it had offered',
    whatItIs:
      'The right edge of the window moved left: octets that were allowed before are not any more. It is discouraged, and what was sent into it may be dropped.',
    howWeTell: [
      'ACK number plus window is lower than it was before, in an ACK that is not older, by more than scaling can round.',
      'Wireshark has no label for it (a "Window Update" at most).',
    ],
    likelyCauses: [
      'The receiver ran short of memory and reduced its buffer.',
      'A proxy or firewall rewrites windows (traffic shaping, WAN accelerators).',
      'The window was miscounted because the scale is unknown (capture began later).',
    ],
    whatToCheck: [
      'Receiver: `nstat -az TcpExtTCPRcvCollapsed TcpExtPruneCalled TcpExtRcvPruned`, `net.ipv4.tcp_mem`.',
      'Same segment in a capture at the receiver: is the window the same there?',
    ],
    howToHandle: ['Give the host memory; switch off window rewriting.'],
    seeAlso: ['zero-window', 'window-full', 'out-of-window'],
    rfc: ['RFC 9293 §3.8.6', 'RFC 7323 §2.4'],
  },
  {
    kind: 'deadlock',
    title: 'Both sides wait and nobody can go on',
    whatItIs:
      'The session stands still for good: each side waits for something that the other will not send. Only a timeout or a probe ends it.',
    howWeTell: [
      'Both sides advertise a window of 0 at the same time: each waits for the other to read.',
      'Reported once a session, at the frame that closed the second window. Wireshark has no label for it.',
    ],
    likelyCauses: [
      'Both applications write without reading (each blocks in a full send buffer).',

      'A proxy stops one direction until the other has moved.',
    ],
    whatToCheck: [
      'Both hosts: `ss -tnmo`: high Recv-Q and Send-Q on both sides at once.',
      'Stacks of the threads that write: `gdb -p PID -batch -ex "thread apply all bt"`, `jstack PID`.',
    ],
    howToHandle: ['Read and write independently (two threads or non-blocking I/O); set write timeouts.'],
    seeAlso: ['zero-window', 'stall', 'zero-window-probe'],
    rfc: ['RFC 9293 §3.8.6.1'],
  },
];
