/** Addresses as text. Words are int32 images of four octets, most significant first. */

/** Dotted quad. */
export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;
}

/**
 * RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first
 * among equals) as `::`, and IPv4-mapped addresses with a dotted quad.
 */
export function formatIpv6(w0: number, w1: number, w2: number, w3: number): string {
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return `::ffff:${formatIpv4(w3)}`;
  const groups: number[] = [];
  for (const word of [w0, w1, w2, w3]) groups.push(word >>> 16, word & 0xffff);
  let bestAt = -1;
  let bestLen = 1;
  for (let at = 0; at < 8; at++) {
    let len = 0;
    while (at + len < 8 && groups[at + len] === 0) len++;
    if (len > bestLen) {
      bestAt = at;
      bestLen = len;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestAt < 0) return hex.join(':');
  return `${hex.slice(0, bestAt).join(':')}::${hex.slice(bestAt + bestLen).join(':')}`;
}

/** Address of a packet; IPv4 lies in the last word. */
export function formatAddress(version: number, w0: number, w1: number, w2: number, w3: number): string {
  return version === 4 ? formatIpv4(w3) : formatIpv6(w0, w1, w2, w3);
}
