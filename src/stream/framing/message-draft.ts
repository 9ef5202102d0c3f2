/** A message while its octets pass. */
import { LIMITS } from '../../limits.js';
import type { Side } from '../../tcp/events.js';
import type { MessageAbout, MessageFacts } from './framing.js';
import type { MessageStop, StreamMessage } from './message.js';
import { previewOf } from './preview.js';

const NO_FACTS: MessageFacts = {};

export class MessageDraft {
  kind = 'message';
  label = '';
  expectedBytes: number | null = null;
  aside = false;
  stream: number | null = null;
  endsStream = false;
  facts: MessageFacts = NO_FACTS;
  /** Offset behind its last octet, once it is known. */
  end = 0;
  missingBytes = 0;
  stopped: MessageStop | null = null;
  sharesFirstSegment = false;
  sharesLastSegment = false;
  readonly carriers = new Carriers();
  readonly #beforeLast = new Carriers();
  #preview: Uint8Array | null = null;
  #previewLength = 0;
  /** The cutter gave the octets to show. */
  #previewGiven = false;

  /** @param epoch Times that the cutter had lost its place before. */
  constructor(
    readonly from: Side,
    readonly index: number,
    readonly offset: number,
    readonly epoch: number,
  ) {}

  get bytes(): number {
    return this.end - this.offset;
  }

  /** It is split over segments. */
  get split(): boolean {
    return this.carriers.segments > 1;
  }

  get shared(): boolean {
    return this.sharesFirstSegment || this.sharesLastSegment;
  }

  /** A segment with octets of it. */
  carriedBy(frame: number, timeNs: number): void {
    this.carriers.add(frame, timeNs);
  }

  /** Another segment comes, and may turn out to carry nothing of it. */
  remember(): void {
    this.#beforeLast.copy(this.carriers);
  }

  /** It did turn out so. */
  recall(): void {
    this.carriers.copy(this.#beforeLast);
  }

  learn(about: MessageAbout): void {
    if (about.kind !== undefined) this.kind = about.kind;
    if (about.label !== undefined) this.label = about.label;
    if (about.expectedBytes !== undefined) this.expectedBytes = about.expectedBytes;
    if (about.aside !== undefined) this.aside = about.aside;
    if (about.stream !== undefined) this.stream = about.stream;
    if (about.endsStream !== undefined) this.endsStream = about.endsStream;
    if (about.facts !== undefined) this.facts = about.facts;
    if (about.preview !== undefined) {
      this.#preview = about.preview.slice();
      this.#previewLength = about.preview.length;
      this.#previewGiven = true;
    }
  }

  /** Keeps its first octets, up to `most`, from the segment with the offsets from `at` on. */
  keepPreview(bytes: Uint8Array, at: number, end: number, most: number): void {
    if (this.#previewGiven || this.#previewLength >= most) return;
    const kept = (this.#preview ??= new Uint8Array(most));
    // Only what joins the octets that are kept: behind a gap there is nothing to show.
    const from = this.offset + this.#previewLength - at;
    if (from < 0 || from >= bytes.length) return;
    const piece = bytes.subarray(from, Math.min(end - at, from + most - this.#previewLength));
    kept.set(piece, this.#previewLength);
    this.#previewLength += piece.length;
  }

  /** The message for programs and reports. */
  message(previews: boolean): StreamMessage {
    const { carriers } = this;
    const seen = carriers.segments > 0;
    const shown = this.#preview?.subarray(0, this.#previewLength) ?? null;
    // What a cutter gives may be readable where the message is not: its length says nothing then.
    const cut =
      this.#previewLength < this.bytes &&
      !(this.#previewGiven && this.#previewLength < LIMITS.maxPreviewBytes);
    return {
      from: this.from,
      index: this.index,
      kind: this.kind,
      label: this.label,
      offset: this.offset,
      bytes: this.bytes,
      missingBytes: this.missingBytes,
      expectedBytes: this.expectedBytes,
      segments: carriers.segments,
      firstFrame: seen ? carriers.firstFrame : null,
      lastFrame: seen ? carriers.lastFrame : null,
      firstTimeNs: seen ? carriers.firstNs : null,
      lastTimeNs: seen ? carriers.lastNs : null,
      sharesFirstSegment: this.sharesFirstSegment,
      sharesLastSegment: this.sharesLastSegment,
      complete: this.stopped === null,
      stopped: this.stopped,
      stream: this.stream,
      endsStream: this.endsStream,
      aside: this.aside,
      facts: this.facts,
      preview: previews && shown !== null ? previewOf(shown, cut) : null,
    };
  }
}

/** The segments that carried a message. */
class Carriers {
  segments = 0;
  firstFrame = 0;
  lastFrame = 0;
  /** The one with the last octets: not the one with the highest number where segments were reordered. */
  latest = 0;
  firstNs = 0.5;
  lastNs = 0.5;

  add(frame: number, timeNs: number): void {
    if (this.segments === 0) {
      this.firstFrame = frame;
      this.lastFrame = frame;
      this.firstNs = timeNs;
      this.lastNs = timeNs;
    } else {
      this.firstFrame = Math.min(this.firstFrame, frame);
      this.lastFrame = Math.max(this.lastFrame, frame);
      this.firstNs = Math.min(this.firstNs, timeNs);
      this.lastNs = Math.max(this.lastNs, timeNs);
    }
    // A segment that filled several holes comes in several pieces.
    if (frame !== this.latest) this.segments++;
    this.latest = frame;
  }

  copy(other: Carriers): void {
    this.segments = other.segments;
    this.firstFrame = other.firstFrame;
    this.lastFrame = other.lastFrame;
    this.latest = other.latest;
    this.firstNs = other.firstNs;
    this.lastNs = other.lastNs;
  }
}
