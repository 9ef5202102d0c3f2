/** One rule for each fault a capture can have: the sentence, what follows from it, and how to avoid it. */
import type { CaptureFacts } from './capture-health.js';
import type { Severity } from './verdict.js';
import { bytesText, countText, durationText, numberText, partText, percentText } from './wording.js';

/** A fault of the capture, before it becomes a verdict and a note. */
export interface CaptureFinding {
  readonly code: CaptureVerdictCode;
  /** What is wrong, with the figures. */
  readonly title: string;
  /** What the reader must not conclude, one sentence. */
  readonly consequence: string;
  readonly severity: Severity;
  readonly confidence: number;
  /** Octets that the capture is short of. */
  readonly bytes: number;
  readonly advice: readonly string[];
}

/** Codes of every verdict about a capture; each is a word of `tcpwhy explain`. */
export const CAPTURE_VERDICT_CODES = [
  'capture-drops',
  'capture-one-sided',
  'capture-duplicates',
  'capture-offload',
  'capture-truncated',
  'clock-steps',
  'arrival-times',
  'capture-midstream',
  'input-damaged',
  'sessions-evicted',
  'capture-gap',
] as const;
export type CaptureVerdictCode = (typeof CAPTURE_VERDICT_CODES)[number];

/** Share of payload lost by the capture from which findings about loss are in doubt. */
export const NOTABLE_LOSS = 0.01;
/** Share from which the capture cannot be used to judge loss at all. */
export const HEAVY_LOSS = 0.1;
/** Share of doubled segments from which the capture point is set up wrong. */
export const NOTABLE_DUPLICATES = 0.01;
/** Seconds that a clock may run backwards by ordinary jitter between capture queues. */
const JITTER_SECONDS = 0.001;

/** Share of payload that the capture lost: acknowledged but unseen of all, 0..1. */
export function lossEstimate(facts: CaptureFacts): number {
  const all = facts.payloadBytes + facts.ackedUnseenBytes;
  return all === 0 ? 0 : facts.ackedUnseenBytes / all;
}

/** All faults of a capture, in the order of `CAPTURE_VERDICT_CODES`. */
export function captureFindings(facts: CaptureFacts): CaptureFinding[] {
  return RULES.map((rule) => rule(facts)).filter((finding) => finding !== null);
}

type Rule = (facts: CaptureFacts) => CaptureFinding | null;

const drops: Rule = (facts) => {
  const lost = lossEstimate(facts);
  const dropped = facts.droppedByCapture ?? 0;
  const droppedShare = dropped === 0 ? 0 : dropped / (facts.frames + dropped);
  const worst = Math.max(lost, droppedShare);
  if (lost < NOTABLE_LOSS && dropped === 0) return null;
  const parts = [
    dropped > 0 ? `dropped ${countText(dropped, 'frame')} (${percentText(droppedShare)})` : null,
    facts.ackedUnseenBytes > 0
      ? `lacks ${bytesText(facts.ackedUnseenBytes)} that receivers acknowledged (${percentText(lost)} of the data)`
      : null,
  ].filter((part) => part !== null);
  return {
    code: 'capture-drops',
    title: `The capture ${parts.join(' and ')}.`,
    consequence: 'What is missing here did arrive: loss and gaps are judged with less confidence.',
    severity: worst >= HEAVY_LOSS ? 'critical' : worst >= NOTABLE_LOSS ? 'warning' : 'info',
    confidence: 0.9,
    bytes: facts.ackedUnseenBytes,
    advice: [
      'Use a larger buffer and keep less of each frame: `tcpdump -B 65536 -s 128 -w FILE FILTER`.',
      'Filter while capturing, write to a fast disk, and check `tcpdump`\'s "dropped by kernel" and the mirror port\'s load.',
    ],
  };
};

