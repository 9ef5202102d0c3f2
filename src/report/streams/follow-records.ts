/** The pieces of one session as records for programs, one a line, in the order they could be read. */
import type { StreamEnd, StreamPiece, StreamSink } from '../../stream/piece.js';
import type { StreamTotals } from '../../stream/stream-totals.js';
import { type Session, type SideIndex, sideName } from '../../tcp/session.js';
import type { Tracking } from '../../tcp/tracking.js';
import { jsonText } from '../json-text.js';
import { resultRecord } from '../records.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { formatEpoch } from '../time.js';
import { streamOctets } from './stream-octets.js';

export class FollowRecords implements StreamSink {
  readonly #out: BufferedOutput;
  #tracking: Tracking | null = null;

  /** @param from Only this side; null for both. */
  constructor(
    out: TextOutput,
    private readonly from: SideIndex | null,
  ) {
    this.#out = new BufferedOutput(out);
  }

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    if (this.#passes(side)) return;
    const { kind, offset, frame, inOrderFrame } = piece;
    const where = { session: session.number, from: sideName(side), offset };
    const when = {
      frame,
      time: this.#time(piece.timeNs),
      inOrderFrame,
      inOrderTime: this.#time(piece.inOrderNs),
    };
    if (piece.kind === 'gap') {
      this.#record(kind, { ...where, length: piece.length, reason: piece.reason, ...when });
      return;
    }
    const { push, urgentAt, corrupt, after, bytes } = piece;
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    const marks = { push, urgentAt, corrupt, after };
    this.#record(kind, { ...where, length: bytes.length, ...when, ...marks, base64 });
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    if (this.#passes(side)) return;
    const { how, frame, offset } = end;
    const what = { session: session.number, from: sideName(side), how, length: offset, frame };
    this.#record('end', { ...what, time: this.#time(end.timeNs), octets: streamOctets(totals) });
  }

  /** Writes what is held. Safe to call at any time. */
  flush(): void {
    this.#out.flush();
  }

  #passes(side: SideIndex): boolean {
    return this.from !== null && this.from !== side;
  }

  #time(timeNs: number): string {
    return formatEpoch(this.#tracking!.baseSecond, timeNs);
  }

  #record(type: string, fields: object): void {
    this.#out.write(`${jsonText(resultRecord(type, fields))}\n`);
  }
}
