/**
 * JSON text that is safe wherever it lands. `JSON.stringify` leaves DEL, C1 controls, bidi
 * overrides and U+2028 as they are: legal JSON, but some tools break lines at them and a terminal
 * obeys them. They are written as `\uXXXX`, which every reader turns back into the same text.
 */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

const UNSAFE_IN_JSON = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One value as JSON on one line, without a line end. */
export function jsonText(value: JsonValue): string {
  const text = JSON.stringify(value);
  // Nearly all records are ASCII, where JSON.stringify has escaped all that matters.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(UNSAFE_IN_JSON, unicodeEscape);
}

function unicodeEscape(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
