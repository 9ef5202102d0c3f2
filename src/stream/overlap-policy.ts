/**
 * Whose octets stay when a segment overlaps one that still waits behind a hole. Receivers differ, and
 * who knows how they do can show a monitor other octets than the receiver gets (Ptacek and Newsham 1998;
 * Shankar and Paxson 2003). Octets that were read already never change, under any policy.
 */

import { OverlapRule } from '../wire/overlap-rule.js';

/** Policies by the names that intrusion detection systems use. */
export const OVERLAP_POLICIES = [
  'first',
  'vista',
  'last',
  'bsd',
  'macos',
  'windows',
  'windows2k3',
  'linux',
  'old-linux',
  'irix',
  'hpux10',
  'solaris',
  'hpux11',
] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** The first copy stays, and what differs is reported. */
export const DEFAULT_OVERLAP_POLICY: OverlapPolicy = 'first';

/** New or old, as `OverlapRule` reads it. */
const NEW_OR_OLD: Readonly<Record<OverlapPolicy, string>> = {
  first: 'ooo ooo ooo',
  vista: 'ooo ooo ooo',
  last: 'nnn nnn nnn',
  bsd: 'nnn ooo ooo',
  macos: 'nnn ooo ooo',
  windows: 'nnn ooo ooo',
  windows2k3: 'nnn ooo ooo',
  linux: 'nnn oon ooo',
  'old-linux': 'nnn onn ooo',
  // Two engines disagree on SA for these two; this is the reading of the one that calls itself by them.
  irix: 'nnn ooo ooo',
  hpux10: 'nnn ooo ooo',
  solaris: 'onn onn oon',
  hpux11: 'onn onn oon',
};

export const overlapRule = (policy: OverlapPolicy): OverlapRule => new OverlapRule(NEW_OR_OLD[policy]);
