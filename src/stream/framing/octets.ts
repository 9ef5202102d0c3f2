/** ASCII text and octets. */

/** The text of octets, one character each (ISO 8859-1): for what protocols say in ASCII. */
export function textOf(bytes: Uint8Array): string {
  // Pieces, since arguments are put on the stack.
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) {
    text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  }
  return text;
}

/** The octets of ASCII text. */
export function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}
