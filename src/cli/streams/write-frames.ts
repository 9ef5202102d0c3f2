/** Copies the frames that are wanted from the inputs to a pcapng file. */
import type { FrameBatch, FrameSource } from '../../capture/frame-source.js';
import { PcapngWriter } from '../../capture/pcapng-writer.js';
import type { CaptureSet } from '../../capture/several/capture-set.js';
import { eachRun } from '../../capture/several/each-run.js';
import type { OctetOutput } from '../output.js';

/** Comments of the inputs that are kept, all inputs together. */
const MOST_COMMENTS = 100;

/**
 * Frames are numbered as the analysis of the same inputs numbers them.
 * @returns How many were written.
 */
export async function writeFrames(
  source: FrameSource | CaptureSet,
  wanted: (frame: number) => boolean,
  out: OctetOutput,
  application: string,
  signal: AbortSignal,
): Promise<number> {
  const writer = new LazyWriter(out, application);
  let frame = 0;
  await eachRun(source, signal, ({ source: from, batch, from: first, to }) => {
    for (let i = first; i < to; i++) if (wanted(++frame)) writer.frame(from, batch, i);
  });
  return writer.finish();
}

/** Begins the file with the first frame, when what is said of the capture is known. */
class LazyWriter {
  #writer: PcapngWriter | null = null;

  constructor(
    private readonly out: OctetOutput,
    private readonly application: string,
  ) {}

  frame({ info }: FrameSource, batch: FrameBatch, i: number): void {
    const { comments, hardware, os } = info;
    this.#writer ??= this.#begin({ comments: comments.slice(0, MOST_COMMENTS), hardware, os });
    const at = batch.at[i]!;
    const octets = batch.bytes.subarray(at, at + batch.capLen[i]!);
    const itf = info.interfaces[batch.interfaceId[i]!]!;
    this.#writer.frame(itf, octets, batch.origLen[i]!, info.baseSecond, batch.timeNs[i]!);
  }

  finish(): number {
    this.#writer ??= this.#begin({ comments: [], hardware: null, os: null });
    this.#writer.flush();
    return this.#writer.frames;
  }

  #begin(facts: { comments: readonly string[]; hardware: string | null; os: string | null }): PcapngWriter {
    const { application } = this;
    return new PcapngWriter((octets) => this.out.writeOctets(octets), { ...facts, application });
  }
}
