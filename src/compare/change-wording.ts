/** Puts into words what a device between two points changed. */
import { countText } from '../diagnose/wording.js';
import type { ChangedField, HeaderChange } from './header-changes.js';

const NAMES: Readonly<Record<ChangedField, string>> = {
  mss: 'MSS',
  windowScale: 'window scale',
  sackPermitted: 'SACK-permitted',
  timestamps: 'time stamps',
  mptcp: 'MPTCP',
  fastOpen: 'Fast Open',
  ecnSetup: 'the ECN bits of the SYN',
  window: 'the window field',
  ecn: 'the ECN bits of IP',
  timestampValue: 'the values of time stamps',
};

/** Bits of a field that no reader counts in. */
const BARE: ReadonlySet<ChangedField> = new Set<ChangedField>([
  'ecnSetup',
  'ecn',
  'window',
  'timestampValue',
]);

/** Fields that every segment has: how many were changed says more than the first one. */
const EVERYWHERE: ReadonlySet<ChangedField> = new Set<ChangedField>(['window', 'ecn', 'timestampValue']);

/** Without SACK losses are repaired one a round trip, without or with a wrong scale windows end at 64 KiB. */
const HARMFUL: ReadonlySet<ChangedField> = new Set<ChangedField>(['sackPermitted', 'windowScale']);

/** One change: `MSS 1460 → 1400`, `SACK-permitted removed`, `the window field of 812 segments`. */
export function changeText({ field, before, after, segments }: HeaderChange): string {
  const name = NAMES[field];
  if (EVERYWHERE.has(field)) {
    const how = field === 'ecn' && after === 0 ? 'cleared' : 'rewritten';
    return `${name} ${how} in ${countText(segments, 'segment')}`;
  }
  if (BARE.has(field)) return `${name} ${after === 0 ? 'cleared' : 'changed'}`;
  if (after === null) return `${name} removed`;
  if (before === null) return `${name} added`;
  return `${name} ${before} → ${after}`;
}

/** The change takes something from the session that it needs to be fast. */
export function isHarmful({ field, before }: HeaderChange): boolean {
  return HARMFUL.has(field) && before !== null;
}
