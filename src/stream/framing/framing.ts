/**
 * How a byte stream is cut into messages. A framing makes two cutters a session, one a direction;
 * a cutter is fed every octet once, in order, and tells where messages begin and end. It keeps no
 * payload and never looks back, so that a stream of any length costs the same an octet.
 */
import type { Sample } from './sample.js';

/**
 * How requests find their responses. `in-order`: the protocol promises it; `stream`: by the number of
 * their stream; `turns`: whatever one side sends until the other answers is one request; `by-count`: in
 * order where each request has one response, else by turns; `none`: not at all.
 */
export type Pairing = 'in-order' | 'stream' | 'turns' | 'by-count' | 'none';

/** A fact of the protocol about one message: numbers and texts as they stand in it. */
export type MessageFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What a cutter knows about the message that it has begun. What it leaves out stays as it was. */
export interface MessageAbout {
  /** Stable word for the kind: `message`, `json`, `request`, `HEADERS`, `alert`. Default `message`. */
  readonly kind?: string;
  /** A few words for people, taken from the message and not to be trusted: `GET /index.html`. */
  readonly label?: string;
  /** Octets of the whole message as it says itself; for the report of one that was cut off. */
  readonly expectedBytes?: number;
  /** True takes the message out of the pairing: control frames, interim responses. */
  readonly aside?: boolean;
  /** Number of the stream inside the connection that it belongs to (HTTP/2). */
  readonly stream?: number;
  /** It is the last one that its side sends on that stream. */
  readonly endsStream?: boolean;
  readonly facts?: MessageFacts;
  /** Octets to show in place of the first ones of the message, which are not readable as they stand. */
  readonly preview?: Uint8Array;
}

/**
 * Takes what a cutter finds. Offsets count the octets of the direction from 0, missing ones included.
 * Octets between an `end` and the next `begin` belong to no message.
 */
export interface CutSink {
  /** A message begins with the octet at this offset. */
  begin(at: number): void;
  /** Tells about the message that was begun last; may be called several times. */
  about(about: MessageAbout): void;
  /** The message is whole; `at` is the offset behind its last octet. */
  end(at: number): void;
  /** From this offset on nothing can be cut until the next `begin`; a message that was begun is broken. */
  lost(at: number, why: string): void;
}

/** Cuts one direction of one session. Nothing it is fed makes it throw. */
export interface Cutter {
  /** The next octets, all of one segment, from offset `at` on. The array is only lent. */
  push(bytes: Uint8Array, at: number): void;
  /**
   * `length` octets are missing, from offset `at` on. A cutter that knows where messages end goes
   * on behind them; another calls `lost`.
   */
  gap(length: number, at: number): void;
  /** The direction is over; what is unfinished stays so unless the end itself finishes it. */
  end(at: number, closed: boolean): void;
}

/** What speaks for a framing in the beginning of a session. */
export interface Recognition {
  /** 0 to 1. */
  readonly confidence: number;
  /** What was seen, one sentence without a full stop. */
  readonly reason: string;
}

/** A way to cut streams into messages. Registered ones are detected; any may be asked for by name. */
export interface Framing {
  /** As a user types it, with its options: `http`, `length:4,little`. */
  readonly name: string;
  /** For people: `length prefix of 4 octets, little-endian`. */
  readonly title: string;
  readonly pairing: Pairing;
  /**
   * Cutters of one session: what the client sends, what the server sends. They may share what one
   * has to know of the other: a response to HEAD has no body.
   */
  open(client: CutSink, server: CutSink): readonly [Cutter, Cutter];
  /** Judges the beginning of a session; null or absent: cannot be this, or is not to be guessed. */
  recognise?(sample: Sample): Recognition | null;
}

/** A framing that a sample suggests. */
export interface Guess {
  readonly framing: Framing;
  readonly recognition: Recognition;
}
