/**
 * Loss recovery of one sender as the capture shows it (RFC 6675, RFC 6298 §5, RFC 8985). Made when
 * the first trouble comes, so that a session without any pays nothing for it.
 */
import type { LossRates } from './loss-rates.js';
import { NEVER } from './never.js';
import { seqDiff } from './seq.js';

/** Repairs remembered, to know their originals when these come late. */
const REPAIRS = 32;

export const Recovery = { Open: 0, Fast: 1, Timeout: 2 } as const;
export type Recovery = (typeof Recovery)[keyof typeof Recovery];

/** Sequence numbers are int32 images. */
export class LossRecovery {
  mode: Recovery = Recovery.Open;
  /** Mode of the recovery that ended last: its sender learns of the end half a round trip later. */
  ended: Recovery = Recovery.Open;
  /** Recovery point: SND.NXT when recovery began, as far as the capture shows it. */
  point = 0;
  /** No new data passed since: SND.NXT may have been beyond `point` when recovery began. */
  pointOpen = false;
  /** Data segments that a timer repeated. */
  timeouts = 0;
  /** A tail loss probe is out (RFC 8985 §7). */
  probing = false;
  /** Segments beyond `sndNxt` that were sent and lost before the capture point: they will come again. */
  unseenSegments = 0;
  /** Duplicate or selective ACKs asked for [askedFrom, askedTo) before the last acknowledgment moved. */
  askedNs = NEVER;
  askedFrom = 0;
  askedTo = 0;
  /** Without SACK: segments that duplicate ACKs reported as arrived and no acknowledgment has covered yet. */
  reported = 0;
  /** Segments repeated since the acknowledgment last moved. */
  resent = 0;
  /**
   * Without SACK, when the timer ran out: share of the segments behind the first one outstanding that duplicate
   * ACKs had reported as arrived, 0 to 1. All of them are sent again.
   */
  arrivedShare = 0.5;
  /** Latest time at which something that the peer has by now was sent (RACK.xmit_ts, RFC 8985 §6.1). */
  deliveredSentNs = NEVER;
  /** How fast data arrived from one loss to the next; null until data was repeated. */
  rates: LossRates | null = null;
  private repairs: Int32Array | null = null;
  private nextRepair = 0;

  /** Remembers that [left, right) was repaired by the segment in hand. */
  repaired(left: number, right: number): void {
    const repairs = (this.repairs ??= new Int32Array(2 * REPAIRS));
    repairs[2 * this.nextRepair] = left;
    repairs[2 * this.nextRepair + 1] = right;
    this.nextRepair = (this.nextRepair + 1) % REPAIRS;
  }

  /** A repair of the octet at `seq` passed, not long ago. */
  wasRepaired(seq: number): boolean {
    const repairs = this.repairs;
    if (repairs === null) return false;
    for (let i = 0; i < repairs.length; i += 2) {
      if (seqDiff(seq, repairs[i]!) >= 0 && seqDiff(seq, repairs[i + 1]!) < 0) return true;
    }
    return false;
  }
}
