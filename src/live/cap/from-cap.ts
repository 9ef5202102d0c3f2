/** Frames of a `Cap` object that a program owns, as a source like any file. */
import type { FrameSource } from '../../capture/frame-source.js';
import { captureFromStream } from '../../capture/open-capture.js';
import { UsageError } from '../../errors.js';
import { LIMITS } from '../../limits.js';
import { ArrivalClock } from './arrival-clock.js';
import { type CapLike, capLinkType } from './cap-package.js';
import { PcapRecordWriter } from './pcap-record-writer.js';

export interface FromCapOptions {
  /** What the capture is called in reports; usually the interface. Default `cap`. */
  readonly name?: string;
  /** Microseconds since the epoch at which a frame arrived. Default: the system's clock, going on evenly. */
  readonly nowUs?: () => number;
  /** Octets of frames that may wait to be read. Default `LIMITS.maxQueuedFrameBytes`. */
  readonly maxQueuedBytes?: number;
}

export interface CapSource extends FrameSource {
  /** No more frames: what waits is read, then the source ends. Closing the `Cap` object is the program's. */
  stop(): void;
  /** Frames that found no room because reading them took too long. */
  readonly dropped: number;
}

/** Octets of a frame that `cap` delivers at most. */
const MOST_OCTETS = 65_535;

/**
 * Takes the frames of an opened `Cap` object. `cap` has no time stamps of its own, so the times are
 * those of arrival in this process, and it does not tell what the kernel dropped.
 *
 * @param cap The object; listening begins at once.
 * @param buffer The buffer given to its `open`.
 * @param linkType What `open` returned.
 * @throws {UsageError} when the link type has no number.
 */
export function fromCap(
  cap: CapLike,
  buffer: Buffer,
  linkType: string,
  options: FromCapOptions = {},
): CapSource {
  const number = capLinkType(linkType);
  if (number === null)
    throw new UsageError(`fromCap: cap does not know the link type of this interface (${linkType})`);
  const queue = new FrameBytes(options.maxQueuedBytes ?? LIMITS.maxQueuedFrameBytes);
  const clock = new ArrivalClock();
  const nowUs = options.nowUs ?? (() => clock.now());
  const writer = new PcapRecordWriter((bytes) => queue.push(bytes), MOST_OCTETS, number);
  const onPacket = (length: number): void => {
    if (queue.ended) return;
    if (queue.full) {
      source.dropped++;
      return;
    }
    writer.record(buffer, Math.min(length, buffer.length), nowUs());
    writer.flush();
  };
  const stop = (): void => {
    cap.removeListener?.('packet', onPacket);
    queue.end();
  };
  const name = options.name ?? 'cap';
  const reader = captureFromStream(queue.pieces(), { name });
  const { info } = reader;
  const facts = { interface: name, backend: 'cap', version: null, filter: null };
  info.live = { ...facts, timestamps: 'userspace', dropsCounted: false };
  const source: CapSource & { dropped: number } = {
    info,
    stop,
    dropped: 0,
    async *batches() {
      for await (const batch of reader.batches()) {
        yield batch;
        // What the kernel dropped is not known; what was dropped here is.
        const [nic] = info.interfaces;
        if (source.dropped > 0 && nic !== undefined) nic.dropped = source.dropped;
      }
    },
    close: async () => {
      stop();
      await reader.close();
    },
  };
  cap.on('packet', onPacket);
  return source;
}

/** Octets that wait for their reader. */
class FrameBytes {
  ended = false;
  #waiting: Uint8Array[] = [];
  #octets = 0;
  #wake: (() => void) | null = null;

  constructor(private readonly most: number) {}

  get full(): boolean {
    return this.#octets >= this.most;
  }

  /** Copies the octets: the writer uses its buffer again. */
  push(bytes: Uint8Array): void {
    this.#waiting.push(new Uint8Array(bytes));
    this.#octets += bytes.length;
    this.#wake?.();
  }

  end(): void {
    this.ended = true;
    this.#wake?.();
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      // From the end of a list of their own: to take the first of many away moves all others.
      const pieces = this.#waiting.reverse();
      this.#waiting = [];
      for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
        this.#octets -= piece.length;
        yield piece;
      }
      if (this.#waiting.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
  }
}
