/** Verdict on a TCP checksum as captured. */
export const Checksum = {
  /** The sum is right. */
  Good: 0,
  /** The sum is wrong. */
  Bad: 1,
  /** Only the pseudo-header sum is there: the sending host's network card was to fill it in. */
  Offloaded: 2,
  /** Cannot be verified: payload cut off, or verification is off. */
  Unverified: 3,
} as const;

export type Checksum = (typeof Checksum)[keyof typeof Checksum];
