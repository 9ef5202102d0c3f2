/** Keeps the octets of all streams of a capture, and where they have gaps. */
import type { StreamPiece, StreamSink } from '../../src/stream/piece.js';
import type { Session, SideIndex } from '../../src/tcp/session.js';
import type { Tracking } from '../../src/tcp/tracking.js';

export interface FollowedSide {
  /** `address:port` of the sender. */
  readonly sender: string;
  readonly octets: Buffer;
  /** Lengths of what lies between gaps; they add up to all octets. */
  readonly runs: readonly number[];
  /** Octets of the largest piece. */
  readonly largest: number;
}

export interface FollowedStream {
  readonly firstFrame: number;
  readonly sides: readonly [FollowedSide, FollowedSide];
}

class Side implements FollowedSide {
  readonly runs: number[] = [0];
  largest = 0;
  readonly #pieces: Buffer[] = [];

  constructor(readonly sender: string) {}

  get octets(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  take(piece: StreamPiece): void {
    if (piece.kind === 'gap') this.runs.push(0);
    else {
      this.largest = Math.max(this.largest, piece.bytes.length);
      this.#pieces.push(Buffer.from(piece.bytes));
      this.runs.push(this.runs.pop()! + piece.bytes.length);
    }
  }
}

export class FollowedStreams implements StreamSink {
  readonly streams: FollowedStream[] = [];
  readonly #sides = new Map<number, readonly [Side, Side]>();
  #tracking: Tracking | null = null;

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  open(session: Session): void {
    const sides = [this.#side(session, 0), this.#side(session, 1)] as const;
    this.#sides.set(session.number, sides);
    this.streams.push({ firstFrame: session.firstFrame, sides });
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    this.#sides.get(session.number)![side].take(piece);
  }

  end(): void {
    // Nothing to do: all is kept.
  }

  #side(session: Session, side: SideIndex): Side {
    const { address, port } = this.#tracking!.addressOf(session, side);
    return new Side(`${address}:${port}`);
  }
}
