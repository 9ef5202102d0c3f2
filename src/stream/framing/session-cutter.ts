/**
 * Cuts both directions of one session into messages. While it is not known how, the beginning is held:
 * `LIMITS.maxDetectionBytes` a direction at most.
 */
import { LIMITS } from '../../limits.js';
import type { SideIndex } from '../../tcp/session.js';
import { bursts } from './bursts.js';
import { detectFraming, type Detection, isSureOfProtocol, SURE } from './detect.js';
import type { Framing } from './framing.js';
import type { MessageDraft } from './message-draft.js';
import { type KeepMessage, MessageRecorder } from './message-recorder.js';
import type { FramingChoice, MessageStop, SessionMessages, StreamMessage } from './message.js';
import { type PairedMessage, pairMessages } from './pairing.js';
import { SampleBuilder } from './sample-builder.js';

export interface MessageOptions {
  /** Null, the default, finds out for each session. */
  readonly framing?: Framing | null;
  /** More framings to find out with, tried first. */
  readonly framings?: readonly Framing[];
  /** False keeps no octet of any message. Default true. */
  readonly previews?: boolean;
  /** Told of each message that ended, when `flush` is called. */
  readonly onMessage?: (message: StreamMessage, session: number) => void;
}

/** Octets after which a first guess is made; more come each time that they have doubled. */
const FIRST_GUESS_BYTES = 16;
/** Octets below which only the marks of a protocol count: two lengths that fit may be an accident. */
const SHAPE_BYTES = 512;

export class SessionCutter {
  readonly #recorders: readonly [MessageRecorder, MessageRecorder];
  readonly #drafts: readonly [MessageDraft[], MessageDraft[]] = [[], []];
  readonly #previews: boolean;
  readonly #own: readonly Framing[];
  #sample: SampleBuilder | null = new SampleBuilder();
  #nextGuess = FIRST_GUESS_BYTES;
  readonly #closed: [boolean, boolean] = [false, false];
  readonly #ends: [Ending | null, Ending | null] = [null, null];
  readonly #onMessage: ((message: StreamMessage, session: number) => void) | null;
  /** Messages that ended and were not told of. */
  #fresh: MessageDraft[] = [];
  #framing: Framing = bursts;
  #choice: FramingChoice | null = null;

