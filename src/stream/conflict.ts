/** Two copies of the same octets that are not the same: who sent what, and which copy stays. */
import { kindCode } from '../tcp/event-log.js';
import { type Session, type SideIndex, sideName } from '../tcp/session.js';
import type { Tracking } from '../tcp/tracking.js';

const OVERLAP_CONFLICT = kindCode('overlap-conflict');

/** Octets of each version shown from the first that differs: enough for a request line. */
const SHOWN_OCTETS = 32;

/** One of the copies; `bytes[at]` stands at the same stream offset in both. */
export interface Copy {
  readonly frame: number;
  readonly ttl: number;
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Compares copies, and counts and reports what differs. */
export class ConflictWatch {
  /** Octets that differed, of all streams. */
  octets = 0;

  constructor(private readonly tracking: Tracking) {}

  /**
   * Compares `length` octets of an earlier copy with those of the segment in hand.
   * @returns How many differ.
   */
  compare(
    session: Session,
    side: SideIndex,
    offset: number,
    length: number,
    first: Copy,
    second: Copy,
    timeNs: number,
    kept: 'first' | 'second',
  ): number {
    const { bytes: a, at: from } = first;
    const { bytes: b, at: to } = second;
    let begin = 0;
    while (begin < length && a[from + begin] === b[to + begin]) begin++;
    if (begin === length) return 0;
    let octets = 0;
    for (let i = begin; i < length; i++) if (a[from + i] !== b[to + i]) octets++;
    this.octets += octets;
    const { log } = this.tracking;
    log.count(session, OVERLAP_CONFLICT, second.frame);
    if (log.wanted) {
      const shown = (copy: Copy): string =>
        hex(copy.bytes, copy.at + begin, Math.min(length - begin, SHOWN_OCTETS));
      const event = {
        kind: 'overlap-conflict',
        frame: second.frame,
        timeNs,
        session: session.number,
        from: sideName(side),
        bytes: octets,
        ofFrame: first.frame,
        offset: offset + begin,
        kept,
        first: shown(first),
        second: shown(second),
        evidence: evidence(first, second),
      } as const;
      log.push({ ...event, evidence: [...event.evidence] }, false);
    }
    return octets;
  }
}

function evidence(first: Copy, second: Copy): string[] {
  const found = [`frames ${first.frame} and ${second.frame} carry the same sequence numbers`];
  if (first.ttl !== second.ttl) {
    found.push(
      `TTL ${first.ttl} and ${second.ttl}: they came by different ways, or one was not meant to arrive`,
    );
  }
  return found;
}

function hex(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += bytes[at + i]!.toString(16).padStart(2, '0');
  return text;
}
