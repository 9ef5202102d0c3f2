/**
 * One compressed block of lz4 (block format description): sequences of literals and of copies from at
 * most 64 KiB back. Decoded forward, so a block that is cut still gives what its beginning holds.
 */

/** Farthest that a copy reaches back, octets. */
export const LZ4_WINDOW_BYTES = 65_536;

/** `whole`: ended where the block ends; `dry`: the input ends within a sequence; `corrupt`: it makes no sense. */
export type Lz4Outcome = 'whole' | 'dry' | 'corrupt';

/** Copies up to this length go octet by octet; a call costs more. */
const SHORT_COPY = 32;

const TOKEN_MOST = 15;
const LENGTH_GOES_ON = 255;
const LEAST_MATCH = 4;

/** Decodes blocks into a buffer that holds what came before them. */
export class Lz4BlockDecoder {
  /** Behind the last octet that was decoded. */
  outEnd = 0;

  /**
   * @param out Holds what copies may reach, from 0 to `from`.
   * @param from Where the output begins.
   */
  decode(input: Uint8Array, at: number, end: number, out: Uint8Array, from: number): Lz4Outcome {
    let to = from;
    let outcome: Lz4Outcome = 'whole';
    for (;;) {
      if (at >= end) {
        // A block ends behind literals: an end behind a copy, or of nothing at all, is a cut.
        outcome = 'dry';
        break;
      }
      const token = input[at++]!;
      let literals = token >>> 4;
      if (literals === TOKEN_MOST) {
        let more = LENGTH_GOES_ON;
        while (more === LENGTH_GOES_ON && at < end) {
          more = input[at++]!;
          literals += more;
        }
        if (more === LENGTH_GOES_ON) {
          outcome = 'dry';
          break;
        }
      }
      if (literals > out.length - to) {
        outcome = 'corrupt';
        break;
      }
      const there = literals > end - at ? end - at : literals;
      if (there <= SHORT_COPY) for (let i = 0; i < there; i++) out[to + i] = input[at + i]!;
      else out.set(input.subarray(at, at + there), to);
      to += there;
      at += there;
      if (there < literals) {
        outcome = 'dry';
        break;
      }
      if (at === end) break;
      if (end - at < 2) {
        outcome = 'dry';
        break;
      }
      const back = input[at]! | (input[at + 1]! << 8);
      at += 2;
      let len = token & 15;
      if (len === TOKEN_MOST) {
        let more = LENGTH_GOES_ON;
        while (more === LENGTH_GOES_ON && at < end) {
          more = input[at++]!;
          len += more;
        }
        if (more === LENGTH_GOES_ON) {
          outcome = 'dry';
          break;
        }
      }
      len += LEAST_MATCH;
      const source = to - back;
      if (back === 0 || source < 0 || len > out.length - to) {
        outcome = 'corrupt';
        break;
      }
      copyMatch(out, to, source, len);
      to += len;
    }
    this.outEnd = to;
    return outcome;
  }
}

/** Copies forward within one buffer; a source that overlaps its target repeats itself. */
export function copyMatch(out: Uint8Array, to: number, from: number, len: number): void {
  const back = to - from;
  if (len <= SHORT_COPY) {
    for (let i = 0; i < len; i++) out[to + i] = out[from + i]!;
    return;
  }
  if (back === 1) {
    out.fill(out[from]!, to, to + len);
    return;
  }
  // What was copied is a source in its turn: each round copies twice as much.
  let done = Math.min(back, len);
  out.copyWithin(to, from, from + done);
  while (done < len) {
    const round = Math.min(done, len - done);
    out.copyWithin(to + done, to, to + round);
    done += round;
  }
}
