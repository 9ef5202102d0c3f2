/** What became of the octets of one direction, as records say it. */
import type { StreamTotals } from '../../stream/stream-totals.js';

export function streamOctets(totals: StreamTotals): object {
  const { captured, delivered, corrupt, repeated, uncompared, conflicting, late, ignored, gaps } = totals;
  return {
    captured,
    delivered,
    corrupt,
    repeated,
    uncompared,
    conflicting,
    late,
    ignored,
    missing: {
      lostInCapture: gaps['lost-in-capture'],
      notYetSeen: gaps['not-yet'],
      snapLength: gaps.snaplen,
      badChecksum: gaps['bad-checksum'],
      evicted: gaps.evicted,
    },
    gaps: totals.gapCount,
  };
}
