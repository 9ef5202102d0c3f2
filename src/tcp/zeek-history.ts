/**
 * The `conn_state` and `history` columns that Zeek's conn.log would have for a session, so that its
 * users can compare. Rules as Zeek's documentation and behaviour give them, evaluated segment by
 * segment; this is Zeek's own, looser machine and says nothing about RFC 9293 (see `state.ts`).
 *
 * Differs from a running Zeek on purpose: nothing here depends on a timer. Zeek drops a connection
 * attempt after 5 s without an answer, a closed or reset one 5 s later, an idle one after 5 min, and
 * starts a new record for what follows; here the caller alone decides where a session ends. Roles are
 * given by the caller and never change half-way. Content gaps are the caller's finding.
 */
import { LIMITS } from '../limits.js';
import { Flag } from '../wire/packet-view.js';
import { seqDiff } from './seq.js';
import {
  Zeek,
  ZeekEndpoint,
  acknowledge,
  advance,
  clean,
  initialise,
  isEmpty,
  transition,
} from './zeek-endpoint.js';

/** Letters that are written once a side, as bits of `seen`; the responder's lie 8 bits higher. */
const Once = { Syn: 1, Fin: 2, Rst: 4, FinRst: 8, Data: 16, Ack: 32, MultiFlag: 64 } as const;
const LIMIT_SEEN = 1 << 16;
const STARTED = 1 << 17;

/**
 * Rows of the rare numbers, the responder's one further: counters behind the letters that repeat at
 * 1, 10, 100, ..., and the relative number of the last SYN, which is 0 for nearly everybody.
 */
const Rare = { Checksum: 0, Retransmission: 2, ZeroWindow: 4, Gap: 6, LastSyn: 8, Length: 10 } as const;

/** Follows one session and answers with Zeek's `conn_state` and `history`. */
export class ZeekHistory {
  private readonly orig = new ZeekEndpoint();
  private readonly resp = new ZeekEndpoint();
  private seen = 0;
  private letters = '';
  /** By `Rare`; null for the many sessions that never need it. */
  private rare: Int32Array | null = null;

  /**
   * @param flipped Whether history begins with `^`: true or false as given; null asks for Zeek's own
   *   rule, by which the sender of the first segment is the originator unless the roles were flipped.
   */
  constructor(flipped: boolean | null = null) {
    if (flipped === null) return;
    this.seen = STARTED;
    if (flipped) this.letters = '^';
  }

  /**
   * Takes one segment, in capture order. Without allocation, except that a new letter extends a string.
   *
   * @param fromOriginator Sent by the side that Zeek would call originator: our client.
   * @param seq Sequence number, int32 image; `ack` likewise, looked at only when ACK is set.
   * @param window Window field as it stands, unscaled.
   * @param badChecksum The segment is counted as `C` and otherwise ignored.
   * @param contentGap This segment acknowledges octets of the other side that the capture lacks; the
   *   letter `G` is then that other side's.
   */
  observe(
    fromOriginator: boolean,
    flags: number,
    seq: number,
    ack: number,
    payloadLen: number,
    window: number,
    badChecksum: boolean,
    contentGap: boolean,
  ): void {
    if ((this.seen & STARTED) === 0) this.#begin(fromOriginator);
    if (badChecksum) {
      this.#count(Rare.Checksum, fromOriginator, 'C', 'c');
      return;
    }
    const me = fromOriginator ? this.orig : this.resp;
    const peer = fromOriginator ? this.resp : this.orig;
    const control = flags & (Flag.Syn | Flag.Fin | Flag.Rst);

    // SYN and FIN take a number each; the text that may follow a RST takes none.
    const octets =
      (flags & Flag.Rst ? 0 : payloadLen) + (flags & Flag.Syn ? 1 : 0) + (flags & Flag.Fin ? 1 : 0);
    const end = (seq + octets) | 0;
    if (control !== 0 || me.state === Zeek.Inactive) initialise(me, flags, seq, end);

    this.#recordFlags(me, fromOriginator, flags, control, seqDiff(seq, me.start), payloadLen);
    if (window === 0 && (flags & Flag.Rst) === 0 && peer.state !== Zeek.Closed && me.state !== Zeek.Reset) {
      this.#count(Rare.ZeroWindow, fromOriginator, 'W', 'w');
    }
    if (flags & Flag.Fin) me.noteFin();
    if (flags & Flag.Ack) acknowledge(peer, flags, ack);
    if (advance(me, flags, end, payloadLen)) this.#count(Rare.Retransmission, fromOriginator, 'T', 't');

    transition(me, peer, fromOriginator, flags, payloadLen);
    if (contentGap && clean(me) && clean(peer)) this.#count(Rare.Gap, !fromOriginator, 'G', 'g');
  }

  /**
   * Data in order and its acknowledgments move nothing but the numbers given, highest sent and acknowledged of each
   * side, apart from their first letters.
   */
  isSteady(origLast: number, origAcked: number, respLast: number, respAcked: number): boolean {
    return this.orig.isSteady(origLast, origAcked) && this.resp.isSteady(respLast, respAcked);
  }

  /** Data of that side, or a bare acknowledgment, has its letter already. */
  hasLetter(ofOriginator: boolean, data: boolean): boolean {
    const bit = data ? Once.Data : Once.Ack;
    return (this.seen & (ofOriginator ? bit : bit << 8)) !== 0;
  }

