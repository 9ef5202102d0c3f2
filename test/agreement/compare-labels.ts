/** Compares what tshark and tcpwhy say of a capture, and gives every difference its reason. */
import { type Figure, FIGURES, type FrameLabels, type Label, LABELS } from './frame-labels.js';
import { KNOWN_DIFFERENCES, type KnownDifference } from './known-differences.js';
import { labelsByUs, type Segment } from './our-labels.js';
import { SessionHistory } from './session-history.js';
import { labelsByTshark } from './tshark-labels.js';

export type Subject = Label | Figure | 'stream';
export const SUBJECTS: readonly Subject[] = [...LABELS, 'stream', ...FIGURES];

/** Who says something: with figures `both` say it, and not the same. */
export type Who = 'tcpwhy' | 'tshark' | 'both';

export interface Difference {
  readonly frame: number;
  readonly subject: Subject;
  readonly who: Who;
  /** For people. */
  readonly text: string;
  /** Null when nothing explains it. */
  readonly known: KnownDifference | null;
}

export interface Comparison {
  /** TCP frames that both analysed. */
  readonly frames: number;
  /** Frames of which both say the same, by subject; ordinary frames are not counted. */
  readonly agreed: ReadonlyMap<Subject, number>;
  readonly differences: readonly Difference[];
}

/** A nanosecond of rounding. */
const SAME_SECONDS = 1.5e-9;

export async function compareCapture(path: string): Promise<Comparison> {
  const ours = await labelsByUs(path);
  // Starting tshark costs most, and many captures hold no TCP.
  const theirs = ours.size === 0 ? new Map<number, FrameLabels>() : await labelsByTshark(path);
  const sessions = sessionsByStream(ours, theirs);
  const histories = new Map<number, SessionHistory>();
  const agreed = new Map<Subject, number>();
  const differences: Difference[] = [];
  let frames = 0;
  for (const [frame, segment] of ours) {
    const labels = theirs.get(frame);
    if (!labels) continue;
    frames++;
    let history = histories.get(segment.session);
    if (!history) histories.set(segment.session, (history = new SessionHistory()));
    const context = history.take(segment, labels, sessions.get(labels.stream)!.size > 1);
    for (const { subject, who, text } of compareFrame(segment.says, labels)) {
      if (who === null) agreed.set(subject, (agreed.get(subject) ?? 0) + 1);
      else {
        const known = KNOWN_DIFFERENCES.find(
          (rule) => rule.subjects.includes(subject) && rule.who.includes(who) && rule.explains(context),
        );
        differences.push({ frame, subject, who, text, known: known ?? null });
      }
    }
  }
  return { frames, agreed, differences };
}

/** Sessions of ours by stream of theirs. */
function sessionsByStream(
  ours: ReadonlyMap<number, Segment>,
  theirs: ReadonlyMap<number, FrameLabels>,
): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  for (const [frame, { stream }] of theirs) {
    const session = ours.get(frame)?.session;
    if (session === undefined) continue;
    const sessions = found.get(stream);
    if (sessions) sessions.add(session);
    else found.set(stream, new Set([session]));
  }
  return found;
}

interface Compared {
  readonly subject: Subject;
  /** Null when both say the same. */
  readonly who: Who | null;
  readonly text: string;
}

/** Everything that at least one of them says of a frame. */
function* compareFrame(ours: FrameLabels, theirs: FrameLabels): Iterable<Compared> {
  for (const subject of LABELS) {
    const here = ours.labels.has(subject);
    const there = theirs.labels.has(subject);
    if (here || there) yield { subject, who: here && there ? null : here ? 'tcpwhy' : 'tshark', text: '' };
  }
  yield {
    subject: 'stream',
    who: ours.stream === theirs.stream ? null : 'both',
    text: `first frame ${theirs.stream}, not ${ours.stream}`,
  };
  for (const [subject, here, there, slack] of [
    ['bytes-in-flight', ours.bytesInFlight, theirs.bytesInFlight, 0],
    ['ack-rtt', ours.ackRtt, theirs.ackRtt, SAME_SECONDS],
    ['initial-rtt', ours.initialRtt, theirs.initialRtt, SAME_SECONDS],
  ] as const) {
    if (here === null && there === null) continue;
    const text = `${there ?? 'nothing'}, not ${here ?? 'nothing'}`;
    if (there === null) yield { subject, who: 'tcpwhy', text };
    else if (here === null) yield { subject, who: 'tshark', text };
    else yield { subject, who: Math.abs(here - there) <= slack ? null : 'both', text };
  }
}
