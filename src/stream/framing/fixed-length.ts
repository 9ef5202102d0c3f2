/** Messages that are all of one length. */
import type { CutSink, Cutter, Framing, Guess } from './framing.js';
import { FULL_SEGMENT, type Sample, type SampleSide } from './sample.js';

/** Segments of the same size, one after the other, that are no accident. */
const LEAST_SEGMENTS = 4;
/** A number of equal writes shows a habit and not yet a protocol. */
const CONFIDENCE = 0.6;
/** Where some are several together, or parts. */
const CONFIDENCE_OF_MOST = 0.55;
/** Share of segments that are one message each. */
const LEAST_SINGLE = 0.6;
/** Size below which writes of several happen to fit too easily. */
const LEAST_JOINED = 4;

/**
 * @param client Octets of each message of the client, 1 or more.
 * @param server The same for the server; default the same as the client's.
 * @throws {RangeError} when a length is no whole number above 0.
 */
export function fixedLength(client: number, server = client): Framing {
  for (const length of [client, server]) {
    if (!Number.isSafeInteger(length) || length < 1) {
      throw new RangeError(
        `the length of messages must be a whole number of octets from 1 on, not ${length}`,
      );
    }
  }
  const same = client === server;
  return {
    name: same ? `fixed:${client}` : `fixed:${client}/${server}`,
    title: same
      ? `messages of ${client} octets`
      : `messages of ${client} octets from the client, of ${server} from the server`,
    pairing: 'by-count',
    open: (toClient, toServer) => [
      new FixedLengthCutter(toClient, client),
      new FixedLengthCutter(toServer, server),
    ],
  };
}

/** Boundaries follow from the offset alone, so nothing, not even a gap, loses the place. */
class FixedLengthCutter implements Cutter {
  #open = false;

  constructor(
    private readonly sink: CutSink,
    private readonly length: number,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    this.#pass(at, at + bytes.length);
  }

  gap(length: number, at: number): void {
    const end = at + length;
    const next = at - (at % this.length) + this.length;
    if (this.#open && next <= end) {
      this.sink.end(next);
      this.#open = false;
    }
    // Messages that are missing as a whole are none; the one that the gap ends in begins inside it.
    const last = end - (end % this.length);
    if (!this.#open && last < end) this.#pass(Math.max(last, at), end);
  }

  end(): void {}

  #pass(at: number, end: number): void {
    const { length, sink } = this;
    let next = at - (at % length) + length;
    let start = at;
    while (start < end) {
      if (!this.#open) {
        sink.begin(start);
        sink.about({ expectedBytes: length });
      }
      this.#open = next > end;
      if (!this.#open) sink.end(next);
      start = next;
      next += length;
    }
  }
}

/** The fixed length that the segments of a sample suggest; null when they do not. */
export function guessFixedLength(sample: Sample): Guess | null {
  const [client, server] = sample.sides.map(commonSize) as [number | null, number | null];
  if (client === null || server === null) return null;
  const segments = sample.sides[0].segmentEnds.length + sample.sides[1].segmentEnds.length;
  if (segments < LEAST_SEGMENTS || client + server === 0) return null;
  const framing = fixedLength(client || server, server || client);
  const singles = countOf(sample.sides[0], client) + countOf(sample.sides[1], server);
  if (singles === segments) {
    const reason = `all of the ${segments} segments have the same size in their direction`;
    return { framing, recognition: { confidence: CONFIDENCE, reason } };
  }
  const reason = `${singles} of the ${segments} segments have the same size in their direction, the others fit`;
  return { framing, recognition: { confidence: CONFIDENCE_OF_MOST, reason } };
}

/**
 * Size of the segments of a side; 0 when it sent none, null when too few have the same, or that is full. The others are
 * several together or parts, so that nearly every one ends with a message.
 */
function commonSize(side: SampleSide): number | null {
  const { segmentEnds } = side;
  const [size] = segmentEnds;
  if (size === undefined) return 0;
  if (size >= FULL_SEGMENT) return null;
  const { length } = segmentEnds;
  const singles = countOf(side, size);
  if (singles === length) return size;
  const aligned = segmentEnds.filter((end) => end % size === 0).length;
  const fits = size >= LEAST_JOINED && singles >= LEAST_SINGLE * length;
  return fits && aligned >= length - (length - singles) / 2 ? size : null;
}

/** Segments of that size. */
function countOf({ segmentEnds }: SampleSide, size: number): number {
  return segmentEnds.filter((end, i) => end - (segmentEnds[i - 1] ?? 0) === size).length;
}
