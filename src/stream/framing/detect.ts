/** Finds out what the messages of a session are, from how it begins. */
import { namedDelimiter } from './catalog.js';
import { guessDecimalLength } from './decimal-length.js';
import { guessFixedLength } from './fixed-length.js';
import type { Framing, Guess } from './framing.js';
import { http1 } from './http1.js';
import { http2 } from './http2.js';
import { jsonLines } from './json-lines.js';
import { jsonValues } from './json-values.js';
import { guessLengthPrefixes } from './length-prefix.js';
import type { FramingCandidate } from './message.js';
import { resp } from './resp.js';
import { type Sample, sampleBytes } from './sample.js';
import { tlsRecords } from './tls-records.js';
import { untilClose } from './until-close.js';
import { websocket } from './websocket.js';

/** Below this nothing is said: a wrong framing is worse than none. */
export const LEAST_CONFIDENCE = 0.5;
/** So sure that the rest of the sample need not be waited for. */
export const SURE = 0.97;
/** Candidates told of. */
const MOST_CANDIDATES = 5;

/**
 * Protocols with marks of their own, in order of preference: where two are equally likely, the first one says more about
 * the messages.
 */
const PROTOCOLS: readonly Framing[] = [tlsRecords, http2, http1, resp, jsonLines, jsonValues, websocket];
/** What many protocols have in common; length prefixes come before these. */
const SHAPES: readonly Framing[] = [
  namedDelimiter('crlf'),
  namedDelimiter('lf'),
  namedDelimiter('nul'),
  namedDelimiter('cr'),
  untilClose,
];

export interface Detection {
  /** Null when nothing fits well enough. */
  readonly framing: Framing | null;
  readonly confidence: number;
  readonly reason: string;
  /** Best first, the chosen one included. */
  readonly candidates: readonly FramingCandidate[];
}

/** True when so few octets already show a protocol by marks of its own: what it is need not be waited for. */
export function isSureOfProtocol(sample: Sample, own: readonly Framing[]): boolean {
  return recognised([...own, ...PROTOCOLS], sample).some(({ recognition }) => recognition.confidence >= SURE);
}

/**
 * Judges the beginning of a session by its octets and segments; ports say nothing here.
 *
 * @param own More framings, tried first.
 */
export function detectFraming(sample: Sample, own: readonly Framing[] = []): Detection {
  if (sampleBytes(sample) === 0) {
    return { framing: null, confidence: 0, reason: 'no octet of the stream was captured', candidates: [] };
  }
  const decimal = guessDecimalLength(sample);
  const fixed = guessFixedLength(sample);
  const guesses = [
    ...recognised([...own, ...PROTOCOLS], sample),
    ...guessLengthPrefixes(sample),
    ...recognised(decimal === null ? SHAPES : [...SHAPES, decimal], sample),
    ...(fixed === null ? [] : [fixed]),
  ];
  // Sorting is stable: of equals the first stays first.
  const found = guesses
    .filter(({ recognition }) => recognition.confidence > 0)
    .sort((a, b) => b.recognition.confidence - a.recognition.confidence);
  const candidates = found
    .slice(0, MOST_CANDIDATES)
    .map(({ framing, recognition }) => ({ name: framing.name, ...recognition }));
  const [best] = found;
  if (best === undefined || best.recognition.confidence < LEAST_CONFIDENCE) {
    const near =
      best === undefined ? 'nothing known fits' : `at best ${best.framing.name}, which is not likely`;
    return { framing: null, confidence: 0, reason: `${near}; a write is no message`, candidates };
  }
  return { framing: best.framing, ...best.recognition, candidates };
}

function recognised(framings: readonly Framing[], sample: Sample): Guess[] {
  return framings.flatMap((framing) => {
    const recognition = framing.recognise?.(sample) ?? null;
    return recognition === null ? [] : [{ framing, recognition }];
  });
}
