/**
 * Whose octets stay where IP fragments overlap. Receivers differed in this, and some still do (Novak 2005);
 * today many drop the whole datagram, as RFC 5722 §4 demands for IPv6.
 */
import { OverlapRule } from './overlap-rule.js';

/** Policies by the names that intrusion detection systems use. */
export const FRAGMENT_POLICIES = [
  'first',
  'last',
  'bsd',
  'bsd-right',
  'linux',
  'windows',
  'solaris',
] as const;
export type FragmentPolicy = (typeof FRAGMENT_POLICIES)[number];

/** The first copy stays, and what differs is noted. */
export const DEFAULT_FRAGMENT_POLICY: FragmentPolicy = 'first';

/** New or old, as `OverlapRule` reads it. */
const NEW_OR_OLD: Readonly<Record<FragmentPolicy, string>> = {
  first: 'ooo ooo ooo',
  last: 'nnn nnn nnn',
  bsd: 'nnn ooo ooo',
  'bsd-right': 'onn onn oon',
  linux: 'nnn nnn ooo',
  windows: 'oon ooo ooo',
  solaris: 'onn ooo ooo',
};

export const fragmentRule = (policy: FragmentPolicy): OverlapRule => new OverlapRule(NEW_OR_OLD[policy]);