const oneSided: Rule = (facts) => {
  if (facts.oneWaySessions === 0) return null;
  const share = facts.sessions === 0 ? 1 : Math.min(1, facts.oneWaySessions / facts.sessions);
  return {
    code: 'capture-one-sided',
    title: `${partText(facts.oneWaySessions, facts.sessions, 'session')} (${percentText(share)}) ${facts.oneWaySessions === 1 ? 'has' : 'have'} only one direction in the capture.`,
    consequence: 'For those sessions neither loss nor round trips nor timeouts can be judged.',
    severity: share >= 0.5 || facts.oneWaySessions >= 2 ? 'warning' : 'info',
    confidence: 0.9,
    bytes: 0,
    advice: [
      'Mirror both directions, or capture on a host; with asymmetric routing capture on both ways and merge (`mergecap`).',
      'Check the capture filter: use `host A`, not `src host A`.',
    ],
  };
};

const duplicates: Rule = (facts) => {
  const share = facts.tcpSegments === 0 ? 0 : facts.duplicateFrames / facts.tcpSegments;
  if (facts.duplicateFrames < 3 || share < NOTABLE_DUPLICATES) return null;
  return {
    code: 'capture-duplicates',
    title: `${countText(facts.duplicateFrames, 'frame')} (${percentText(share)} of the TCP segments) are copies of a frame already captured.`,
    consequence:
      'Copies are set aside and counted as duplicates, not as retransmissions or duplicate acknowledgments.',
    severity: 'warning',
    confidence: 0.9,
    bytes: 0,
    advice: [
      'Mirror a port or VLAN in one direction only (ingress), and capture on one interface instead of `any`.',
      'Other tools take copies for retransmissions: `editcap -d IN OUT` removes them.',
    ],
  };
};

const offload: Rule = (facts) => {
  const { offloadSegments, offloadedChecksums } = facts;
  if (offloadSegments === 0 && offloadedChecksums === 0) return null;
  const parts = [
    offloadSegments > 0 ? `${countText(offloadSegments, 'segment')} larger than the MSS` : null,
    offloadedChecksums > 0 ? `${countText(offloadedChecksums, 'checksum')} not filled in yet` : null,
  ].filter((part) => part !== null);
  return {
    code: 'capture-offload',
    title: `The capture was made on a host whose network card does part of the work: ${parts.join(' and ')}.`,
    consequence: 'Segments are seen as the host hands them over, not as they are on the wire.',
    severity: 'info',
    confidence: 0.9,
    bytes: 0,
    advice: [
      'Harmless for most questions. To see the wire: `ethtool -K IFACE gro off lro off tso off gso off tx off`, or capture outside the host.',
    ],
  };
};

const truncated: Rule = (facts) => {
  if (facts.truncatedFrames === 0) return null;
  const snap = facts.snapLen === null ? '' : ` (snap length ${numberText(facts.snapLen)} octets)`;
  return {
    code: 'capture-truncated',
    title: `${partText(facts.truncatedFrames, facts.frames, 'frame')} ${facts.truncatedFrames === 1 ? 'was' : 'were'} cut short${snap}.`,
    consequence:
      'Headers are enough to judge sessions; contents cannot be extracted and checksums not be verified.',
    severity: 'info',
    confidence: 1,
    bytes: 0,
    advice: ['Use `tcpdump -s 0` when contents matter.'],
  };
};

const clockSteps: Rule = (facts) => {
  if (facts.clockSteps === 0) return null;
  return {
    code: 'clock-steps',
    title: `Time ran backwards ${countText(facts.clockSteps, 'time')}, by ${durationText(facts.largestClockStep)} at most.`,
    consequence: 'Durations and the order of frames are uncertain by that much.',
    severity: facts.largestClockStep >= JITTER_SECONDS ? 'warning' : 'info',
    confidence: 0.95,
    bytes: 0,
    advice: [
      'If only the order of frames is wrong (several capture queues, merged files): `reordercap IN OUT`.',
      'If the clock was set while capturing: let chrony slew it, or capture with `--time-stamp-type=adapter_unsynced`.',
    ],
  };
};

