/** Writes each direction of each session to a file of its own, and an index beside them. */
import { OutputError } from '../../errors.js';
import { LIMITS, type LimitHits } from '../../limits.js';
import { type JsonObject, jsonText } from '../../report/json-text.js';
import { indexRecord, type IndexEntry, INDEX_NAME } from '../../report/streams/index-record.js';
import type { GapPiece, StreamEnd, StreamPiece, StreamSink } from '../../stream/piece.js';
import type { StreamTotals } from '../../stream/stream-totals.js';
import { type Session, type SideIndex, sideName } from '../../tcp/session.js';
import type { PacketView } from '../../wire/packet-view.js';
import type { Tracking } from '../../tcp/tracking.js';
import { outputError } from '../output.js';
import { ExtractedDirection } from './extracted-direction.js';
import { FilePool, PooledFile } from './file-pool.js';
import { type OutputFolder, partialName } from './output-folder.js';
import { streamFileName } from './stream-file-name.js';

/** What stands in a file for octets that the capture does not have. */
export const GAP_MODES = ['zero', 'skip', 'split'] as const;
export type GapMode = (typeof GAP_MODES)[number];

export class ExtractSink implements StreamSink {
  /** Files written, and octets of streams in them. */
  files = 0;
  octets = 0;
  readonly #pool: FilePool;
  readonly #index = new PooledFile(INDEX_NAME);
  readonly #directions = new Map<number, [ExtractedDirection | null, ExtractedDirection | null]>();
  /** How often each name was given. */
  readonly #names = new Map<string, number>();
  readonly #failed: PooledFile[] = [];
  #tracking: Tracking | null = null;

