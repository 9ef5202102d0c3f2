/** Identifiers of connections in Zeek's form, the same for the same session in every run. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Characters behind the `C` that marks a connection. */
const LENGTH = 17;

/** `C` and 17 digits of base 62, made from `text` by a spread of four 32-bit hashes. */
export function zeekUid(text: string): string {
  let uid = 'C';
  for (let lane = 0; uid.length <= LENGTH; lane++) {
    let value = hash(text, lane);
    // 62^5 is below 2^32: five digits of each hash are nearly even.
    for (let k = 0; k < 5 && uid.length <= LENGTH; k++) {
      uid += DIGITS[value % 62]!;
      value = Math.floor(value / 62);
    }
  }
  return uid;
}

/** FNV-1a over UTF-16 units, begun and ended differently for each lane; 0 to 2^32 - 1. */
function hash(text: string, lane: number): number {
  let h = (0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1)) | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return h >>> 0;
}
