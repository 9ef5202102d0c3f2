/**
 * Remembers the segments of sessions for graphs, in bounded memory. Which sessions will be worth a
 * graph is known only at the end: until then every session is remembered, and where there is no room
 * for all, the largest graphs are thinned out, and those of sessions without trouble are dropped.
 */
import { LIMITS, LimitHits } from '../limits.js';
import type { TcpEvent } from '../tcp/events.js';
import type { Session } from '../tcp/session.js';
import type { PacketView } from '../wire/packet-view.js';
import type { GraphRows } from './graph-rows.js';
import { thin } from './graph-thinning.js';
import { GraphTrack } from './graph-track.js';
import type { SegmentObserver } from './segment-observer.js';
import { type GraphSource, SEGMENT_COLUMNS, type SessionGraph } from './session-graph.js';

export interface GraphRecorderOptions {
  /** Session that alone is remembered, null for all. */
  readonly only?: number | null;
  /** Segments remembered, all sessions together. */
  readonly maxSegments?: number;
  readonly maxTracks?: number;
}

/** A graph that takes more than this share of the room is thinned out before others are dropped. */
const LARGE_SHARE = 1 / 8;
/** The largest sessions keep their graphs even without trouble: they are shown for their size. */
const PROTECTED = 32;

export class GraphRecorder implements SegmentObserver, GraphSource {
  readonly limits = new LimitHits();
  readonly #tracks = new Map<number, GraphTrack>();
  /** Events of the segment that is still being tracked. */
  #early: TcpEvent[] = [];
  #frame = 0;
  /** Numbers that all tracks have room for, and may have at most. */
  #room = 0;
  readonly #maxRoom: number;
  readonly #maxTracks: number;
  readonly #only: number | null;
  #reasons = 0;

  constructor(options: GraphRecorderOptions = {}) {
    this.#only = options.only ?? null;
    this.#maxRoom = (options.maxSegments ?? LIMITS.maxGraphSegments) * SEGMENT_COLUMNS.length;
    this.#maxTracks = options.maxTracks ?? LIMITS.maxGraphTracks;
  }

  segment(packet: PacketView, session: Session): void {
    this.#frame = packet.frame;
    const track = this.#tracks.get(session.number) ?? this.#begin(packet, session);
    if (track !== null) {
      this.#reserve(track, track.segments);
      if (packet.sackCount > 0) this.#reserve(track, track.sacks, packet.sackCount);
      track.segment(packet, session);
    }
    if (this.#early.length === 0) return;
    const early = this.#early;
    this.#early = [];
    for (const event of early) this.#place(event);
  }

  event(event: TcpEvent): void {
    if (event.frame > this.#frame) this.#early.push(event);
    else this.#place(event);
  }

  sessionEnd(session: Session): void {
    const track = this.#tracks.get(session.number);
    if (track) track.closed = true;
  }

  graphOf(session: number): SessionGraph | null {
    return this.#tracks.get(session)?.graph() ?? null;
  }

  /** Only the first segment of a session begins a graph: what was dropped does not come back cut off. */
  #begin(packet: PacketView, session: Session): GraphTrack | null {
    if (packet.frame !== session.firstFrame) return null;
    if (this.#only !== null && session.number !== this.#only) return null;
    if (this.#tracks.size >= this.#maxTracks) {
      this.limits.hit('maxGraphTracks', packet.frame, this.#maxTracks);
      this.#dropHalf();
    }
    const track = new GraphTrack(session.number, session.firstTimeNs);
    this.#tracks.set(session.number, track);
    this.#room += track.room;
    return track;
  }

  #place(event: TcpEvent): void {
    const track = this.#tracks.get(event.session);
    if (!track) return;
    this.#reserve(track, track.events);
    const withReason = this.#reasons < LIMITS.maxGraphReasons;
    const before = track.reasons.length;
    track.event(event, withReason);
    this.#reasons += track.reasons.length - before;
    if (!withReason && 'evidence' in event && event.evidence.length > 0) {
      this.limits.hit('maxGraphReasons', event.frame);
    }
  }

  /** Makes room for some more rows, if need be at the expense of others, or of the track itself. */
  #reserve(track: GraphTrack, rows: GraphRows, more = 1): void {
    while (rows.length + more > rows.capacity && this.#tracks.has(track.number)) {
      const tooMuch = (): boolean => this.#room + rows.capacity * rows.width > this.#maxRoom;
      if (tooMuch()) {
        this.limits.hit('maxGraphSegments', this.#frame);
        while (tooMuch() && this.#shed());
        // It was dropped, or thinned out, which made room. Else a little beyond the limit must do.
        if (!tooMuch() || rows.length + more <= rows.capacity) continue;
      }
      this.#grow(rows);
    }
  }

  #grow(rows: GraphRows): void {
    this.#room += rows.capacity * rows.width;
    rows.grow();
  }

  /** Gives room back; false when there is none to be had. */
  #shed(): boolean {
    const before = this.#room;
    let largest: GraphTrack | null = null;
    for (const track of this.#tracks.values()) {
      if (largest === null || track.room > largest.room) largest = track;
    }
    if (largest === null) return false;
    if (largest.room > LARGE_SHARE * this.#maxRoom || this.#tracks.size <= 2 * PROTECTED) {
      this.#room -= largest.room;
      thin(largest);
      this.#room += largest.room;
    } else this.#dropHalf();
    return this.#room < before;
  }

  #dropHalf(): void {
    const bySize = [...this.#tracks.values()].sort((a, b) => b.bytes - a.bytes || order(a, b));
    const rest = bySize
      .slice(PROTECTED)
      .sort((a, b) => interest(a) - interest(b) || a.bytes - b.bytes || order(a, b));
    for (const track of rest.slice(0, Math.ceil(bySize.length / 2))) {
      this.#room -= track.room;
      this.#reasons -= track.reasons.length;
      this.#tracks.delete(track.number);
    }
  }
}

const order = (a: GraphTrack, b: GraphTrack): number => b.number - a.number;

/** 2 with trouble; 1 while it may still come; 0 when the session ended well. */
function interest({ troubles, closed }: GraphTrack): number {
  if (troubles > 0) return 2;
  return closed ? 0 : 1;
}