  /**
   * @param interrupted True when not all of the capture is read; asked when a stream ends.
   * @throws {OutputError} when the folder holds an index already, unless it may be overwritten.
   */
  constructor(
    private readonly folder: OutputFolder,
    private readonly gapMode: GapMode,
    private readonly interrupted: () => boolean = () => false,
  ) {
    folder.makeWay(INDEX_NAME);
    this.#pool = new FilePool(folder, (file) => this.#failed.push(file));
  }

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    const direction = this.#direction(session, side, piece);
    if (piece.kind === 'gap') {
      this.#gap(direction, piece, this.#tracking!.limits);
      return;
    }
    direction.file ??= this.#newFile(direction, piece.offset);
    this.#pool.append(direction.file, piece.bytes);
    this.octets += piece.bytes.length;
  }

  plain(session: Session, side: SideIndex, offset: number, packet: PacketView): void {
    const direction = this.#directions.get(session.number)?.[side] ?? this.#direction(session, side, packet);
    const file = (direction.file ??= this.#newFile(direction, offset));
    const { bytes, payloadAt, payloadLen } = packet;
    this.#pool.append(file, bytes.subarray(payloadAt, payloadAt + payloadLen));
    this.octets += payloadLen;
  }

  /** Zeros give way to what came late. */
  late(session: Session, side: SideIndex, offset: number, bytes: Uint8Array): void {
    const direction = this.#directions.get(session.number)?.[side];
    const gap = direction?.filledGapAt(offset);
    const place = direction?.placeOf(offset);
    if (!gap || !place || !this.#pool.patch(place.file, bytes, place.at)) return;
    gap.late += bytes.length;
    this.octets += bytes.length;
  }

  /** The files are what repeats are compared with. */
  recall(session: Session, side: SideIndex, offset: number, length: number): Uint8Array | null {
    const place = this.#directions.get(session.number)?.[side]?.placeOf(offset);
    return place ? this.#pool.read(place.file, place.at, length) : null;
  }

  /** Nearly always that was all: neither a buffer nor an open file is kept for what may follow. */
  closed(session: Session, side: SideIndex): void {
    const file = this.#directions.get(session.number)?.[side]?.file;
    if (file) this.#pool.rest(file);
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    const both = this.#directions.get(session.number);
    const direction = both?.[side];
    if (!both || !direction) return;
    both[side] = null;
    if (both[0] === null && both[1] === null) this.#directions.delete(session.number);
    // Where the reading was interrupted, only a stream that was over is known to be whole.
    const whole = !this.interrupted() || end.how === 'fin' || end.how === 'reset';
    if (direction.file !== null) this.#pool.finish(direction.file, whole);
    const { files, gaps, moreGaps, firstFrame, firstTimeNs } = direction;
    const tracking = this.#tracking!;
    const entry: IndexEntry = {
      session: session.number,
      from: sideName(side),
      sender: tracking.addressOf(session, side),
      receiver: tracking.addressOf(session, side === 0 ? 1 : 0),
      firstFrame,
      firstTimeNs,
      files: files.map(({ offset, file }) => ({ file: nameNow(file), offset, size: file.size })),
      gaps,
      moreGaps,
      end,
      totals,
    };
    this.#line(indexRecord(entry, tracking.baseSecond));
  }

  /**
   * Closes the index.
   * @param rest What else to say in its last line.
   * @throws {OutputError} when a file could not be written; all others are complete.
   */
  finish(rest: JsonObject): void {
    // Streams without an end: the reading broke off.
    for (const both of this.#directions.values()) {
      for (const direction of both) if (direction?.file) this.#pool.finish(direction.file, false);
    }
    this.#directions.clear();
    const failed = this.#failed.map(nameNow);
    this.#line({
      type: 'summary',
      files: this.files,
      octets: this.octets,
      gap: this.gapMode,
      failed,
      limits: (this.#tracking?.limits.list() ?? []).map((limit) => ({ ...limit })),
      ...rest,
    });
    this.#pool.finish(this.#index, true);
    const [first] = this.#failed;
    if (first === undefined) return;
    const { message } = outputError(this.folder.pathOf(first.name), first.failure, '--extract');
    const kept = first.made ? `; ${first.written} octets are in ${nameNow(first)}` : '';
    const others = this.#failed.length - 1;
    const more = others === 0 ? '' : `; ${others} more could not be written either`;
    throw new OutputError(`${message}${kept}${more}`);
  }

  #direction(
    session: Session,
    side: SideIndex,
    piece: Pick<StreamPiece, 'frame' | 'timeNs'>,
  ): ExtractedDirection {
    let both = this.#directions.get(session.number);
    if (both === undefined) this.#directions.set(session.number, (both = [null, null]));
    return (both[side] ??= this.#newDirection(session, side, piece));
  }

  #newDirection(
    session: Session,
    side: SideIndex,
    piece: Pick<StreamPiece, 'frame' | 'timeNs'>,
  ): ExtractedDirection {
    const { addressOf } = this.#tracking!;
    const name = streamFileName(addressOf(session, side), addressOf(session, side === 0 ? 1 : 0));
    const copy = this.#names.get(name) ?? 0;
    this.#names.set(name, copy + 1);
    return new ExtractedDirection(name, copy, piece);
  }

  #newFile(direction: ExtractedDirection, offset: number): PooledFile {
    const part = this.gapMode === 'split' && offset > 0 ? `@${offset}` : '';
    const again = direction.copy === 0 ? '' : `c${direction.copy}`;
    const file = new PooledFile(`${direction.name}${again}${part}`);
    this.files++;
    direction.files.push({ offset: offset - direction.lead, file });
    direction.begins(offset - direction.lead, file, 0);
    if (direction.lead > 0) this.#pool.skip(file, direction.lead);
    direction.lead = 0;
    return file;
  }

  #gap(direction: ExtractedDirection, gap: GapPiece, limits: LimitHits): void {
    const { file } = direction;
    const { offset, length, reason, frame } = gap;
    let filled = this.gapMode === 'zero';
    if (filled && length > LIMITS.maxZeroFilledGap) {
      limits.hit('maxZeroFilledGap', frame);
      filled = false;
    }
    const at = file?.size ?? direction.lead;
    if (direction.gaps.length < LIMITS.maxIndexedGaps) {
      direction.gaps.push({ offset, length, reason, frame, at, filled, late: 0 });
    } else {
      limits.hit('maxIndexedGaps', frame);
      direction.moreGaps++;
    }
    // Nothing but gaps is no file.
    if (filled && file === null) direction.lead += length;
    else if (filled) this.#pool.skip(file!, length);
    else if (file === null) return;
    else if (this.gapMode === 'split') {
      this.#pool.finish(file, true);
      direction.file = null;
    } else direction.begins(offset + length, file, at);
  }

  #line(record: JsonObject): void {
    this.#pool.append(this.#index, Buffer.from(`${jsonText(record)}\n`));
  }
}

/** The name that a file has now: one that is not whole says so. */
const nameNow = ({ name, made, complete }: PooledFile): string =>
  made && !complete ? partialName(name) : name;