const arrivalTimes: Rule = (facts) => {
  if (facts.arrivalTimes !== true) return null;
  return {
    code: 'arrival-times',
    title: 'Times were taken when frames arrived in a process, not by the kernel, and drops are not known.',
    consequence:
      'Under load times are late by milliseconds, so what rests on them is said with less confidence; gaps may be losses of the capture.',
    severity: 'warning',
    confidence: 1,
    bytes: 0,
    advice: [
      "Install tcpdump or dumpcap, which `--backend auto` prefers: their times and drop counts are the kernel's.",
    ],
  };
};

const midstream: Rule = (facts) => {
  if (facts.midstreamSessions === 0) return null;
  return {
    code: 'capture-midstream',
    title: `${partText(facts.midstreamSessions, facts.sessions, 'session')} had begun before the capture.`,
    consequence: 'Their window scale, MSS and SACK agreement are unknown, so windows are not judged.',
    severity: 'info',
    confidence: 0.95,
    bytes: 0,
    advice: ['Start capturing earlier, or restart the application once the capture runs.'],
  };
};

const inputDamaged: Rule = (facts) => {
  if (!facts.truncatedInput && facts.inputProblems === 0) return null;
  const problems = facts.inputProblems === 0 ? '' : ` (${countText(facts.inputProblems, 'problem')})`;
  const read = `after ${countText(facts.frames, 'frame')}`;
  return {
    code: 'input-damaged',
    title: facts.truncatedInput
      ? `The input ended or broke before its end${problems}: reading stopped ${read}.`
      : `The input is damaged${problems}, but it could be read to its end: ${countText(facts.frames, 'frame')}.`,
    consequence: facts.truncatedInput
      ? 'What came later is unknown; sessions that look open may have ended there.'
      : 'Some frames may be missing where the damage is.',
    severity: 'warning',
    confidence: 1,
    bytes: 0,
    advice:
      facts.live === true
        ? []
        : [
            'Copy the file again and compare its size; end the capture with Ctrl-C and not with `kill -9`.',
            '`capinfos FILE` shows what other tools can read of it.',
          ],
  };
};

const evicted: Rule = (facts) => {
  if (facts.evictedSessions === 0) return null;
  return {
    code: 'sessions-evicted',
    title: `${partText(facts.evictedSessions, facts.sessions, 'session')} were forgotten early: there were more at a time than are kept.`,
    consequence:
      'They were judged by what had been seen by then; segments that came later began sessions of their own.',
    severity: 'warning',
    confidence: 1,
    bytes: 0,
    advice: [
      'Look for a SYN flood or a port scan first: half-open sessions are dropped before any other.',
      facts.live === true
        ? 'Otherwise capture a part: a filter such as `tcp port 443` or `host A` leaves the other sessions out.'
        : 'Otherwise analyse a part: cut the capture by time (`editcap -A -B`) or by address (`tcpdump -r IN -w OUT host A`).',
    ],
  };
};

/** Gaps that are named one by one; more are only counted. */
const NAMED_GAPS = 3;

const gaps: Rule = (facts) => {
  if (facts.gaps.length === 0) return null;
  const seconds = facts.gaps.reduce((sum, { fromNs, toNs }) => sum + Math.max(0, toNs - fromNs) / 1e9, 0);
  const named = facts.gaps.slice(0, NAMED_GAPS).map(({ what }) => what);
  const more = facts.gaps.length - named.length;
  const rest = more > 0 ? `, and ${numberText(more)} more` : '';
  return {
    code: 'capture-gap',
    title: `${countText(facts.gaps.length, 'piece')} of the capture ${facts.gaps.length === 1 ? 'is' : 'are'} missing, ${durationText(seconds)} in all: ${named.join('; ')}${rest}.`,
    consequence:
      'What sessions did in that time is unknown: silence, loss and missing answers across it prove nothing.',
    severity: 'warning',
    confidence: 1,
    bytes: 0,
    advice: [
      'Name every file of the ring, or its directory; a file that was overwritten needs a larger ring (`dumpcap -b files:N`, `tcpdump -W N`).',
    ],
  };
};

const RULES: readonly Rule[] = [
  drops,
  oneSided,
  duplicates,
  offload,
  truncated,
  clockSteps,
  arrivalTimes,
  midstream,
  inputDamaged,
  evicted,
  gaps,
];
