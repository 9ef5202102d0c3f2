/** One session in the terminal as both sides had it: who said what, when, and what is missing. */
import pc from 'picocolors';
import type { GapPiece, GapReason, StreamEnd, StreamPiece, StreamSink } from '../../stream/piece.js';
import type { StreamTotals } from '../../stream/stream-totals.js';
import { type Session, type SideIndex, sideName } from '../../tcp/session.js';
import type { Tracking } from '../../tcp/tracking.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { endpointText } from '../endpoint-text.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { formatDuration, formatUtc } from '../time.js';
import { hexLines } from './hex-lines.js';
import { VisibleOctets } from './visible-octets.js';

export interface FollowOptions {
  readonly as: 'text' | 'hex';
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Only this side; null for both. */
  readonly from: SideIndex | null;
}

/** A pause of the same side as long as this gets a head line of its own. */
const PAUSE_NS = 1e9;

const REASONS: Readonly<Record<GapReason, string>> = {
  'lost-in-capture': 'received, but not in the capture',
  snaplen: 'cut off by the snap length',
  'bad-checksum': 'only with a wrong checksum, never acknowledged',
  'not-yet': 'neither seen nor acknowledged by the end',
  evicted: 'given up for lack of memory',
};

export class FollowView implements StreamSink {
  readonly #out: BufferedOutput;
  readonly #visible = [new VisibleOctets(), new VisibleOctets()] as const;
  readonly #colours: readonly [(text: string) => string, (text: string) => string];
  readonly #dim: (text: string) => string;
  readonly #warn: (text: string) => string;
  #tracking: Tracking | null = null;
  /** Who spoke last, and when. */
  #speaker: SideIndex | null = null;
  #spokeNs = 0;
  #atLineStart = true;
  /** What closed the session is said once. */
  #resetTold = false;

  constructor(
    out: TextOutput,
    private readonly options: FollowOptions,
  ) {
    this.#out = new BufferedOutput(out);
    const c = pc.createColors(options.colour);
    this.#colours = [c.cyan, c.yellow];
    this.#dim = c.dim;
    this.#warn = (text) => c.bold(c.red(text));
  }

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  open(session: Session): void {
    const { addressOf, baseSecond } = this.#tracking!;
    const name = (side: SideIndex): string => this.#colours[side](endpointText(addressOf(session, side)));
    const arrow = this.options.unicode ? '→' : '->';
    const begun = formatUtc(baseSecond, session.firstTimeNs, 9);
    this.#line(
      `Session ${session.number}: ${name(0)} ${arrow} ${name(1)}, first frame ${session.firstFrame}, ${begun}`,
    );
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    if (!this.#wants(side)) return;
    if (piece.kind === 'gap') {
      this.#gap(session, side, piece);
      return;
    }
    if (side !== this.#speaker || piece.timeNs - this.#spokeNs >= PAUSE_NS) this.#head(session, side, piece);
    this.#spokeNs = piece.timeNs;
    if (piece.after !== null)
      this.#mark(`behind the ${piece.after === 'fin' ? 'FIN' : 'reset'} of the session`);
    if (piece.corrupt) this.#mark('with a wrong checksum, acknowledged all the same');
    if (this.options.as === 'hex') {
      for (const line of hexLines(piece.offset, piece.bytes)) this.#line(this.#colours[side](line));
    } else this.#text(side, this.#visible[side].text(piece.bytes));
    const { urgentAt, offset, bytes } = piece;
    if (urgentAt !== null && urgentAt >= offset && urgentAt < offset + bytes.length)
      this.#mark(`octet ${formatCount(urgentAt)} is urgent`);
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    if (end.how === 'reset') {
      if (this.#resetTold) return;
      this.#resetTold = true;
    } else if (!this.#wants(side)) return;
    const what = end.how === 'reset' ? 'reset' : `closed by the ${sideName(side)}`;
    this.#mark(`${what}, frame ${end.frame}, ${this.#when(session, end.timeNs)}`);
  }

  end(_: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    if (!this.#wants(side)) return;
    this.#rest(side);
    const parts = [plural(totals.delivered, 'octet')];
    if (totals.missing > 0)
      parts.push(`${formatCount(totals.missing)} missing in ${plural(totals.gapCount, 'gap')}`);
    if (totals.conflicting > 0) parts.push(`${formatCount(totals.conflicting)} with two versions`);
    if (end.how === 'capture-end') parts.push('open at the end of the capture');
    this.#mark(`${sideName(side)}: ${parts.join(', ')}`);
  }

  /** Writes what is held. Safe to call at any time. */
  flush(): void {
    this.#out.flush();
  }

  #wants(side: SideIndex): boolean {
    return this.options.from === null || this.options.from === side;
  }

  #head(session: Session, side: SideIndex, piece: StreamPiece): void {
    if (this.#speaker !== null) this.#rest(this.#speaker);
    this.#speaker = side;
    const { unicode } = this.options;
    const arrow = side === 0 ? (unicode ? '→' : '->') : unicode ? '←' : '<-';
    const late = piece.inOrderNs - piece.timeNs;
    const waited =
      piece.inOrderFrame === piece.frame ? '' : `, waited ${formatDuration(late / 1e9)} for its turn`;
    const text = `${arrow} ${sideName(side)}, frame ${piece.frame}, ${this.#when(session, piece.timeNs)}${waited}`;
    this.#line('');
    this.#line(this.#dim(text));
  }

  #gap(session: Session, side: SideIndex, gap: GapPiece): void {
    this.#rest(side);
    if (side !== this.#speaker) this.#head(session, side, gap);
    this.#spokeNs = gap.timeNs;
    const where = `from octet ${formatCount(gap.offset)} on`;
    const what = `${formatBytes(gap.length)} missing ${where}: ${REASONS[gap.reason]} (frame ${gap.frame})`;
    this.#line(this.#warn(`[${what}]`));
  }

  /** Seconds since the first segment. */
  #when(session: Session, timeNs: number): string {
    const ns = timeNs - session.firstTimeNs;
    return `${ns < 0 ? '-' : '+'}${(Math.abs(ns) / 1e9).toFixed(6)} s`;
  }

  /** What is left of a character that did not end. */
  #rest(side: SideIndex): void {
    this.#text(side, this.#visible[side].flush());
  }

  #mark(text: string): void {
    if (this.#speaker !== null) this.#rest(this.#speaker);
    this.#line(this.#dim(`(${text})`));
  }

  #text(side: SideIndex, text: string): void {
    if (text === '') return;
    const paint = this.#colours[side];
    // Colours end with their line: a pager may show any line alone.
    this.#out.write(
      text
        .split('\n')
        .map((line) => (line === '' ? '' : paint(line)))
        .join('\n'),
    );
    this.#atLineStart = text.endsWith('\n');
  }

  #line(text: string): void {
    this.#out.write(this.#atLineStart ? `${text}\n` : `\n${text}\n`);
    this.#atLineStart = true;
  }
}
