/**
 * Untrusted text for terminals. File names, interface names, comments and whatever a capture says
 * of itself may hold escape sequences or invisible characters that reorder what is read.
 */

/**
 * Controls (C0, DEL, C1), format characters (all bidi marks, embeddings, overrides and isolates,
 * zero-width characters, the byte order mark), line and paragraph separators, lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * The text with every character that is not plainly visible as an escape: `\x1b`, `\u202e`,
 * `\u{e0041}`. A backslash stays as it is, so that Windows paths remain readable.
 */
export function safeText(text: string): string {
  // Most text is harmless ASCII: the cheap test saves the replacing.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(UNSAFE, visibleEscape);
}

function visibleEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
