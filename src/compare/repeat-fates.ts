/**
 * Why segments were sent again, by what both points saw of the first transmission: it never passed
 * the first point, was lost between (that is counted by the matching), was lost behind the second,
 * or had arrived all the same.
 */
import type { RetransmissionEvent } from '../tcp/events.js';
import { seqDiff } from '../tcp/seq.js';
import { Flag } from '../wire/packet-view.js';
import { AckSteps } from './ack-steps.js';
import type { DirectionInput } from './compare-direction.js';

/** An answer cannot take notice of what passed less than this before it, nanoseconds. */
const ANSWER_NS = 1e6;

export interface RepeatFates {
  /** The near point has the repair only. */
  readonly before: number;
  /** Both points have the original, and its receiver went on asking for it. */
  readonly behind: number;
  /** Its receiver had acknowledged it when the repetition came. */
  readonly neededNot: number;
}

export function fatesOfRepeats(input: DirectionInput, repeats: readonly RetransmissionEvent[]): RepeatFates {
  const { near, far, match } = input;
  const positions = new Map<number, number>();
  for (const [i, row] of near.rows.entries()) positions.set(near.log.frame[row]!, i);
  const acks = new AckSteps(input.answersFar);
  let before = 0;
  let behind = 0;
  let neededNot = 0;
  for (const { originalFrame, frame } of repeats) {
    if (originalFrame === null) {
      before++;
      continue;
    }
    const original = positions.get(originalFrame);
    const repeat = positions.get(frame);
    if (original === undefined || repeat === undefined || match.farOf[original]! < 0) continue;
    const farRepeat = match.farOf[repeat]!;
    // A repetition that was lost itself: the next one tells.
    if (farRepeat < 0) continue;
    const { log } = near;
    const row = near.rows[original]!;
    const begin = log.seq[row]!;
    const flags = log.flags[row]!;
    const numbers = (flags & Flag.Syn ? 1 : 0) + (flags & Flag.Fin ? 1 : 0);
    const end = (begin + log.len[row]! + numbers) | 0;
    const ack = acks.before(far.log.timeNs[far.rows[farRepeat]!]!);
    // Without an answer nothing passed the second point's other side; a SYN is then lost behind it.
    if (ack === null) behind++;
    else if (seqDiff(ack, end) >= 0) neededNot++;
    else if (seqDiff(ack, begin) >= 0) {
      // Asked for it again after it had passed: it did not get there. Silence says nothing.
      const passedNs = far.log.timeNs[far.rows[match.farOf[original]!]!]!;
      const repeatedNs = far.log.timeNs[far.rows[farRepeat]!]!;
      if (acks.spokeBetween(passedNs + ANSWER_NS, repeatedNs)) behind++;
    }
    // Below, something earlier is missing: what became of this one, nobody says.
  }
  return { before, behind, neededNot };
}
