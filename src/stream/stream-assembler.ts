/** Assembles the byte streams of all sessions of an analysis, within bounded memory. */
import { LIMITS, type LimitHits } from '../limits.js';
import { SegmentFate } from '../tcp/segment-fate.js';
import type { Session } from '../tcp/session.js';
import type { Tracking } from '../tcp/tracking.js';
import type { PacketView } from '../wire/packet-view.js';
import { ConflictWatch } from './conflict.js';
import type { Unfinished } from './delivery.js';
import { DirectionStream, type StreamSetting } from './direction-stream.js';
import { DEFAULT_OVERLAP_POLICY, type OverlapPolicy, overlapRule } from './overlap-policy.js';
import type { StreamSink } from './piece.js';

export interface AssemblyOptions {
  /** Whose octets stay where segments overlap. Default `first`. */
  readonly overlapPolicy?: OverlapPolicy;
  /** Sessions to assemble; all when left out. */
  readonly wanted?: (session: Session) => boolean;
}

/** The two directions of a session; `before` is the session that had its ports. */
interface SessionStreams {
  session: Session;
  readonly sides: readonly [DirectionStream, DirectionStream];
  before: SessionStreams | null;
  /** Another session has its ports now. */
  reused: boolean;
}

/**
 * Observes segments and gives a sink the streams they make. Sessions without payload make none.
 */
export class StreamAssembler {
  readonly #sink: StreamSink;
  readonly #options: AssemblyOptions;
  #setting: StreamSetting | null = null;
  #limits: LimitHits | null = null;
  /** By number of session: its object may change. */
  readonly #streams = new Map<number, SessionStreams>();
  #reorder = 0;
  #history = 0;
  /** Streams that hold octets behind a hole, and streams that remember some; the oldest first. */
  readonly #waiting = new Set<DirectionStream>();
  readonly #remembering = new Set<DirectionStream>();

  constructor(sink: StreamSink, options: AssemblyOptions = {}) {
    this.#sink = sink;
    this.#options = options;
  }

  begin(tracking: Tracking): void {
    this.#sink.begin?.(tracking);
    this.#limits = tracking.limits;
    this.#setting = {
      rule: overlapRule(this.#options.overlapPolicy ?? DEFAULT_OVERLAP_POLICY),
      sink: this.#sink,
      conflicts: new ConflictWatch(tracking),
      limits: tracking.limits,
    };
  }

  segment(p: PacketView, session: Session): void {
    const streams =
      this.#streams.get(session.number) ?? (p.payloadLen > 0 ? this.#open(p, session) : undefined);
    if (streams === undefined) return;
    if (streams.session !== session) rebind(streams, session);
    const fate = session.lastFate;
    const { frame, timeNs } = p;
    const [client, server] = streams.sides;
    const sender = session.lastSide === 0 ? client : server;
    const receiver = sender === client ? server : client;
    sender.take(p, fate);
    if (fate === SegmentFate.Reset && session.resetCause !== null && session.resetFrame === p.frame) {
      client.reset(frame, timeNs);
      server.reset(frame, timeNs);
    }
    if (client.waits) client.heard(frame, timeNs);
    if (server.waits) server.heard(frame, timeNs);
    if (session.states.closed) {
      client.forget();
      server.forget();
    }
    this.#account(sender, frame);
    this.#account(receiver, frame);
  }

  sessionEnd(session: Session): void {
    const streams = this.#streams.get(session.number);
    if (streams !== undefined) this.#end(streams, 'forgotten');
  }

  finish(): void {
    for (const streams of this.#streams.values()) this.#end(streams, 'capture-end');
  }

  #open(p: PacketView, session: Session): SessionStreams | undefined {
    if (this.#options.wanted?.(session) === false) return undefined;
    const setting = this.#setting!;
    const before = this.#streams.get(session.previousNumber);
    // Segments find their way to the latest session on their ports and the one before, not further back.
    if (before !== undefined) {
      before.reused = true;
      if (before.before !== null) this.#end(before.before, 'reused');
      before.before = null;
    }
    const streams: SessionStreams = {
      session,
      sides: [new DirectionStream(session, 0, setting), new DirectionStream(session, 1, setting)],
      before: before ?? null,
      reused: false,
    };
    this.#streams.set(session.number, streams);
    this.#sink.open?.(session, p);
    return streams;
  }

  #end(streams: SessionStreams, how: Unfinished): void {
    if (!this.#streams.delete(streams.session.number)) return;
    const { lastFrame, lastTimeNs } = streams.session;
    for (const side of streams.sides) side.finish(lastFrame, lastTimeNs);
    for (const side of streams.sides) {
      side.end(streams.reused ? 'reused' : how);
      this.#account(side, lastFrame);
    }
  }

  /** Counts the memory of a stream, and keeps it within its limit and all within theirs. */
  #account(stream: DirectionStream, frame: number): void {
    if (stream.reorderCharge !== stream.countedReorder) {
      if (stream.reorderCharge > LIMITS.maxReorderBytes) {
        this.#limits!.hit('maxReorderBytes', frame);
        stream.evict(LIMITS.maxReorderBytes / 2);
      }
      this.#recountReorder(stream);
      while (this.#reorder > LIMITS.maxReorderBytesTotal) {
        this.#limits!.hit('maxReorderBytesTotal', frame);
        const [oldest] = this.#waiting;
        oldest!.evict(0);
        this.#recountReorder(oldest!);
      }
    }
    if (stream.historyCharge !== stream.countedHistory) {
      this.#recountHistory(stream);
      while (this.#history > LIMITS.maxHistoryBytesTotal) {
        this.#limits!.hit('maxHistoryBytesTotal', frame);
        const [oldest] = this.#remembering;
        oldest!.forget();
        this.#recountHistory(oldest!);
      }
    }
  }

  #recountReorder(stream: DirectionStream): void {
    this.#reorder += stream.reorderCharge - stream.countedReorder;
    stream.countedReorder = stream.reorderCharge;
    if (stream.countedReorder > 0) this.#waiting.add(stream);
    else this.#waiting.delete(stream);
  }

  #recountHistory(stream: DirectionStream): void {
    this.#history += stream.historyCharge - stream.countedHistory;
    stream.countedHistory = stream.historyCharge;
    if (stream.countedHistory > 0) this.#remembering.add(stream);
    else this.#remembering.delete(stream);
  }
}

function rebind(streams: SessionStreams, session: Session): void {
  streams.session = session;
  for (const side of streams.sides) side.rebind(session);
}
