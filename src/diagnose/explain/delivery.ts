/** How segments arrived: out of order, twice, or not at all. */
import type { Explanation } from './explanation.js';

export const DELIVERY_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'out-of-order',
    title: 'A segment arrived after later ones',
    whatItIs:
      'The segment was sent once but overtaken on the way, so it filled a hole. Nothing was lost; much of it makes senders believe so.',
    howWeTell: [
      'New octets fill a hole, and IP identification (where the sender counts up), TSval or the ACK field show that the segment was sent before the one that opened the hole.',
      'Without such proof: it came within 0.9 round trips of the handshake (3 ms when that was not captured).',
      'Wireshark 4.0 uses time alone: retransmissions within one initial round trip are "Out-Of-Order" there, and slow reordering on a LAN is "Retransmission".',
    ],
    likelyCauses: [
      'Load sharing packet by packet (ECMP, link aggregation, multi-path tunnels, SD-WAN).',
      'Several queues or cores in a NIC or firewall that handle one flow.',
      'Wi-Fi and mobile links that repeat frames below TCP.',
      'The capture itself: several interfaces or capture queues merged.',
    ],
    whatToCheck: [
      'Is it seen at the sender already? Then the capture or its NIC queues reorder.',
      'Sender: `ss -ti` (reordering), `nstat -az TcpExtTCPSACKReorder TcpExtTCPTSReorder`; receiver: `nstat -az TcpExtTCPOFOQueue`.',
      'Hash policy of every load sharing device; `ethtool -n IFACE rx-flow-hash tcp4`.',
    ],
    howToHandle: ['Share load by flow, not by packet; put one flow on one queue.'],
    seeAlso: ['reordering', 'lost-segment', 'duplicate-ack', 'clock-steps'],
    rfc: ['RFC 9293 §3.4', 'RFC 8985 §6', 'RFC 4737'],
  },
  {
    kind: 'duplicate',
    title: 'The same frame twice',
    whatItIs:
      'A frame that is a copy of one seen shortly before: not sent twice by the host, but seen twice by the capture, or copied in the network.',
    howWeTell: [
      'Same IP identification, sequence number and TCP checksum as one of the last frames of that sender, within 150 ms; without a usable identification within 1 ms.',
      'A retransmission gets a new identification. Copies are left out of all other counts.',
      'Wireshark calls them "Retransmission", "Dup ACK" or "Out-Of-Order".',
    ],
    likelyCauses: [
      'A mirror port that copies a VLAN on entry and on exit, or several ports.',
      'Capturing on `any`, on a bridge and its member, or before and after routing (TTL differs by one).',
      'A layer-2 loop or a doubled link: then the receiver reports D-SACK too.',
    ],
    whatToCheck: [
      'Gap between copies: microseconds mean the capture; milliseconds or more mean the network.',
      'TTL and VLAN of both copies; `dsack` events of the session.',
    ],
    howToHandle: [
      'Mirror one direction; capture on one interface.',
      'For other tools remove them: `editcap -d in.pcap out.pcap`.',
    ],
    seeAlso: ['capture-duplicates', 'network-duplicates', 'retransmission'],
    rfc: ['RFC 6864 §4', 'RFC 2883 §4'],
  },
  {
    kind: 'lost-segment',
    title: 'A gap opened: octets are missing here',
    whatItIs:
      'A segment begins beyond the next expected octet. Something before it was lost, overtaken, or not captured.',
    howWeTell: [
      'Sequence number greater than the highest octet seen from this sender.',
      'A later retransmission proves loss before this capture point; a late original proves reordering; an ACK without either proves that the capture missed it (`acked-unseen`).',
      'Wireshark: "Previous segment(s) not captured", the same fact; but also after one-octet window probes, where nothing is missing.',
    ],
    likelyCauses: [
      'Loss between the sender and the capture point.',
      'The capture dropped frames.',
      'Reordering; the start of a capture in the middle of a session.',
    ],
    whatToCheck: [
      'Whether the gap is filled later, and by what: the `retransmission` and `out-of-order` events that follow.',
      '`capinfos -d FILE`, "packets dropped by kernel" of tcpdump: did the capture lose it?',
    ],
    howToHandle: ['Treat it as loss only when a retransmission followed; otherwise improve the capture.'],
    seeAlso: ['acked-unseen', 'retransmission', 'out-of-order', 'capture-loss'],
    rfc: ['RFC 9293 §3.4'],
  },
  {
    kind: 'acked-unseen',
    title: 'An ACK for data that the capture does not have',
    whatItIs:
      'The receiver confirmed octets that never passed this capture point, so they arrived: the capture is incomplete, the network is not at fault.',
    howWeTell: [
      'The ACK number lies beyond every octet seen from the other side, or over a hole that was never filled.',
      'Kept as ranges, so that re-cut retransmissions do not fool it; Wireshark flags those and the ACK after a real one too ("ACKed unseen segment").',
    ],
    likelyCauses: [
      'The capture host was too slow: kernel or mirror port dropped frames.',
      'Asymmetric routing or load sharing: part of the session takes another way.',
      'The capture began in the middle of the session; or frames are in the wrong order.',
    ],
    whatToCheck: [
      '`capinfos FILE`, interface statistics in pcapng, "dropped by kernel", `ethtool -S IFACE | grep -i drop` on the capture host.',
      'Load of the mirror port: two full directions do not fit into one port.',
    ],
    howToHandle: [
      '`tcpdump -B 65536 -s 128 FILTER`; a tap instead of a mirror port; capture on all members of a LAG.',
    ],
    seeAlso: ['capture-loss', 'capture-drops', 'one-way', 'mid-stream'],
    rfc: ['RFC 9293 §3.10.7.4'],
  },
  {
    kind: 'duplicate-ack',
    title: 'Duplicate acknowledgment',
    whatItIs:
      'The receiver repeated its last ACK because a segment arrived that it did not expect: one before it is missing. Three of them make the sender repeat it.',
    howWeTell: [
      'No data, SYN or FIN, and the same sequence number, ACK number and window as before.',
      'With another window it is a `window-update`, which says by `newSack` whether loss recovery counts it all the same.',
      'Wireshark: the same; since 4.4 also with another window where there are SACK blocks.',
    ],
    likelyCauses: [
      'A segment was lost before the receiver.',
      'Reordering: then a few come and stop by themselves.',
      'Needless retransmissions: each one is answered with one.',
    ],
    whatToCheck: [
      'Where they end: in a `retransmission` (loss) or in an `out-of-order` (reordering).',
      'SACK blocks: they name exactly what did arrive.',
    ],
    howToHandle: ['Nothing by itself: it is the symptom. Follow the retransmission or the reordering.'],
    seeAlso: ['retransmission/fast', 'out-of-order', 'dsack'],
    rfc: ['RFC 5681 §2', 'RFC 2018 §4'],
  },
  {
    kind: 'dsack',
    title: 'The receiver reports data received twice (D-SACK)',
    whatItIs:
      'The first SACK block of an ACK names octets that the receiver had already. It proves that a retransmission was needless, or that the network copied a segment.',
    howWeTell: [
      'The first block lies below the ACK number, or inside the second block.',
      'Matched with retransmissions: that one is `spurious`; without one, the network made the copy.',
      'Wireshark shows it as `tcp.options.sack.dsack`, but subtracts it from bytes in flight.',
    ],
    likelyCauses: [
      'The sender lost patience: a delay spike, or the ACK was lost.',
      'Reordering that triggered fast retransmission.',
      'Copies made by the network (loop, doubled link, Wi-Fi).',
    ],
    whatToCheck: [
      'Sender: `nstat -az TcpExtTCPDSACKRecv TcpExtTCPDSACKUndo TcpExtTCPFullUndo`.',
      'Receiver: `nstat -az TcpExtTCPDSACKOldSent TcpExtTCPDSACKOfoSent`.',
    ],
    howToHandle: ['`tcpwhy explain spurious-retransmissions`: remove delay spikes and ACK loss.'],
    seeAlso: ['spurious-retransmissions', 'network-duplicates', 'retransmission'],
    rfc: ['RFC 2883 §4', 'RFC 3708'],
  },
];
