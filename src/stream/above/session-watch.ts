/** Looks at how one session begins, finds out whether it is TLS or HTTP, and lets that be watched. */
import type { LimitName } from '../../limits.js';
import type { SideIndex } from '../../tcp/session.js';
import { HttpWatch } from './http-watch.js';
import { InOrder, type OctetSink } from './in-order.js';
import { TlsType } from './tls-names.js';
import { type TlsFailure, TlsWatch } from './tls-watch.js';

export class SessionWatch {
  tls: TlsWatch | null = null;
  http: HttpWatch | null = null;
  /** Neither of them: nothing to look at. */
  neither = false;
  readonly #sides: readonly [InOrder, InOrder];
  #frame = 0;
  #timeNs = 0.5;
  readonly #closed: [boolean, boolean] = [false, false];

  /** @param reached Told when a limit makes the facts say less. */
  constructor(private readonly reached: (name: LimitName) => void) {
    this.#sides = [new InOrder(this.#sink(0)), new InOrder(this.#sink(1))];
  }

  /** There is nothing more to learn. */
  get settled(): boolean {
    return this.neither || (this.tls !== null && this.tls.settled);
  }

  /** @param seq Of the first payload octet. */
  startAt(side: SideIndex, seq: number): void {
    this.#sides[side].startAt(seq);
  }

  segment(
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    length: number,
    frame: number,
    timeNs: number,
  ): void {
    this.#frame = frame;
    this.#timeNs = timeNs;
    this.#sides[side].segment(seq, bytes, length);
  }

  /**
   * A FIN or reset of this side, the first that its receiver takes.
   *
   * @param whole The capture has all that both sides sent.
   */
  closed(side: SideIndex, how: 'closed' | 'reset', whole: boolean): void {
    if (this.#closed[side]) return;
    this.#closed[side] = true;
    if (whole && !this.#sides.some(({ waits }) => waits)) this.tls?.closed(side, how);
    else this.tls?.giveUp();
    this.http?.closed(side, how);
  }

  takeFailure(): TlsFailure | null {
    return this.tls?.takeFailure() ?? null;
  }

  #sink(side: SideIndex): OctetSink {
    return {
      octets: (bytes) => {
        if (this.tls === null && this.http === null && !this.neither) this.#identify(bytes);
        this.tls?.octets(side, bytes, this.#frame, this.#timeNs);
        this.http?.octets(side, bytes, this.#frame, this.#timeNs);
      },
      missing: (length) => {
        this.neither ||= this.tls === null && this.http === null;
        this.tls?.missing(side);
        this.http?.missing(side, length);
      },
    };
  }

  #identify(bytes: Uint8Array): void {
    if (looksLikeTls(bytes)) this.tls = new TlsWatch(this.reached);
    else if (looksLikeHttp(bytes)) this.http = new HttpWatch(this.reached);
    else this.neither = true;
  }
}

/** First octets of a record with a handshake message. */
export function looksLikeTls(bytes: Uint8Array): boolean {
  return bytes[0] === TlsType.Handshake && (bytes.length < 2 || bytes[1] === 3);
}

const BLANK = 0x20;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
/** PROPPATCH and its kin; registered methods that are longer are rare. */
const LONGEST_METHOD = 16;

/** First octets of a request with a path, or of a response: a word in capitals, then ` /`, ` *`, ` h`, or `HTTP/`. */
export function looksLikeHttp(bytes: Uint8Array): boolean {
  const most = Math.min(bytes.length, LONGEST_METHOD);
  let i = 0;
  while (i < most && bytes[i]! >= 0x41 && bytes[i]! <= 0x5a) i++;
  if (i === 4 && bytes[4] === SLASH) return bytes[0] === 0x48 && bytes[1] === 0x54 && bytes[2] === 0x54;
  if (i < 3 || bytes[i] !== BLANK) return false;
  const target = bytes[i + 1];
  const connects = i === 7 && bytes[0] === 0x43 && bytes[1] === 0x4f;
  return target === SLASH || target === ASTERISK || target === 0x68 || connects;
}
