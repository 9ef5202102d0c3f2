/** Captures of any length that are made while they are read, and count how much of them was. */
import { encodeFrames, type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { script } from '../support/script.js';

export const PAYLOAD = 1400;

/** One session that begins, sends, or ends. */
export interface Step {
  readonly port: number;
  readonly what: 'begin' | 'up' | 'down' | 'end';
}

/** Frames of the steps; each `up` and `down` is a segment of `PAYLOAD` octets. */
export class LongCapture implements AsyncIterable<Uint8Array> {
  /** Octets that were handed out. */
  taken = 0;
  closed = false;

  constructor(private readonly steps: () => Iterable<Step>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    const sent = new Map<number, [number, number]>();
    let timeNs = 0;
    try {
      let first = true;
      for (const { port, what } of this.steps()) {
        const numbers = sent.get(port) ?? [1, 1];
        sent.set(port, numbers);
        const frames = frame(what, numbers, port, (timeNs += 1e6));
        const bytes = toPcap(frames).subarray(first ? 0 : 24);
        first = false;
        this.taken += bytes.length;
        yield bytes;
        // As a file or a socket does: not all at once.
        if (this.taken % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.closed = true;
    }
  }
}

function frame(what: Step['what'], numbers: [number, number], port: number, startNs: number): EncodedFrame[] {
  const [up, down] = numbers;
  const lines: Record<Step['what'], string> = {
    begin: 'c> S 0:0\n+0.000001 s> SA 0:0 ack 1\n+0.000001 c> . 1:1 ack 1',
    up: `c> P ${up}:${up + PAYLOAD} ack ${down}\n+0.000001 s> . ${down}:${down} ack ${up + PAYLOAD}`,
    down: `s> P ${down}:${down + PAYLOAD} ack ${up}\n+0.000001 c> . ${up}:${up} ack ${down + PAYLOAD}`,
    end: `c> F ${up}:${up} ack ${down}\n+0.000001 s> F ${down}:${down} ack ${up + 1}\n+0.000001 c> . ${up + 1}:${up + 1} ack ${down + 1}`,
  };
  if (what === 'up') numbers[0] += PAYLOAD;
  if (what === 'down') numbers[1] += PAYLOAD;
  return encodeFrames(script(lines[what]), { clientPort: port, startNs });
}

/** `count` segments of each session in turn, in one direction. */
export function* interleaved(
  ports: readonly number[],
  count: number,
  what: 'up' | 'down' = 'up',
): Generator<Step> {
  for (const port of ports) yield { port, what: 'begin' };
  for (let n = 0; n < count; n++) for (const port of ports) yield { port, what };
  for (const port of ports) yield { port, what: 'end' };
}
