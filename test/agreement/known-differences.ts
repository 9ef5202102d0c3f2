/**
 * Every kind of difference between tshark and tcpwhy, with the rule that recognises it. docs/wireshark.md tells
 * them with the frames that show who is right.
 */
import { Flag } from '../../src/wire/packet-view.js';
import type { Subject, Who } from './compare-labels.js';
import { FIGURES, LABELS } from './frame-labels.js';
import type { Segment } from './our-labels.js';
import type { SegmentContext } from './session-history.js';

export interface KnownDifference {
  /** As docs/wireshark.md names it. */
  readonly name: string;
  /** Whom the evidence supports; `definition` where both are right by their own. */
  readonly right: 'tcpwhy' | 'tshark' | 'definition';
  readonly subjects: readonly Subject[];
  readonly who: readonly Who[];
  readonly explains: (context: SegmentContext) => boolean;
}

const diff = (a: number, b: number): number => (a - b) | 0;
const EVERYTHING: readonly Subject[] = [...LABELS, ...FIGURES];
const RST = Flag.Rst;
const hasAck = ({ flags }: Segment): boolean => (flags & Flag.Ack) !== 0;

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'tunnels kept apart',
    right: 'definition',
    subjects: [...EVERYTHING, 'stream'],
    who: ['tcpwhy', 'tshark', 'both'],
    explains: ({ segment, sharesStream }) => segment.tunnel !== 0 && sharesStream,
  },
  {
    name: 'broken time stamps',
    right: 'definition',
    subjects: ['ack-rtt', 'initial-rtt'],
    who: ['both'],
    explains: ({ segment }) => segment.brokenTimes,
  },
  {
    name: 'broken options',
    right: 'definition',
    subjects: FIGURES,
    who: ['tcpwhy'],
    explains: ({ segment }) => segment.brokenOptions,
  },
  {
    name: 'copies of a frame',
    right: 'tcpwhy',
    subjects: EVERYTHING,
    who: ['tshark', 'both'],
    explains: ({ segment }) => segment.kinds.has('duplicate'),
  },
  {
    name: 'probes of a closed window',
    right: 'tcpwhy',
    subjects: ['keep-alive', 'zero-window-probe'],
    who: ['tcpwhy', 'tshark'],
    explains: ({ segment, theirs, peer }) =>
      peer?.window === 0 &&
      segment.kinds.has('zero-window-probe') &&
      (theirs.labels.has('keep-alive') || theirs.labels.has('lost-segment')),
  },
  {
    name: 'answers to probes of a closed window',
    right: 'tcpwhy',
    subjects: ['zero-window-probe-ack'],
    who: ['tcpwhy'],
    explains: ({ segment, peer, peerTheirs }) =>
      segment.window === 0 &&
      peer?.kinds.has('zero-window-probe') === true &&
      peerTheirs?.labels.has('keep-alive') === true,
  },
  {
    name: 'text of a reset',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['tshark'],
    explains: ({ segment }) => (segment.flags & RST) !== 0,
  },
  {
    name: 'one octet sent again',
    right: 'tcpwhy',
    subjects: ['keep-alive'],
    who: ['tshark'],
    explains: ({ segment }) => segment.len === 1 && segment.kinds.has('retransmission'),
  },
  {
    name: 'acknowledgments out of order',
    right: 'tcpwhy',
    subjects: ['duplicate-ack', 'window-update', 'keep-alive-ack', 'zero-window-probe-ack'],
    who: ['tcpwhy', 'tshark'],
    explains: ({ segment, own, ownAck }) =>
      ownAck !== null &&
      [own, segment].some((one) => one !== null && hasAck(one) && diff(one.ack, ownAck) < 0),
  },
  {
    name: 'no ACK flag',
    right: 'tcpwhy',
    subjects: EVERYTHING,
    who: ['tshark', 'both'],
    explains: ({ segment }) => (segment.flags & Flag.Ack) === 0 && (segment.flags & Flag.Syn) === 0,
  },
  {
    name: 'a gap told twice',
    right: 'tcpwhy',
    subjects: ['lost-segment'],
    who: ['tshark'],
    explains: ({ segment, peerAck }) => peerAck !== null && diff(segment.seq, peerAck) <= 0,
  },
  {
    name: 'acknowledged and seen',
    right: 'tcpwhy',
    subjects: ['acked-unseen'],
    who: ['tshark'],
    explains: ({ acksWhatWasSeen }) => acksWhatWasSeen,
  },
  {
    name: 'round trip of a reset',
    right: 'definition',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ segment }) => (segment.flags & RST) !== 0,
  },
  {
    name: 'wrong checksums',
    right: 'tcpwhy',
    subjects: EVERYTHING,
    who: ['tshark', 'both'],
    explains: ({ segment, afterCorrupt }) => afterCorrupt || segment.kinds.has('checksum-error'),
  },
  {
    name: 'round trip of what was sent twice',
    right: 'tcpwhy',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ acksRepeated }) => acksRepeated,
  },
  {
    name: 'round trip of an acknowledgment that is not new',
    right: 'tcpwhy',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ acksNew }) => !acksNew,
  },
  {
    name: 'round trip of what had arrived before',
    right: 'tcpwhy',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ sackedBefore }) => sackedBefore,
  },
  {
    name: 'round trip while a loss is repaired',
    right: 'definition',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ repairing }) => repairing,
  },
  {
    name: 'round trip after a reset',
    right: 'definition',
    subjects: ['ack-rtt'],
    who: ['tshark'],
    explains: ({ afterReset }) => afterReset,
  },
  {
    name: 'handshake that was not captured, or did not complete',
    right: 'tcpwhy',
    subjects: ['initial-rtt'],
    who: ['tshark'],
    explains: ({ segment }) => !segment.completed,
  },
  {
    name: 'handshake with the wait for a second SYN-ACK',
    right: 'tcpwhy',
    subjects: ['initial-rtt'],
    who: ['both'],
    explains: ({ segment }) => segment.answeredTwice,
  },
  {
    name: 'in flight behind a gap',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['tcpwhy'],
    explains: ({ flight }) => flight.afterGap,
  },
  {
    name: 'in flight less SACK blocks',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['tcpwhy', 'tshark', 'both'],
    explains: ({ flight, theirs, peerSacked }) =>
      (flight.sacked > 0 || peerSacked) && flight.bytes === theirs.bytesInFlight,
  },
  {
    name: 'in flight without the octets of a gap',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['both'],
    explains: ({ flight, theirs }) => flight.gap > 0 && flight.bytes === theirs.bytesInFlight,
  },
  {
    name: 'in flight with a SYN or FIN',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['both'],
    explains: ({ flight, theirs }) => flight.countsControl && flight.bytes === theirs.bytesInFlight,
  },
  {
    name: 'in flight although acknowledged',
    right: 'tcpwhy',
    subjects: ['bytes-in-flight'],
    who: ['tshark', 'both'],
    explains: ({ flight, theirs }) => flight.belowAck > 0 && flight.bytes === theirs.bytesInFlight,
  },
];
