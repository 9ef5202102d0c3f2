/** When a certificate is valid: the one field that is worth walking through DER for (RFC 5280 §4.1). */
import { textOf } from '../framing/octets.js';
import { OctetReader } from './octet-reader.js';

/** Times are seconds since 1970. */
export interface CertificateTimes {
  readonly notBefore: number;
  readonly notAfter: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
/** Explicitly tagged [0]. */
const VERSION = 0xa0;

/**
 * Times of the first certificate, that of the server itself, in a Certificate message of TLS 1.2 or older.
 *
 * @param body Handshake message without its header; as much of it as there is.
 */
export function certificateTimes(body: Uint8Array): CertificateTimes | null {
  const message = new OctetReader(body);
  message.skip(3);
  const leaf = message.block(3);
  const outer = element(leaf);
  if (outer?.tag !== SEQUENCE) return null;
  const tbs = element(outer.content);
  if (tbs?.tag !== SEQUENCE) return null;
  const fields = tbs.content;
  let field = element(fields);
  if (field?.tag === VERSION) field = element(fields);
  if (field?.tag !== INTEGER) return null;
  // Signature algorithm, issuer, validity.
  element(fields);
  element(fields);
  const validity = element(fields);
  if (validity?.tag !== SEQUENCE) return null;
  const notBefore = time(element(validity.content));
  const notAfter = time(element(validity.content));
  return notBefore === null || notAfter === null ? null : { notBefore, notAfter };
}

interface Element {
  readonly tag: number;
  readonly content: OctetReader;
}

/** The next element; content that the message does not have is left out. */
function element(reader: OctetReader): Element | null {
  if (reader.left < 2) return null;
  const tag = reader.number(1);
  let length = reader.number(1);
  if (length > 0x80) {
    const width = length & 0x7f;
    if (width > 3) return null;
    length = reader.number(width);
  }
  const octets = reader.take(length);
  return { tag, content: new OctetReader(octets) };
}

/** RFC 5280 §4.1.2.5: YYMMDDhhmmssZ until 2049, YYYYMMDDhhmmssZ from then on. */
function time(found: Element | null): number | null {
  if (found === null || found.content.short) return null;
  const text = textOf(found.content.take(found.content.left));
  if (found.tag === UTC_TIME && /^\d{12}Z$/.test(text)) {
    return epochSeconds((Number(text.slice(0, 2)) < 50 ? '20' : '19') + text);
  }
  return found.tag === GENERALIZED_TIME && /^\d{14}Z$/.test(text) ? epochSeconds(text) : null;
}

function epochSeconds(text: string): number | null {
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const ms = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14));
  return Number.isNaN(ms) ? null : ms / 1000;
}
