/** Is it text? */

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DELETE = 0x7f;

/**
 * Share of octets that text is made of, 0..1: printable ASCII, tab, CR, LF, everything above 0x7f (UTF-8
 * and its predecessors), and `also`. 1 for none.
 */
export function textShare(bytes: Uint8Array, also: Uint8Array = new Uint8Array(0)): number {
  if (bytes.length === 0) return 1;
  let text = 0;
  for (const octet of bytes) {
    const printable = octet >= SPACE && octet !== DELETE;
    if (printable || (octet >= TAB && octet <= CARRIAGE_RETURN) || also.includes(octet)) text++;
  }
  return text / bytes.length;
}
