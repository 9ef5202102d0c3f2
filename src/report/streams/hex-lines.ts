/** Octets as lines of offset, sixteen hexadecimal numbers and what is visible of them. */

const OCTETS = 16;

/**
 * Lines of a dump; octets of one direction follow each other over pieces, so that offsets are those of the
 * stream.
 */
export function hexLines(offset: number, octets: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += OCTETS) {
    const row = octets.subarray(at, at + OCTETS);
    let hex = '';
    let text = '';
    for (let i = 0; i < OCTETS; i++) {
      const octet = row[i];
      if (i === OCTETS / 2) hex += ' ';
      hex += octet === undefined ? '   ' : ` ${octet.toString(16).padStart(2, '0')}`;
      if (octet !== undefined) text += octet >= 0x20 && octet <= 0x7e ? String.fromCharCode(octet) : '.';
    }
    lines.push(`${(offset + at).toString(16).padStart(8, '0')} ${hex}  ${text}`);
  }
  return lines;
}
