/** What a device between the points wrote into the headers of segments that both of them have. */
import { Flag } from '../wire/packet-view.js';
import type { SegmentLog } from './segment-log.js';
import { type SynOptions, unpackSynOptions } from './syn-options.js';

/** The options and ECN bits of SYNs; the window field, the ECN bits and the time stamps of any segment. */
export type ChangedField = keyof SynOptions | 'ecnSetup' | 'window' | 'ecn' | 'timestampValue';

export interface HeaderChange {
  readonly field: ChangedField;
  /** At the near point and at the far one, of the first segment changed; null where it is absent. */
  readonly before: number | null;
  readonly after: number | null;
  /** How many segments. */
  readonly segments: number;
  /** The first one at either point. */
  readonly nearFrame: number;
  readonly farFrame: number;
}

/** ECN bits of the IP header (RFC 3168 §5). */
const NOT_ECT = 0;
const CONGESTION = 3;
/** A SYN asks for ECN with both, a SYN-ACK agrees with the first alone (RFC 3168 §6.1.1). */
const ECN_SETUP = Flag.Ece | Flag.Cwr;

const SYN_FIELDS = ['mss', 'windowScale', 'sackPermitted', 'timestamps', 'mptcp', 'fastOpen'] as const;

export class HeaderChanges {
  /** Segments that were marked with Congestion Experienced between the points. */
  marked = 0;
  readonly #changes = new Map<ChangedField, { first: Omit<HeaderChange, 'segments'>; segments: number }>();

  /** Compares one segment at both points. */
  see(near: SegmentLog, row: number, far: SegmentLog, other: number): void {
    const note = (field: ChangedField, before: number | null, after: number | null): void => {
      if (before === after) return;
      const known = this.#changes.get(field);
      if (known) known.segments++;
      else {
        const [nearFrame, farFrame] = [near.frame[row]!, far.frame[other]!];
        this.#changes.set(field, { first: { field, before, after, nearFrame, farFrame }, segments: 1 });
      }
    };
    if ((near.flags[row]! & Flag.Syn) !== 0) {
      const [x, y] = [unpackSynOptions(near.synOptions[row]!), unpackSynOptions(far.synOptions[other]!)];
      if (x && y) for (const field of SYN_FIELDS) note(field, valueOf(x[field]), valueOf(y[field]));
      note('ecnSetup', near.flags[row]! & ECN_SETUP, far.flags[other]! & ECN_SETUP);
    } else if (near.tsVal[row] !== 0 && far.tsVal[other] !== 0) {
      note('timestampValue', near.tsVal[row]! >>> 0, far.tsVal[other]! >>> 0);
    }
    note('window', near.window[row]!, far.window[other]!);
    const [sent, came] = [near.ecn[row]!, far.ecn[other]!];
    // Only what can carry the mark is marked; it tells of a queue, not of a device that rewrites headers.
    if (came === CONGESTION && sent !== NOT_ECT && sent !== CONGESTION) this.marked++;
    else note('ecn', sent, came);
  }

  list(): HeaderChange[] {
    return [...this.#changes.values()].map(({ first, segments }) => ({ ...first, segments }));
  }
}

/** Changes of several directions: of each field the first, with the segments of all. */
export function addChanges(lists: readonly (readonly HeaderChange[])[]): HeaderChange[] {
  const sums = new Map<ChangedField, HeaderChange>();
  for (const change of lists.flat()) {
    const known = sums.get(change.field);
    sums.set(change.field, known ? { ...known, segments: known.segments + change.segments } : change);
  }
  return [...sums.values()];
}

const valueOf = (value: number | boolean | null): number | null =>
  typeof value === 'boolean' ? (value ? 1 : null) : value;