  /**
   * @param room Asked before a message is kept; false when there is none.
   * @param limited Told when the framing had to be guessed from no more than may be held.
   */
  constructor(
    private readonly session: number,
    options: MessageOptions,
    private readonly room: () => boolean,
    private readonly limited: () => void = () => undefined,
  ) {
    this.#previews = options.previews ?? true;
    this.#own = options.framings ?? [];
    this.#onMessage = options.onMessage ?? null;
    const bytes = this.#previews ? LIMITS.maxPreviewBytes : 0;
    const keep: KeepMessage = (draft) => this.#keep(draft);
    this.#recorders = [
      new MessageRecorder('client', bytes, keep),
      new MessageRecorder('server', bytes, keep),
    ];
    if (options.framing) this.#choose(options.framing);
  }

  /**
   * Tells of the messages that ended. To be called between segments: until the segment is over it is not known
   * whether its last message shares it with another.
   */
  flush(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const draft of fresh) this.#onMessage?.(draft.message(this.#previews), this.session);
  }

  #keep(draft: MessageDraft): boolean {
    if (this.#onMessage !== null) this.#fresh.push(draft);
    if (!this.room()) return false;
    this.#drafts[draft.from === 'client' ? 0 : 1].push(draft);
    return true;
  }

  /** The next octets of a direction, all of one frame. */
  data(side: SideIndex, bytes: Uint8Array, at: number, frame: number, timeNs: number): void {
    const sample = this.#sample;
    if (sample === null) {
      this.#recorders[side].data(bytes, at, frame, timeNs);
      return;
    }
    sample.data(side, bytes, at, frame, timeNs);
    if (sample.full) this.#decideNow(detectFraming(sample.sample(false), this.#own));
    else if (sample.bothSpoke && sample.bytes >= this.#nextGuess) this.#guess(sample);
  }

  gap(side: SideIndex, length: number, at: number): void {
    const sample = this.#sample;
    if (sample === null) this.#recorders[side].gap(length, at);
    else if (!sample.gap(side, length, at)) this.#decide(detectFraming(sample.sample(false), this.#own));
  }

  /** Both directions are over: nothing more can change. */
  get isOver(): boolean {
    return this.#closed[0] && this.#closed[1];
  }

  /** A direction is over. */
  close(side: SideIndex, stop: MessageStop, closed: boolean): void {
    if (this.#closed[side]) return;
    this.#closed[side] = true;
    const sample = this.#sample;
    if (sample === null) {
      this.#recorders[side].close(stop, closed);
      return;
    }
    this.#ends[side] = { stop, closed };
    if (closed) sample.closed(side);
    if (this.isOver) this.#decide(detectFraming(sample.sample(true), this.#own));
  }

  #guess(sample: SampleBuilder): void {
    this.#nextGuess = 2 * sample.bytes;
    const beginning = sample.sample(false);
    if (sample.bytes < SHAPE_BYTES && !isSureOfProtocol(beginning, this.#own)) return;
    const detection = detectFraming(beginning, this.#own);
    if (detection.confidence >= SURE) this.#decide(detection);
  }

  /** No more can be held: more octets might have said more. */
  #decideNow(detection: Detection): void {
    if (detection.confidence < SURE) this.limited();
    this.#decide(detection);
  }

  #decide({ framing, confidence, reason, candidates }: Detection): void {
    this.#choice = {
      name: framing?.name ?? null,
      title: framing?.title ?? null,
      chosenBy: 'detection',
      confidence,
      reason,
      candidates,
    };
    this.#begin(framing ?? bursts);
  }

  #choose(framing: Framing): void {
    const { name, title } = framing;
    const reason = 'asked for';
    this.#choice = { name, title, chosenBy: 'user', confidence: 1, reason, candidates: [] };
    this.#begin(framing);
  }

  /** Cuts what was held, in the order in which it came, and from now on what comes. */
  #begin(framing: Framing): void {
    this.#framing = framing;
    const [client, server] = this.#recorders;
    const cutters = framing.open(client, server);
    client.attach(cutters[0]);
    server.attach(cutters[1]);
    const held = this.#sample?.held ?? [];
    this.#sample = null;
    for (const piece of held) {
      const recorder = this.#recorders[piece.side];
      if ('gap' in piece) recorder.gap(piece.gap, piece.at);
      else recorder.data(piece.bytes, piece.at, piece.frame, piece.timeNs);
    }
    this.#ends.forEach((ending, side) => {
      if (ending !== null) this.#recorders[side as SideIndex].close(ending.stop, ending.closed);
    });
  }

  /** Everything there is to say, once both directions are over. */
  result(): SessionMessages {
    if (this.#sample !== null) this.#decide(detectFraming(this.#sample.sample(true), this.#own));
    const [client, server] = this.#drafts.map((drafts) =>
      drafts.map((draft) => ({ message: draft.message(this.#previews), epoch: draft.epoch })),
    ) as [PairedMessage[], PairedMessage[]];
    const paired = merge(client, server);
    const messages = paired.map(({ message }) => message);
    const { pairedBy, exchanges } = pairMessages(paired, this.#framing.pairing);
    return {
      session: this.session,
      framing: this.#choice!,
      pairedBy,
      toServer: this.#recorders[0].summary(),
      toClient: this.#recorders[1].summary(),
      messages,
      exchanges,
    };
  }
}

interface Ending {
  readonly stop: MessageStop;
  readonly closed: boolean;
}

/** Each direction in its own order; of two that are next, the one whose first segment came first. */
function merge(client: readonly PairedMessage[], server: readonly PairedMessage[]): PairedMessage[] {
  const merged: PairedMessage[] = [];
  let k = 0;
  for (const asked of client) {
    while (k < server.length && comesBefore(server[k]!.message, asked.message)) merged.push(server[k++]!);
    merged.push(asked);
  }
  // Not spread: there may be more of them than arguments are allowed.
  for (; k < server.length; k++) merged.push(server[k]!);
  return merged;
}

/** A message of which nothing was seen has no time: it stands where its direction has it. */
function comesBefore(a: StreamMessage, b: StreamMessage): boolean {
  if (a.firstTimeNs === null || b.firstTimeNs === null) return a.firstTimeNs === null;
  return a.firstTimeNs < b.firstTimeNs || (a.firstTimeNs === b.firstTimeNs && a.firstFrame! < b.firstFrame!);
}
