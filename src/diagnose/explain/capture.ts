/** What the capture itself did wrong: for one session, and for all. */
import type { Explanation } from './explanation.js';

const BUFFER = 'Capture less and buffer more: `tcpdump -B 65536 -s 128 -w FILE "host A and port P"`.';

export const CAPTURE_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'mid-stream',
    title: 'The session had begun before the capture',
    whatItIs:
      'Its handshake is missing, and with it the window scale, MSS, SACK agreement and the proof who is the client.',
    howWeTell: [
      'The first segment is not a SYN; roles are inferred from ports and behaviour (`rolesReason`).',
      'Windows are not judged without the scale; loss verdicts get at most 0.7 confidence.',
    ],
    likelyCauses: [
      'Long-lived sessions; the capture was started when the trouble was noticed.',
      'The SYN was dropped by the capture.',
    ],
    whatToCheck: [
      'Age of the session on a host: `ss -ti` (lastsnd, bytes_acked).',
      '`capinfos FILE`: start of the capture.',
    ],
    howToHandle: [
      'Capture all the time in a ring: `dumpcap -i IFACE -b filesize:100000 -b files:20 -w ring.pcapng`.',
    ],
    seeAlso: ['capture-midstream', 'acked-unseen'],
    rfc: ['RFC 7323 §2.2', 'RFC 9293 §3.5'],
  },
  {
    kind: 'one-way',
    title: 'Only one direction of the session was captured',
    whatItIs:
      'The other side spoke, for it is acknowledged, but its segments are not in the capture. Most questions cannot be answered.',
    howWeTell: [
      'No segment of one side, while the other acknowledges its data or goes on as if it was answered.',
      'A side that only repeats itself counts as unanswered, not as one-way. Vetoes loss, time-out and dead-peer verdicts.',
    ],
    likelyCauses: [
      'Asymmetric routing or a LAG member that is not mirrored.',
      'Mirror port set to one direction.',
      'Filter with `src` or `dst` only.',
    ],
    whatToCheck: [
      'Mirror configuration (rx, tx, both), capture filter.',
      'Way of both directions: `traceroute` from both ends.',
    ],
    howToHandle: ['Capture at a host or on both ways and join: `mergecap -w both.pcapng a.pcapng b.pcapng`.'],
    seeAlso: ['capture-one-sided', 'acked-unseen', 'handshake-failed/timeout'],
    rfc: ['RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'capture-loss',
    title: 'The capture lost segments of this session',
    whatItIs:
      'The receiver acknowledged octets that were never seen here: they arrived, so the capture dropped them.',
    howWeTell: [
      'Octets acknowledged but in no captured segment (`missing.lostInCapture`), with both directions present.',
      'A warning from 1 % of the data; caps verdicts about loss at 0.6 confidence.',
    ],
    likelyCauses: [
      'Kernel buffer of the capture too small, disk too slow.',
      'Mirror port overloaded.',
      'Part of the traffic takes another way.',
    ],
    whatToCheck: [
      '"dropped by kernel" of tcpdump, `capinfos FILE`.',
      '`ethtool -S IFACE | grep -iE "drop|miss"` on the capture host.',
    ],
    howToHandle: [BUFFER, 'Use a tap, or a capture on the host itself.'],
    seeAlso: ['acked-unseen', 'capture-drops', 'path-loss'],
    rfc: ['RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'capture-drops',
    title: 'The capture dropped frames',
    whatItIs:
      'Frames are missing from the file although they were on the wire. Gaps and "loss" may be its own.',
    howWeTell: [
      'pcapng statistics report drops, or 1 % of the payload was acknowledged without being captured.',
      'From 10 % the grade is `poor`. Verdicts about loss are capped at 0.6 confidence.',
    ],
    likelyCauses: [
      'Buffer too small for bursts.',
      'Slow disk, or name resolution while capturing (`tcpdump` without -n).',
      'Mirror port with more traffic than its own speed.',
    ],
    whatToCheck: [
      'tcpdump\'s last lines: "packets dropped by kernel", "by interface".',
      '`capinfos FILE`; `ethtool -S IFACE | grep -iE "drop|miss|fifo"`.',
    ],
    howToHandle: [BUFFER, 'Write binary to a fast disk; filter in the kernel; use a tap.'],
    seeAlso: ['capture-loss', 'acked-unseen', 'lost-segment'],
    rfc: ['draft-ietf-opsawg-pcapng §4.6', 'RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'capture-one-sided',
    title: 'Sessions with one direction only',
    whatItIs:
      'Of some or all sessions only one direction was captured. For them loss, round trips and timeouts are not judged.',
    howWeTell: [
      'Counts the sessions with the verdict `one-way`; from half of all sessions the grade is `poor`.',
    ],
    likelyCauses: ['Mirror of one direction.', 'Asymmetric routing.', 'Filter with `src` or `dst` only.'],
    whatToCheck: [
      'Do all sessions lack the same direction (mirror, filter) or some (routing)?',
      'Mirror configuration of the switch.',
    ],
    howToHandle: ['Mirror both directions; capture both ways and `mergecap` them.'],
    seeAlso: ['one-way', 'capture-drops'],
    rfc: ['RFC 9293 §3.4'],
  },
  {
    kind: 'capture-duplicates',
    title: 'The capture has frames twice',
    whatItIs:
      'The capture point sees the same frame more than once. tcpwhy sets the copies aside; other tools report retransmissions.',
    howWeTell: [
      'At least three copies and 1 % of the TCP segments: same IP identification, numbers, checksum and stamps within a short time.',
    ],
    likelyCauses: [
      'Mirror of a VLAN or of both ends of a link.',
      'Capture on `any` or on bridge and member.',
      'Capture before and after a router (TTL differs).',
    ],
    whatToCheck: ['Gap, TTL and VLAN of a pair of copies.', 'Mirror sources: rx of all ports is enough.'],
    howToHandle: [
      'Mirror ingress only; capture one interface; `editcap -d in.pcap out.pcap` for other tools.',
    ],
    seeAlso: ['duplicate', 'network-duplicates'],
    rfc: ['RFC 6864 §4'],
  },
  {
    kind: 'capture-offload',
    title: 'Captured before or after the network card did its part',
    whatItIs:
      'On a host the capture sees large segments that the card cuts or has joined, and checksums that it fills in later. The wire looks different.',
    howWeTell: [
      'Segments larger than the agreed MSS; checksums that hold the pseudo header only.',
      'Wireshark shows "TCP checksum incorrect" when verification is on.',
    ],
    likelyCauses: ['TSO or GSO (sending), LRO or GRO (receiving), checksum offload: all are on by default.'],
    whatToCheck: [
      '`ethtool -k IFACE | grep -E "segmentation|receive-offload|checksum"`.',
      'Compare with a capture outside of the host.',
    ],
    howToHandle: [
      'Mostly nothing. To see the wire: `ethtool -K IFACE gro off lro off tso off gso off tx off` while capturing.',
    ],
    seeAlso: ['checksum-error', 'checksum-corruption'],
    rfc: ['RFC 9293 §3.7.1'],
  },
  {
    kind: 'capture-truncated',
    title: 'Frames were cut short while capturing',
    whatItIs:
      'Only the beginning of each frame was kept (snap length). Headers are there, so sessions are judged; contents are not.',
    howWeTell: [
      'Captured length smaller than the length on the wire.',
      'Payload is counted by the IP length, so byte counts stay right.',
    ],
    likelyCauses: ['`-s` given to save space.', 'Old tools with 68 or 96 octets by default.'],
    whatToCheck: [
      '`capinfos FILE` (packet size limit).',
      'TLS alerts and contents that could not be read for that reason.',
    ],
    howToHandle: ['`-s 0` when contents are needed; 128 octets are enough for TCP analysis.'],
    seeAlso: ['capture-drops', 'handshake-failed/tls-alert'],
    rfc: ['draft-ietf-opsawg-pcap §4'],
  },
  {
    kind: 'clock-steps',
    title: 'Time ran backwards in the capture',
    whatItIs:
      'A frame has an earlier time than the one before it. Durations and order are uncertain by that much.',
    howWeTell: [
      'Time stamps that decrease from frame to frame; steps below 1 ms are information, larger ones a warning.',
      'Reordering verdicts get at most 0.5 confidence.',
    ],
    likelyCauses: [
      'Frames from several queues or interfaces written out of order.',
      'The clock was set (NTP step) while capturing; virtual machine moved.',
      'Files joined in the wrong order.',
    ],
    whatToCheck: [
      'One large step: `journalctl -u chronyd`. Many tiny ones: capture queues.',
      '`capinfos FILE` ("Strict time order").',
    ],
    howToHandle: [
      '`reordercap in.pcap out.pcap` when the stamps are right and only the order is not; slew the clock instead of stepping.',
    ],
    seeAlso: ['out-of-order', 'reordering'],
    rfc: ['RFC 5905 §11', 'draft-ietf-opsawg-pcapng §4.3'],
  },
  {
    kind: 'arrival-times',
    title: 'Nobody stamped the frames when they arrived',
    whatItIs:
      "The capture was made with the package `cap`, which gives neither the kernel's times nor its count of lost frames. A process stamped each frame when it got to it.",
    howWeTell: [
      'The report of the capture has `live.timestamps` as `userspace` and `live.dropsCounted` as false.',
      'Verdicts that rest on times (slow handshakes, stalls, reordering, spurious retransmissions, window limits) get at most 0.6 confidence.',
    ],
    likelyCauses: ['Neither tcpdump nor dumpcap is installed or allowed, or `--backend cap` was asked for.'],
    whatToCheck: [
      '`tcpwhy interfaces`: which backends can capture, and what is missing.',
      'Load while capturing: an idle machine stamps within some ten microseconds, a busy one many milliseconds late.',
    ],
    howToHandle: ['Capture with tcpdump or dumpcap.'],
    seeAlso: ['clock-steps', 'capture-drops'],
    rfc: ['draft-ietf-opsawg-pcapng §4.3'],
  },
  {
    kind: 'capture-midstream',
    title: 'Sessions that had begun before the capture',
    whatItIs:
      'Their handshakes are missing. Window scale, MSS and SACK are unknown, and the client is inferred.',
    howWeTell: ['Counts the sessions with the verdict `mid-stream`.'],
    likelyCauses: [
      'Long-lived sessions: databases, message queues, HTTP keep-alive.',
      'A capture started during the trouble.',
    ],
    whatToCheck: [
      'Which sessions: `handshake.outcome` is `not-captured`.',
      'Age of the sessions on the host: `ss -ti`.',
    ],
    howToHandle: ['Start earlier, capture in a ring, or make the application reconnect.'],
    seeAlso: ['mid-stream', 'capture-drops'],
    rfc: ['RFC 7323 §2.2'],
  },
  {
    kind: 'input-damaged',
    title: 'The input file is damaged or ends early',
    whatItIs:
      'The file could not be read to a proper end, or contradicts itself. What was read is reported, and the exit status is 4.',
    howWeTell: [
      'A record or block longer than the rest of the file, impossible lengths, a broken compressed stream; `problems` gives the offset and frame.',
    ],
    likelyCauses: [
      'The capture was killed, or the disk was full.',
      'The file was copied while still being written.',
      'Text-mode transfer or a defective disk.',
    ],
    whatToCheck: [
      '`capinfos FILE`, `gzip -t FILE.gz`, size and checksum of the original.',
      '`df -h` on the capture host.',
    ],
    howToHandle: ['Copy again in binary; end captures with SIGINT; analyse what is there.'],
    seeAlso: ['capture-truncated', 'capture-drops'],
    rfc: ['draft-ietf-opsawg-pcap §5', 'draft-ietf-opsawg-pcapng §3.1'],
  },
  {
    kind: 'capture-gap',
    title: 'A piece of the capture is missing',
    whatItIs:
      'Of several files that belong together one is not there, or ends early. Sessions go on in the next one, and what they did in between is unknown.',
    howWeTell: [
      'Files of a ring have numbers in their names (`name_00001_20240101120000.pcapng` of dumpcap, `name.pcap1` of tcpdump -C): a number is left out, or the file before is cut short.',
      'The `problems` of the file behind the gap name the missing file and the time span.',
      'Verdicts about loss get at most 0.5 confidence in sessions across the gap, and silences as long as it are not held against anybody.',
    ],
    likelyCauses: [
      'The file was not copied, or not named on the command line.',
      'The ring overwrote it meanwhile.',
      'It could not be read: that is said on standard error.',
    ],
    whatToCheck: ['The names in the directory of the ring.', 'Messages on standard error.'],
    howToHandle: ['Name the directory instead of the files; capture with a larger ring.'],
    seeAlso: ['capture-drops', 'input-damaged', 'lost-segment'],
    rfc: ['draft-ietf-opsawg-pcapng §3.1'],
  },
  {
    kind: 'sessions-evicted',
    title: 'Sessions were dropped for want of room',
    whatItIs:
      'More sessions were open at a time than are kept in memory. Those nearest to their end, half-open ones first, were reported early and forgotten.',
    howWeTell: [
      'Counted when it happens: `limits` names the limit and the first frame, and such a session has `close.how` `evicted`.',
    ],
    likelyCauses: [
      'A SYN flood or a port scan.',
      'A very large capture of many users, or a capture of SYNs only.',
    ],
    whatToCheck: [
      'Whether there is a `syn-flood` event.',
      'How many sessions are half open: `handshake.outcome` is `timeout`.',
    ],
    howToHandle: [
      'Cut the capture by time or address and analyse the parts.',
      'Totals over all sessions stay exact; the dropped ones are judged by what had been seen.',
    ],
    seeAlso: ['syn-flood'],
    rfc: ['RFC 4987 §2'],
  },
];
