/** The beginning of a session that framings are judged by. */

/** Segments of this size and more are as full as the path allows: where they end says nothing of messages. */
export const FULL_SEGMENT = 512;

/** What one side sent so far. */
export interface SampleSide {
  /** Its first octets; fewer than were sent when the sample is full. */
  readonly bytes: Uint8Array;
  /** Offsets behind the last octet of each segment, ascending. */
  readonly segmentEnds: readonly number[];
  /** It sent no more than this, and closed. */
  readonly closed: boolean;
}

/** Octets of one segment, in the order in which the segments came. */
export interface SamplePiece {
  /** 0 the client, 1 the server. */
  readonly side: 0 | 1;
  /** Offsets in the bytes of that side. */
  readonly from: number;
  readonly to: number;
}

export interface Sample {
  readonly sides: readonly [client: SampleSide, server: SampleSide];
  readonly pieces: readonly SamplePiece[];
  /** The session or the capture is over: there is nothing but this sample. */
  readonly whole: boolean;
}

/** Octets of both sides together. */
export function sampleBytes({ sides }: Sample): number {
  return sides[0].bytes.length + sides[1].bytes.length;
}
