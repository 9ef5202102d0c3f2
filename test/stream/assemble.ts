/**
 * Runs captures through the analysis with an assembler and writes the streams down as short text: octets as
 * latin-1, gaps as `{4 lost-in-capture}`.
 */
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { AnalyzeOptions } from '../../src/engine/analyze.js';
import type { FrameSource } from '../../src/capture/frame-source.js';
import type { StreamEnd, StreamPiece, StreamSink } from '../../src/stream/piece.js';
import { type AssemblyOptions, StreamAssembler } from '../../src/stream/stream-assembler.js';
import type { StreamTotals } from '../../src/stream/stream-totals.js';
import type { Session, SideIndex } from '../../src/tcp/session.js';
import { type Tracked, trackSource, scriptFrames, type TrackOptions } from '../support/track.js';
import { toPcap, type EncodedFrame } from '../support/encode-frames.js';

/** One direction, complete. */
export interface AssembledDirection {
  readonly pieces: StreamPiece[];
  text: string;
  end: StreamEnd | null;
  closed: StreamEnd | null;
  totals: StreamTotals | null;
}

export interface Assembled extends Tracked {
  /** By session number, then side; sessions without payload are not there. */
  readonly streams: Map<number, readonly [AssembledDirection, AssembledDirection]>;
  /** Breaches of the order of calls. */
  readonly breaches: string[];
}

/** Keeps everything, and watches that calls come in order. */
export class RecordingSink implements StreamSink {
  readonly streams = new Map<number, readonly [AssembledDirection, AssembledDirection]>();
  readonly breaches: string[] = [];

  open(session: Session): void {
    if (this.streams.has(session.number)) this.breaches.push(`${session.number} opened twice`);
    this.streams.set(session.number, [blank(), blank()]);
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    const direction = this.#direction(session, side);
    const before = direction.pieces.at(-1);
    const expected = before === undefined ? 0 : before.offset + lengthOf(before);
    if (piece.offset !== expected) this.breaches.push(`piece at ${piece.offset}, not at ${expected}`);
    if (lengthOf(piece) < 1) this.breaches.push(`empty piece at ${piece.offset}`);
    if (direction.end !== null) this.breaches.push('piece behind the end');
    direction.pieces.push(piece.kind === 'gap' ? piece : { ...piece, bytes: piece.bytes.slice() });
    direction.text +=
      piece.kind === 'gap'
        ? `{${piece.length} ${piece.reason}}`
        : Buffer.from(piece.bytes).toString('latin1');
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    const direction = this.#direction(session, side);
    if (direction.closed !== null) this.breaches.push('closed twice');
    direction.closed = end;
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    const direction = this.#direction(session, side);
    if (direction.end !== null) this.breaches.push('ended twice');
    direction.end = end;
    direction.totals = totals;
  }

  #direction(session: Session, side: SideIndex): AssembledDirection {
    const both = this.streams.get(session.number);
    if (both === undefined) throw new Error(`session ${session.number} was not opened`);
    return both[side];
  }
}

const blank = (): AssembledDirection => ({ pieces: [], text: '', end: null, closed: null, totals: null });

export const lengthOf = (piece: StreamPiece): number =>
  piece.kind === 'data' ? piece.bytes.length : piece.length;

/** Assembles any capture. */
export async function assembleSource(
  source: FrameSource,
  options: AssemblyOptions = {},
  analysis: AnalyzeOptions = {},
): Promise<Assembled> {
  const sink = new RecordingSink();
  const assembler = new StreamAssembler(sink, options);
  const tracked = await trackSource(source, { ...analysis, observers: [assembler] });
  for (const [number, both] of sink.streams) {
    for (const side of [0, 1] as const) {
      if (both[side].end === null) sink.breaches.push(`side ${side} of ${number} has no end`);
    }
  }
  return { ...tracked, streams: sink.streams, breaches: sink.breaches };
}

export const assembleBytes = (bytes: Uint8Array, options?: AssemblyOptions): Promise<Assembled> =>
  assembleSource(captureFromBytes(bytes, { name: 'memory' }), options);

export const assembleFrames = (
  frames: readonly EncodedFrame[],
  options?: AssemblyOptions,
): Promise<Assembled> => assembleBytes(toPcap(frames), options);

/** Assembles a script of test/support/script.ts. */
export const assembleScript = (
  text: string,
  options: TrackOptions = {},
  assembly?: AssemblyOptions,
): Promise<Assembled> => assembleFrames(scriptFrames(text, options), assembly);

/** Both directions of a session as text; sessions without a stream give empty ones. */
export function texts(assembled: Assembled, session = 0): [string, string] {
  const both = assembled.streams.get(session);
  return [both?.[0].text ?? '', both?.[1].text ?? ''];
}