  /** It was steady, and nothing else has passed since, up to these numbers. */
  catchUp(origLast: number, origAcked: number, respLast: number, respAcked: number): void {
    this.orig.catchUp(origLast, origAcked);
    this.resp.catchUp(respLast, respAcked);
  }

  /** A limit ended the analysis of this session: writes `X`, once. */
  limitReached(): void {
    if (this.seen & LIMIT_SEEN) return;
    this.seen |= LIMIT_SEEN;
    this.letters += 'X';
  }

  /** One of Zeek's 13 connection states, e.g. `SF`. */
  connState(): string {
    const o = this.orig;
    const r = this.resp;
    const os = o.state;
    const rs = r.state;
    if (rs === Zeek.Reset) {
      if (os === Zeek.SynSent || os === Zeek.SynAckSent) return 'REJ';
      if (os === Zeek.Reset && isEmpty(o, r) && isEmpty(r, o)) return 'REJ';
      return o.inactive ? 'RSTRH' : 'RSTR';
    }
    if (os === Zeek.Reset) {
      if (!r.inactive) return 'RSTO';
      return /^\^?S[^HAFGIQ]*R/.test(this.letters) ? 'RSTOS0' : 'OTH';
    }
    if (os === Zeek.Closed) {
      if (rs === Zeek.Closed) return 'SF';
      return r.inactive ? 'SH' : 'S2';
    }
    if (rs === Zeek.Closed) return o.inactive ? 'SHR' : 'S3';
    if (os === Zeek.SynSent && rs === Zeek.Inactive) return 'S0';
    return os === Zeek.Established && rs === Zeek.Established ? 'S1' : 'OTH';
  }

  /** Letters in the order of events, e.g. `ShADadFf`; upper case is the originator. */
  history(): string {
    return this.letters;
  }

  /** A side may reset as often as it likes; the history stays readable. */
  #letter(letter: string): void {
    if (this.letters.length < LIMITS.maxHistoryLetters) this.letters += letter;
    else this.limitReached();
  }

  #begin(fromOriginator: boolean): void {
    this.seen |= STARTED;
    if (!fromOriginator) this.letters = '^';
  }

  /** Letters of what the flags say. A second SYN, FIN or RST is only news at another number. */
  #recordFlags(
    me: ZeekEndpoint,
    fromOriginator: boolean,
    flags: number,
    control: number,
    rel: number,
    len: number,
  ): void {
    if (control === 0) {
      if (len > 0) this.#once(Once.Data, fromOriginator, 'D', 'd');
      else if (flags & Flag.Ack) this.#once(Once.Ack, fromOriginator, 'A', 'a');
    } else if (control === Flag.Syn) {
      const upper = flags & Flag.Ack ? 'H' : 'S';
      const lower = flags & Flag.Ack ? 'h' : 's';
      const moved = this.#synMoved(fromOriginator, rel);
      if (!this.#once(Once.Syn, fromOriginator, upper, lower) && moved) {
        this.#letter(fromOriginator ? upper : lower);
      }
    } else if (control === Flag.Fin) {
      const finAt = (rel + len) | 0;
      if (!this.#once(Once.Fin, fromOriginator, 'F', 'f') && finAt !== me.lastFin) {
        this.#letter(fromOriginator ? 'F' : 'f');
      }
      me.lastFin = finAt;
    } else if (control === Flag.Rst) {
      if (!this.#once(Once.Rst, fromOriginator, 'R', 'r') && rel !== me.lastRst) {
        this.#letter(fromOriginator ? 'R' : 'r');
      }
      me.lastRst = rel;
    } else if ((control & Flag.Fin) !== 0 && (control & Flag.Rst) !== 0) {
      this.#once(Once.FinRst, fromOriginator, 'I', 'i');
    } else {
      this.#once(Once.MultiFlag, fromOriginator, 'Q', 'q');
    }
  }

  /** Writes the letter the first time; false when it was there already. */
  #once(bit: number, fromOriginator: boolean, upper: string, lower: string): boolean {
    const mask = fromOriginator ? bit : bit << 8;
    if (this.seen & mask) return false;
    this.seen |= mask;
    this.#letter(fromOriginator ? upper : lower);
    return true;
  }

  /** Notes the number of a SYN; true when it is not that of the SYN before. */
  #synMoved(fromOriginator: boolean, rel: number): boolean {
    const at = fromOriginator ? Rare.LastSyn : Rare.LastSyn + 1;
    if ((this.rare?.[at] ?? 0) === rel) return false;
    (this.rare ??= new Int32Array(Rare.Length))[at] = rel;
    return true;
  }

  /** Counts, and writes the letter at 1, 10, 100, ... */
  #count(row: number, ofOriginator: boolean, upper: string, lower: string): void {
    const rare = (this.rare ??= new Int32Array(Rare.Length));
    const at = ofOriginator ? row : row + 1;
    const n = rare[at]! + 1;
    rare[at] = n;
    if (isPowerOfTen(n)) this.#letter(ofOriginator ? upper : lower);
  }
}

function isPowerOfTen(n: number): boolean {
  let power = 1;
  while (power < n) power *= 10;
  return power === n;
}
