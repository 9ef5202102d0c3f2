/** The options of a SYN in one number, for a column of them. */
import { Flag, OptionBit, type PacketView } from '../wire/packet-view.js';

/** Options of a SYN or SYN-ACK; null and false where absent. */
export interface SynOptions {
  readonly mss: number | null;
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  readonly timestamps: boolean;
  readonly mptcp: boolean;
  readonly fastOpen: boolean;
}

// Bits 0-15 are the MSS; 16-19 the window scale, which RFC 7323 §2.3 holds to 14 at most.
const SCALE_SHIFT = 16;
const MOST_SCALE = 15;
const HAS_MSS = 1 << 20;
const HAS_SCALE = 1 << 21;
const SACK_PERMITTED = 1 << 22;
const TIMESTAMPS = 1 << 23;
const MPTCP = 1 << 24;
const FAST_OPEN = 1 << 25;
const READ = 1 << 26;

const BITS: readonly (readonly [option: number, bit: number])[] = [
  [OptionBit.Mss, HAS_MSS],
  [OptionBit.WindowScale, HAS_SCALE],
  [OptionBit.SackPermitted, SACK_PERMITTED],
  [OptionBit.Timestamps, TIMESTAMPS],
  [OptionBit.Mptcp, MPTCP],
  [OptionBit.FastOpen, FAST_OPEN],
];

/** Options that could not be read to their end: what is not seen may be there. */
const UNREAD = OptionBit.Malformed | OptionBit.Truncated | OptionBit.TimestampsCut;

/** @returns 0 for what is no SYN, or has options that could not all be read. */
export function packSynOptions(p: PacketView): number {
  if ((p.flags & Flag.Syn) === 0 || (p.optionBits & UNREAD) !== 0) return 0;
  let packed = READ;
  for (const [option, bit] of BITS) if ((p.optionBits & option) !== 0) packed |= bit;
  if ((packed & HAS_MSS) !== 0) packed |= p.mss;
  if ((packed & HAS_SCALE) !== 0) packed |= Math.min(p.windowScale, MOST_SCALE) << SCALE_SHIFT;
  return packed;
}

/** @returns Null for 0. */
export function unpackSynOptions(packed: number): SynOptions | null {
  if (packed === 0) return null;
  const has = (bit: number): boolean => (packed & bit) !== 0;
  return {
    mss: has(HAS_MSS) ? packed & 0xffff : null,
    windowScale: has(HAS_SCALE) ? (packed >> SCALE_SHIFT) & MOST_SCALE : null,
    sackPermitted: has(SACK_PERMITTED),
    timestamps: has(TIMESTAMPS),
    mptcp: has(MPTCP),
    fastOpen: has(FAST_OPEN),
  };
}
