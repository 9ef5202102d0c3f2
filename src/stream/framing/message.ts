/** Messages as they were found: what programs and reports get. */
import type { Side } from '../../tcp/events.js';
import type { MessageFacts, Pairing } from './framing.js';
import type { MessagePreview } from './preview.js';

/** Why a message is not whole. */
export interface MessageStop {
  /**
   * `fin`: its sender closed in the middle of it; `reset`: a reset came; `capture-end`: the capture ended, or
   * other sessions took the ports; `gap`: octets are missing, and with them the place.
   */
  readonly how: 'fin' | 'reset' | 'capture-end' | 'gap';
  /** Side that closed or reset; null for the others, and where it is not known. */
  readonly by: Side | null;
}

/** One message of one direction. Times are nanoseconds since the capture's base second. */
export interface StreamMessage {
  /** Sender. */
  readonly from: Side;
  /** From 0, in its direction. */
  readonly index: number;
  /** Stable word: `message`, `request`, `HEADERS`, ...; see the framing. */
  readonly kind: string;
  /** A few words out of the message, not to be trusted; may be empty. */
  readonly label: string;
  /** Octets of the direction before it. */
  readonly offset: number;
  /** Octets of it that passed, missing ones included. */
  readonly bytes: number;
  /** Of these: not in the capture. */
  readonly missingBytes: number;
  /** Octets it should have by its own account; null when it does not say, or not so far. */
  readonly expectedBytes: number | null;
  /** Segments that carried octets of it, repeats aside. */
  readonly segments: number;
  /** Lowest and highest frame number of these; null when all of it is missing. */
  readonly firstFrame: number | null;
  readonly lastFrame: number | null;
  /** Time of the first and the last of its segments to pass; null when all of it is missing. */
  readonly firstTimeNs: number | null;
  readonly lastTimeNs: number | null;
  /** Its first segment also carried the end of the message before it. */
  readonly sharesFirstSegment: boolean;
  /** Its last segment also carried the start of the message after it. */
  readonly sharesLastSegment: boolean;
  readonly complete: boolean;
  /** Null when it is complete. */
  readonly stopped: MessageStop | null;
  /** Stream inside the connection; null without such. */
  readonly stream: number | null;
  readonly endsStream: boolean;
  /** Takes no part in the pairing. */
  readonly aside: boolean;
  readonly facts: MessageFacts;
  /** Null when previews are switched off. */
  readonly preview: MessagePreview | null;
}

/** First and last message of a side of an exchange: one message, unless several make a turn or a stream. */
export interface MessageSpan {
  readonly first: number;
  readonly last: number;
}

/** A request with its response. Durations are seconds. */
export interface Exchange {
  readonly request: MessageSpan;
  /** Null when none was seen. */
  readonly response: MessageSpan | null;
  readonly stream: number | null;
  /** First to last octet of the request. */
  readonly requestTime: number | null;
  /**
   * Last octet of the request to first octet of the response, at the capture point: the server's time, and
   * between the capture point and the server the path there and back. Null when the response began before
   * the request was over.
   */
  readonly thinkTime: number | null;
  /** First to last octet of the response. */
  readonly transferTime: number | null;
  /** First octet of the request to first octet of the response. */
  readonly timeToFirstByte: number | null;
  /** First octet of the request to last octet of the response. */
  readonly timeToLastByte: number | null;
}

/** A place from which on nothing could be cut. */
export interface UncutPlace {
  readonly from: Side;
  readonly offset: number;
  readonly why: string;
}

/** What was cut of one direction. */
export interface MessageDirection {
  /** Octets of the stream, missing ones included. */
  readonly bytes: number;
  /** Messages found, kept or not. */
  readonly messages: number;
  /** Of these: not kept, since `LIMITS.maxMessages` was reached. */
  readonly notKept: number;
  readonly incomplete: number;
  /** Messages that more than one segment carried. */
  readonly split: number;
  /** Messages that shared a segment with another. */
  readonly merged: number;
  /** Octets that belong to no message. */
  readonly uncutBytes: number;
  /** First places where cutting stopped, `LIMITS.maxEvidenceFrames` at most. */
  readonly uncut: readonly UncutPlace[];
}

/** How it was decided what the messages are. */
export interface FramingChoice {
  /** Name with options; null when no framing was recognised: messages are then bursts of `turns`. */
  readonly name: string | null;
  readonly title: string | null;
  readonly chosenBy: 'user' | 'detection';
  /** 0 to 1; 1 when the user chose. */
  readonly confidence: number;
  readonly reason: string;
  /** Others that were thought of, best first. */
  readonly candidates: readonly FramingCandidate[];
}

export interface FramingCandidate {
  readonly name: string;
  readonly confidence: number;
  readonly reason: string;
}

/** All messages of one session. */
export interface SessionMessages {
  /** Session number. */
  readonly session: number;
  readonly framing: FramingChoice;
  /** How requests and responses were brought together in the end. */
  readonly pairedBy: Exclude<Pairing, 'by-count'>;
  readonly toServer: MessageDirection;
  readonly toClient: MessageDirection;
  /** Messages of both directions in order of their first octets. */
  readonly messages: readonly StreamMessage[];
  readonly exchanges: readonly Exchange[];
}
