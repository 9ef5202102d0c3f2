/**
 * Reads the records of one direction until the handshake is over: messages and alerts in clear, and of what is
 * encrypted the type and length. Keeps the first octets of one message at a time and nothing else.
 */
import { LIMITS, type LimitName } from '../../limits.js';
import { isRecordHead } from '../framing/tls-records.js';
import { TlsHandshake, TlsType } from './tls-names.js';

/** Told of what one direction shows, in order. */
export interface TlsReaderEvents {
  /** A whole message in clear; `body` has `LIMITS.maxTlsMessageBytes` octets at most. */
  handshake(type: number, body: Uint8Array): void;
  /** An alert in clear. */
  alert(level: number, code: number): void;
  /** Any other record; `length` is what is behind its head. */
  record(type: number, length: number): void;
  /** No TLS, or octets are missing: no more is read. */
  broken(): void;
  /** What matters of a message may be lost to a limit. */
  reached(name: LimitName): void;
}

const HEAD_BYTES = 5;
const MESSAGE_HEAD_BYTES = 4;

export class TlsReader {
  /** After ChangeCipherSpec nothing is in clear. */
  encrypted = false;
  /** TLS 1.3: ChangeCipherSpec means nothing, and the type of a record says whether it is in clear (RFC 8446 §5). */
  typesTell = false;
  #broken = false;
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headLength = 0;
  /** Octets of the record still to come. */
  #left = 0;
  #alertLevel = -1;
  readonly #messageHead = new Uint8Array(MESSAGE_HEAD_BYTES);
  #messageHeadLength = 0;
  #message: Uint8Array | null = null;
  #messageLength = 0;
  #messageSeen = 0;

  constructor(private readonly events: TlsReaderEvents) {}

  push(bytes: Uint8Array): void {
    let i = 0;
    while (i < bytes.length && !this.#broken) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - i);
        this.#left -= step;
        this.#content(bytes.subarray(i, i + step));
        i += step;
        continue;
      }
      this.#head[this.#headLength++] = bytes[i++]!;
      if (this.#headLength === HEAD_BYTES) this.#begin();
    }
  }

  /** Octets are missing: what they held is not known. */
  gap(): void {
    this.#break();
  }

  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.events.broken();
  }

  #begin(): void {
    const head = this.#head;
    this.#headLength = 0;
    if (!isRecordHead(head)) return this.#break();
    const type = head[0]!;
    const length = head[3]! * 256 + head[4]!;
    this.#left = length;
    this.#alertLevel = -1;
    if (type === TlsType.ChangeCipherSpec) this.encrypted = !this.typesTell;
    if (!this.#inClear()) this.events.record(type, length);
  }

  /** Messages and alerts can be read. */
  #inClear(): boolean {
    const [type, , , high, low] = this.#head;
    if (type === TlsType.Handshake) return !this.encrypted;
    // Encryption makes an alert longer than its two octets.
    return type === TlsType.Alert && high === 0 && low === 2;
  }

  #content(bytes: Uint8Array): void {
    if (!this.#inClear()) return;
    if (this.#head[0] === TlsType.Handshake) return this.#messages(bytes);
    for (const octet of bytes) {
      if (this.#alertLevel < 0) this.#alertLevel = octet;
      else this.events.alert(this.#alertLevel, octet);
    }
  }

  /** RFC 8446 §5.1: messages may be spread over records, and records may hold several. */
  #messages(bytes: Uint8Array): void {
    let i = 0;
    while (i < bytes.length) {
      if (this.#message === null) {
        this.#messageHead[this.#messageHeadLength++] = bytes[i++]!;
        if (this.#messageHeadLength === MESSAGE_HEAD_BYTES) this.#beginMessage();
        continue;
      }
      const step = Math.min(this.#messageLength - this.#messageSeen, bytes.length - i);
      const room = this.#message.length - this.#messageSeen;
      if (room > 0) this.#message.set(bytes.subarray(i, i + Math.min(room, step)), this.#messageSeen);
      this.#messageSeen += step;
      i += step;
      if (this.#messageSeen === this.#messageLength) this.#endMessage();
    }
  }

  #beginMessage(): void {
    const [, high, middle, low] = this.#messageHead;
    this.#messageLength = (high! << 16) | (middle! << 8) | low!;
    this.#messageHeadLength = 0;
    this.#messageSeen = 0;
    const kept = Math.min(this.#messageLength, LIMITS.maxTlsMessageBytes);
    // Of a chain of certificates only the first is looked at.
    if (kept < this.#messageLength && this.#messageHead[0] !== TlsHandshake.Certificate)
      this.events.reached('maxTlsMessageBytes');
    this.#message = new Uint8Array(kept);
    if (this.#messageLength === 0) this.#endMessage();
  }

  #endMessage(): void {
    const message = this.#message!;
    this.#message = null;
    this.events.handshake(this.#messageHead[0]!, message);
  }
}
