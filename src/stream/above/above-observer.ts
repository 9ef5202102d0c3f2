/**
 * Looks above TCP while segments pass: whether TLS came about, and what HTTP answered. Sessions that are neither
 * cost one comparison a segment.
 */
import { LIMITS, type LimitHits, type LimitName } from '../../limits.js';
import { kindCode } from '../../tcp/event-log.js';
import type { Session, SideIndex } from '../../tcp/session.js';
import { Checksum } from '../../wire/checksum-status.js';
import { Flag, type PacketView } from '../../wire/packet-view.js';
import type { AboveFacts } from './above-facts.js';
import { SessionWatch } from './session-watch.js';
import type { TlsFailure, TlsWatch } from './tls-watch.js';

const ACKED_UNSEEN = kindCode('acked-unseen');
const NOTHING: AboveFacts = { tls: null, http: null };
/** Sessions that are known to carry neither, by the low bits of their number; a power of two. */
const CACHE_SLOTS = 65_536;

export class AboveObserver {
  readonly #watches = new Map<number, SessionWatch>();
  /** TLS of which all is known. */
  readonly #settled = new Map<number, TlsWatch>();
  /** Session that is known to need no look, one a slot; -1 for none. */
  readonly #passed = new Int32Array(CACHE_SLOTS).fill(-1);
  #frame = 0;
  readonly #reached = (name: LimitName): void => this.limits.hit(name, this.#frame);

  /** @param failed Told when TLS failed, with the segment that shows it. */
  constructor(
    private readonly limits: LimitHits,
    private readonly failed: (packet: PacketView, session: Session, failure: TlsFailure) => void,
  ) {}

  /** A segment, right after it was tracked. */
  segment(packet: PacketView, session: Session): void {
    const ends = (packet.flags & (Flag.Fin | Flag.Rst)) !== 0;
    if (packet.payloadLen === 0 && !ends) return;
    const slot = session.number & (CACHE_SLOTS - 1);
    if (this.#passed[slot] === session.number) return;
    const watch = this.#watches.get(session.number) ?? this.#begin(packet, session);
    if (watch === null) this.#passed[slot] = session.number;
    else this.#look(watch, packet, session);
  }

  /** Only the first data of a session can begin TLS or HTTP; null without. */
  #begin(packet: PacketView, session: Session): SessionWatch | null {
    const { client, server } = session;
    const first = packet.payloadCaptured > 0 && client.dataSegments + server.dataSegments === 1;
    if (!first) return null;
    if (this.#watches.size + this.#settled.size >= LIMITS.maxWatchedSessions) {
      this.limits.hit('maxWatchedSessions', packet.frame);
      return null;
    }
    const watch = new SessionWatch(this.#reached);
    this.#watches.set(session.number, watch);
    return watch;
  }

  #look(watch: SessionWatch, packet: PacketView, session: Session): void {
    const side = session.lastSide;
    const { flags } = packet;
    this.#frame = packet.frame;
    const endpoint = session.endpoint(side);
    if (packet.checksum === Checksum.Bad && endpoint.checksumsGood > 0) return;
    if ((flags & Flag.Rst) !== 0) {
      // Only the reset that ended the session, not one that its receiver drops.
      if (session.resetFrame === packet.frame) watch.closed(side, 'reset', seenWhole(session));
    } else {
      if (packet.payloadLen > 0) this.#take(watch, packet, session, side);
      if ((flags & Flag.Fin) !== 0 && !watch.neither) watch.closed(side, 'closed', seenWhole(session));
    }
    const failure = watch.takeFailure();
    if (failure !== null) this.failed(packet, session, failure);
    if (watch.settled) this.#settle(watch, session.number);
  }

  #settle({ tls }: SessionWatch, number: number): void {
    this.#watches.delete(number);
    this.#passed[number & (CACHE_SLOTS - 1)] = number;
    if (tls === null) return;
    tls.release();
    this.#settled.set(number, tls);
  }

  #take(watch: SessionWatch, packet: PacketView, session: Session, side: SideIndex): void {
    const { iss, issKnown } = session.endpoint(side);
    // The SYN takes the first number (RFC 9293 §3.4).
    if (issKnown) watch.startAt(side, (iss + 1) | 0);
    const { bytes, payloadAt, payloadCaptured, payloadLen } = packet;
    const seq = (packet.seq + ((packet.flags & Flag.Syn) !== 0 ? 1 : 0)) | 0;
    const payload = bytes.subarray(payloadAt, payloadAt + payloadCaptured);
    watch.segment(side, seq, payload, payloadLen, packet.frame, packet.timeNs);
  }

  /** @param baseSecond Epoch second that times are counted from. */
  facts(session: Session, baseSecond: number): AboveFacts {
    const watch = this.#watches.get(session.number);
    const tls = this.#settled.get(session.number) ?? watch?.tls ?? null;
    const http = watch?.http ?? null;
    if (tls === null && http === null) return NOTHING;
    return { tls: tls?.facts(baseSecond) ?? null, http: http?.facts() ?? null };
  }

  /** The session was reported and is forgotten. */
  sessionEnd(session: Session): void {
    this.#watches.delete(session.number);
    this.#settled.delete(session.number);
  }
}

/** Both sides were captured, and nobody acknowledged what was not. */
function seenWhole(session: Session): boolean {
  const { client, server } = session;
  return client.segments > 0 && server.segments > 0 && session.eventCount(ACKED_UNSEEN) === 0;
}
