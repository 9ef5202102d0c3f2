/** Verdicts on what set the speed of a session: applications, buffers, the path. */
import type { Explanation } from './explanation.js';

export const SPEED_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'slow-server',
    title: 'The server took its time to answer',
    whatItIs:
      'A request had arrived and was acknowledged, the network was quiet, and the answer came late: the time went into the application on the server or what it waits for.',
    howWeTell: [
      'Of the time budget 1 s or more was spent waiting for the server, round trips not counted, and that is 30 % of the session or one wait took 1 s.',
      'A warning from half of the session, or with a wait of 1 s and 30 %; otherwise information.',
    ],
    likelyCauses: [
      'Slow query, lock, or a call to another service.',
      'Too few workers, full connection pool, garbage collection.',
      'Long polling or pushed messages, which wait by design.',
    ],
    whatToCheck: [
      'Log and traces of the application at the times of the frames in the evidence.',
      'A capture on the server of its own connections: `tcpwhy` names the one that is slow.',
    ],
    howToHandle: ['Repair the slow step; time-outs and budgets for calls to other services.'],
    seeAlso: ['slow-client', 'stalls', 'stall'],
    rfc: ['RFC 9293 §3.8'],
  },
  {
    kind: 'slow-client',
    title: 'The client paused between its requests',
    whatItIs:
      'Answers came quickly, and the next request came late: the time went into the client. It is the usual reason why a session with a quick server is long.',
    howWeTell: [
      'Three pauses before requests or one of 1 s, together 1 s and half of the session; pauses of 10 s and more are people or timers and are left out.',
      'Always information: nobody was kept waiting by the network.',
    ],
    likelyCauses: [
      'The program works on each answer before it asks for the next.',
      'A user reads.',
      'A timer between polls.',
    ],
    whatToCheck: [
      'Profile the client between the frames in the evidence: `strace -f -T -p PID`, its own log.',
    ],
    howToHandle: ['Ask ahead (pipelining, several connections), or ask for more at a time.'],
    seeAlso: ['slow-server', 'stalls'],
    rfc: ['RFC 9293 §3.8'],
  },
  {
    kind: 'sender-limited',
    title: 'The sender had nothing to send',
    whatItIs:
      'In the middle of a transfer the path was free and the window open, and nothing came: the application that produces the data is the limit.',
    howWeTell: [
      'Half of the transfer and 1 s or more nothing was under way though window and path allowed it, in three pauses or more, with 100,000 octets sent.',
      'Near the receiver a delay on the path can look like a pause of the sender: less than sure.',
    ],
    likelyCauses: [
      'Data is read from a slow disk, database or other service.',
      'A stream at a fixed rate.',
      'Compression or encryption on one busy core.',
    ],
    whatToCheck: ['Sender: `ss -tim` (app_limited, notsent), `pidstat -d -u 1`, `iostat -x 1`.'],
    howToHandle: ['Read ahead; write larger pieces; move the work to another thread.'],
    seeAlso: ['send-buffer-limited', 'slow-server', 'window-limited'],
    rfc: ['RFC 7661'],
  },
  {
    kind: 'send-buffer-limited',
    title: 'The send buffer limits the speed',
    whatItIs:
      'The sender never has more under way than a fixed amount, although window and path would allow more. Rate = send buffer / round trip.',
    howWeTell: [
      'Over 20 round trips and 1 s or more, on average 60 % of the largest flight was under way each round trip, at most half of the window, without loss and with steady round trips, below 100 Mbit/s.',
    ],
    likelyCauses: [
      'SO_SNDBUF set by the application, which stops autotuning.',
      '`tcp_wmem` too small for a long path.',
      'A protocol above TCP with a window of its own (SSH, HTTP/2, SMB).',
    ],
    whatToCheck: ['Sender: `ss -tim` (skmem tb, cwnd, sndbuf_limited), `sysctl net.ipv4.tcp_wmem`.'],
    howToHandle: [
      'Remove SO_SNDBUF, raise the third value of `tcp_wmem`; raise the window of the protocol above.',
    ],
    seeAlso: ['window-limited', 'sender-limited'],
    rfc: ['RFC 7323 §1.1'],
  },
  {
    kind: 'slow-start-bound',
    title: 'Over before it was fast',
    whatItIs:
      'A new connection sends ten segments and doubles that every round trip. A short transfer on a long path is over before it reaches the rate of the path.',
    howWeTell: [
      'Half of the transfer and 1 s or more were slow start, in at most 15 round trips, without loss.',
    ],
    likelyCauses: [
      'Short transfer on a long path, each on a new connection.',
      'Congestion window forgotten while the connection was idle.',
    ],
    whatToCheck: ['Sender: `ss -ti` (cwnd, ssthresh), `sysctl net.ipv4.tcp_slow_start_after_idle`.'],
    howToHandle: ['Use connections again; bring data nearer; a larger initial window.'],
    seeAlso: ['path-rate', 'send-buffer-limited'],
    rfc: ['RFC 5681 §3.1', 'RFC 6928'],
  },
  {
    kind: 'delayed-ack',
    title: "Nagle's algorithm waits for a delayed acknowledgment",
    whatItIs:
      'The sender wrote a message in two small pieces. The second waits until the first is acknowledged, and the peer delays that acknowledgment by 40 or 200 ms in the hope of data to send along.',
    howWeTell: [
      'Three times or more: a small segment, 35 to 60 or 150 to 250 ms more than the round trip until a bare acknowledgment, and at once the next small segment.',
      'A warning when it cost 1 s together.',
    ],
    likelyCauses: [
      'Header and body written with two calls.',
      'TCP_NODELAY is not set on a connection with small messages.',
    ],
    whatToCheck: ['`strace -f -e trace=write,writev,sendto,sendmsg -p PID`: two writes for one message?'],
    howToHandle: ['One write a message (buffer, `writev`, MSG_MORE), or TCP_NODELAY.'],
    seeAlso: ['slow-server', 'stalls'],
    rfc: ['RFC 9293 §3.7.4', 'RFC 9293 §3.8.6.3'],
  },
];
