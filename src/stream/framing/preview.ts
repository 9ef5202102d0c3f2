/** The first octets of a message, to be shown. */

/** Text as it stands, with all its control characters: whoever shows it makes it safe. */
export interface MessagePreview {
  readonly form: 'text' | 'hex';
  readonly value: string;
  /** The message goes on behind it. */
  readonly cut: boolean;
}

/** Share of characters that must be readable for octets to be shown as text. */
const LEAST_READABLE = 0.8;

/** @param cut There is more than these octets. */
export function previewOf(bytes: Uint8Array, cut: boolean): MessagePreview {
  // A sequence that the cut breaks is not an error of the text: streaming leaves it out.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: cut });
  let readable = 0;
  let all = 0;
  for (const character of text) {
    all++;
    if (!/[\p{Cc}\ufffd]/u.test(character) || /[\t\r\n]/.test(character)) readable++;
  }
  if (all > 0 && readable >= LEAST_READABLE * all) return { form: 'text', value: text, cut };
  const hex = Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return { form: 'hex', value: hex, cut };
}
