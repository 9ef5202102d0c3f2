/**
 * Whose octets stay when a segment overlaps one that still waits behind a hole. Receivers differ, and
 * who knows how they do can show a monitor other octets than the receiver gets (Ptacek and Newsham 1998;
 * Shankar and Paxson 2003). Octets that were read already never change, under any policy.
 */

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

/**
 * Nine letters a policy, `n` where the new segment wins and `o` where the old one does. How the new segment
 * lies to the old: its start Before, at the Same place or After, then its end likewise, in the order
 * BB BS BA, SB SS SA, AB AS AA.
 */
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

/** Decides overlaps under one policy. */
export class OverlapRule {
  readonly #newWins: readonly boolean[];

  constructor(readonly policy: OverlapPolicy) {
    this.#newWins = [...NEW_OR_OLD[policy].replaceAll(' ', '')].map((letter) => letter === 'n');
  }

  /** True when the new segment's octets stay. Ends are exclusive, of the segments as they were sent. */
  newWins(newStart: number, newEnd: number, oldStart: number, oldEnd: number): boolean {
    return this.#newWins[3 * relation(newStart, oldStart) + relation(newEnd, oldEnd)]!;
  }
}

/** 0 before, 1 the same, 2 after. */
const relation = (a: number, b: number): number => (a < b ? 0 : a === b ? 1 : 2);
