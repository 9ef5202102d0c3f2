import { createHash } from 'node:crypto';
import { TcpwhyError } from '../../src/errors.js';
import type { FrameSource } from '../../src/capture/frame-source.js';

/** One frame, copied out of its batch. */
export interface ReadFrame {
  /** Nanoseconds since the epoch. */
  readonly ns: bigint;
  readonly capLen: number;
  readonly origLen: number;
  readonly interfaceId: number;
  /** Hash of the captured octets. */
  readonly hash: string;
}

/** Reads a source to its end and copies every frame. */
export async function readFrames(source: FrameSource): Promise<ReadFrame[]> {
  const frames: ReadFrame[] = [];
  for await (const batch of source.batches()) {
    const base = BigInt(source.info.baseSecond) * 1_000_000_000n;
    for (let i = 0; i < batch.count; i++) {
      const at = batch.at[i]!;
      const capLen = batch.capLen[i]!;
      frames.push({
        ns: base + BigInt(batch.timeNs[i]!),
        capLen,
        origLen: batch.origLen[i]!,
        interfaceId: batch.interfaceId[i]!,
        hash: createHash('sha1')
          .update(batch.bytes.subarray(at, at + capLen))
          .digest('base64'),
      });
    }
  }
  return frames;
}

/** What became of an input: frames, problem codes, and the code of a typed error. Other errors are thrown on. */
export async function judge(source: FrameSource): Promise<{
  readonly frames: number;
  readonly problems: string[];
  readonly truncated: boolean;
  readonly error: string | null;
}> {
  let error: string | null = null;
  try {
    await readFrames(source);
  } catch (thrown) {
    if (!(thrown instanceof TcpwhyError)) throw thrown;
    error = thrown.code;
  }
  const { frames, problems, truncated } = source.info;
  return { frames, problems: problems.map((problem) => problem.code), truncated, error };
}
