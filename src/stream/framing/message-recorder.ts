/**
 * Makes messages of what one cutter finds: which segments carried each, when, and whether they carried
 * others as well. A cutter may end a message before the segment in hand (only what follows a number shows
 * that it is over), so the draft remembers how it stood before that segment.
 */
import { LIMITS } from '../../limits.js';
import type { Side } from '../../tcp/events.js';
import type { CutSink, Cutter, MessageAbout } from './framing.js';
import { MessageDraft } from './message-draft.js';
import type { MessageDirection, MessageStop, UncutPlace } from './message.js';

/** Takes finished messages; false when there is no room for one more. */
export type KeepMessage = (message: MessageDraft) => boolean;

const NOTHING = new Uint8Array(0);
/** Octets are missing in the middle of it. */
const BROKEN_BY_GAP: MessageStop = { how: 'gap', by: null };

export class MessageRecorder implements CutSink {
  #cutter: Cutter | null = null;
  /** The message in hand. */
  #draft: MessageDraft | null = null;
  /** The last one that ended, for the segment that it may share with the next. */
  #previous: MessageDraft | null = null;
  // What is in hand: octets of a frame, or a gap, which has frame 0.
  #bytes: Uint8Array = NOTHING;
  #at = 0;
  #reached = 0;
  #frame = 0;
  #timeNs = 0.5;
  #over = false;

  #count = 0;
  #notKept = 0;
  #incomplete = 0;
  #split = 0;
  #merged = 0;
  #uncutBytes = 0;
  readonly #uncut: UncutPlace[] = [];
  /** Times that the place was lost: what is behind is paired anew. */
  #epoch = 0;
  /** Offset behind the last message, or where the place was lost. */
  #outsideFrom = 0;

  /** @param previewBytes Octets of each message kept to be shown, 0 for none. */
  constructor(
    private readonly from: Side,
    private readonly previewBytes: number,
    private readonly keep: KeepMessage,
  ) {}

  /** @param cutter The one that tells this recorder what it finds. */
  attach(cutter: Cutter): void {
    this.#cutter = cutter;
  }

  /** The next octets, of one frame, from offset `at` on. */
  data(bytes: Uint8Array, at: number, frame: number, timeNs: number): void {
    if (this.#over) return;
    this.#take(bytes, at, at + bytes.length, frame, timeNs);
    this.#draft?.carriedBy(frame, timeNs);
    this.#cutter!.push(bytes, at);
    if (this.#draft !== null) this.#show(this.#draft, this.#reached);
  }

  gap(length: number, at: number): void {
    if (this.#over) return;
    this.#take(NOTHING, at, at + length, 0, NaN);
    this.#cutter!.gap(length, at);
    if (this.#draft !== null) this.#miss(this.#draft, this.#reached);
    // The other side may end the message later: no octet of the gap is then counted again.
    this.#at = this.#reached;
  }

  /**
   * Nothing more comes in this direction.
   *
   * @param closed Its sender closed it, and everything up to there was seen.
   */
  close(stop: MessageStop, closed: boolean): void {
    if (this.#over) return;
    this.#over = true;
    const at = this.#reached;
    this.#take(NOTHING, at, at, 0, NaN);
    this.#cutter!.end(at, closed);
    if (this.#draft !== null) this.#finish(this.#draft, at, stop);
    this.#uncutBytes += at - this.#outsideFrom;
    this.#outsideFrom = at;
  }

  begin(at: number): void {
    // A cutter that forgets to end a message ends it with the next.
    if (this.#draft !== null) this.end(at);
    this.#uncutBytes += at - this.#outsideFrom;
    const draft = new MessageDraft(this.from, this.#count, at, this.#epoch);
    this.#draft = draft;
    if (this.#frame === 0) return;
    draft.carriedBy(this.#frame, this.#timeNs);
    const previous = this.#previous;
    if (previous === null || previous.carriers.latest !== this.#frame) return;
    this.#merged += previous.shared ? 1 : 2;
    previous.sharesLastSegment = true;
    draft.sharesFirstSegment = true;
  }

  about(about: MessageAbout): void {
    this.#draft?.learn(about);
  }

  end(at: number): void {
    if (this.#draft !== null) this.#finish(this.#draft, at, null);
  }

  lost(at: number, why: string): void {
    this.#epoch++;
    const draft = this.#draft;
    if (this.#uncut.length < LIMITS.maxEvidenceFrames) this.#uncut.push({ from: this.from, offset: at, why });
    if (draft === null) return;
    // Octets that turned out to begin no message are none; a message with a gap in it is one.
    if (this.#frame === 0) this.#finish(draft, at, BROKEN_BY_GAP);
    else {
      this.#draft = null;
      this.#outsideFrom = draft.offset;
    }
  }

  #take(bytes: Uint8Array, at: number, reached: number, frame: number, timeNs: number): void {
    this.#bytes = bytes;
    this.#at = at;
    this.#reached = reached;
    this.#frame = frame;
    this.#timeNs = timeNs;
    this.#draft?.remember();
  }

  #finish(draft: MessageDraft, at: number, stop: MessageStop | null): void {
    if (this.#frame !== 0) {
      if (at <= this.#at) draft.recall();
      else this.#show(draft, at);
    } else this.#miss(draft, at);
    draft.end = at;
    draft.stopped = stop;
    this.#draft = null;
    this.#previous = draft;
    this.#outsideFrom = at;
    this.#count++;
    if (stop !== null) this.#incomplete++;
    if (draft.split) this.#split++;
    if (!this.keep(draft)) this.#notKept++;
  }

  #show(draft: MessageDraft, end: number): void {
    if (this.previewBytes > 0) draft.keepPreview(this.#bytes, this.#at, end, this.previewBytes);
  }

  /** A gap in hand: what of it lies in the message, up to `end`, is missing there. */
  #miss(draft: MessageDraft, end: number): void {
    draft.missingBytes += Math.max(0, end - Math.max(this.#at, draft.offset));
  }

  summary(): MessageDirection {
    return {
      bytes: this.#reached,
      messages: this.#count,
      notKept: this.#notKept,
      incomplete: this.#incomplete,
      split: this.#split,
      merged: this.#merged,
      uncutBytes: this.#uncutBytes,
      uncut: this.#uncut,
    };
  }
}
