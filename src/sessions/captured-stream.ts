/** One direction of a session, as a program reads it. */
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { StreamError } from '../errors.js';
import { LIMITS } from '../limits.js';
import type { GapPiece, StreamEnd, StreamPiece } from '../stream/piece.js';
import type { StreamTotals } from '../stream/stream-totals.js';
import type { Side } from '../tcp/events.js';
import { sideName, type SideIndex } from '../tcp/session.js';
import type { SessionIntake } from './session-intake.js';
import type { UnreadQueue } from './unread-queue.js';

/** What a stream of octets does where the capture lacks some. */
export interface BytesOptions {
  /**
   * `error`, the default: the stream fails with a `StreamError` of reason `gap` behind the octets before it;
   * `skip`: goes on with what comes next; `zero`: has zeros in their place, up to `LIMITS.maxZeroFilledGap`.
   */
  readonly gaps?: 'error' | 'skip' | 'zero';
}

export interface PiecesOptions {
  /** True: also what a sender still sends behind its FIN or a reset, as pieces with `after` set. Default false. */
  readonly afterlife?: boolean;
}

/** Zeros handed out at a time. */
const ZEROS = 65_536;

/**
 * What one side of a session sent. It can be read once: by `pieces`, `bytes` or `readable`, asked for before the
 * next session is. It ends with the FIN of its sender, with a reset, or with the capture.
 */
export class CapturedStream {
  readonly #intake: SessionIntake;
  readonly #side: SideIndex;

  /** Made by `sessions`. */
  constructor(intake: SessionIntake, side: SideIndex) {
    this.#intake = intake;
    this.#side = side;
  }

  /** Who sent it. */
  get from(): Side {
    return sideName(this.#side);
  }

  /** How it ended; null while it has not, as far as the capture was read. */
  get end(): StreamEnd | null {
    return this.#intake.directions[this.#side].end;
  }

  /** What became of its octets; null until nothing more can come. */
  get totals(): StreamTotals | null {
    return this.#intake.directions[this.#side].totals;
  }

  /**
   * Octets and gaps, in order. Each piece is the reader's own.
   * @throws {StreamError} when the stream was taken before, or is asked for too late.
   */
  pieces({ afterlife = false }: PiecesOptions = {}): WebStream<StreamPiece> {
    return webStream(this.#intake.openStream(this.#side, afterlife));
  }

  /**
   * Octets alone, in order, as a Web stream.
   * @throws {StreamError} as `pieces`.
   */
  bytes(options: BytesOptions = {}): WebStream<Uint8Array> {
    return webStream(this.#octets(options));
  }

  /**
   * Octets alone, in order, as a stream of Node.
   * @throws {StreamError} as `pieces`.
   */
  readable(options: BytesOptions = {}): Readable {
    const octets = this.#octets(options);
    return new Readable({
      // One piece is read ahead, not more: what is not wanted yet stays where it is.
      highWaterMark: 1,
      read() {
        octets.next().then(
          ({ done, value }) => this.push(done === true ? null : value),
          (error: unknown) => this.destroy(error as Error),
        );
      },
      destroy(error, callback) {
        octets.return().then(
          () => callback(error),
          () => callback(error),
        );
      },
    });
  }

  #octets({ gaps = 'error' }: BytesOptions): Octets {
    return new Octets(this.#intake.openStream(this.#side, false), gaps);
  }
}

/** Pieces as octets. */
class Octets implements AsyncIterableIterator<Uint8Array> {
  /** Zeros still to be handed out. */
  #zeros = 0;

  constructor(
    private readonly pieces: UnreadQueue<StreamPiece>,
    private readonly gaps: 'error' | 'skip' | 'zero',
  ) {}

  async next(): Promise<IteratorResult<Uint8Array>> {
    for (;;) {
      if (this.#zeros > 0) {
        const length = Math.min(this.#zeros, ZEROS);
        this.#zeros -= length;
        return { done: false, value: new Uint8Array(length) };
      }
      const next = await this.pieces.next();
      if (next.done === true) return next;
      const piece = next.value;
      if (piece.kind === 'data') return { done: false, value: piece.bytes };
      if (this.gaps === 'skip') continue;
      if (this.gaps === 'error' || piece.length > LIMITS.maxZeroFilledGap) {
        await this.pieces.return();
        throw gapError(piece);
      }
      this.#zeros = piece.length;
    }
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    return this.pieces.return() as Promise<IteratorReturnResult<undefined>>;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function gapError({ length, offset, reason, frame }: GapPiece): StreamError {
  return new StreamError(
    'gap',
    `${length} octets at offset ${offset} are missing (${reason}, shown by frame ${frame}); ` +
      "read pieces() for what is there, or bytes({ gaps: 'skip' })",
  );
}

/** A Web stream that asks for an item only when one is wanted. */
function webStream<T>(items: {
  next(): Promise<IteratorResult<T>>;
  return(): Promise<unknown>;
}): WebStream<T> {
  return new ReadableStream<T>(
    {
      pull: async (controller) => {
        const next = await items.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => {
        await items.return();
      },
    },
    { highWaterMark: 0 },
  );
}
