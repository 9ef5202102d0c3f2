import { CaptureFormatError } from '../errors.js';
import { LIMITS } from '../limits.js';
import { newCaptureInfo, newCaptureInterface, ProblemLog } from './capture-info.js';
import { FrameQueue } from './frame-queue.js';
import type { CaptureInfo, FrameBatch, FrameSource } from './frame-source.js';
import { PCAP_HEADER_BYTES } from './pcap.js';

const RECORD_HEADER_BYTES = 16;

/** Event `globalHeader` of `pcap-parser`; the fields that are used. */
export interface PcapParserGlobalHeader {
  readonly snapshotLength: number;
  readonly linkLayerType: number;
}

/** Event `packetHeader` of `pcap-parser`. */
export interface PcapParserPacketHeader {
  readonly timestampSeconds: number;
  readonly timestampMicroseconds: number;
  readonly capturedLength: number;
  readonly originalLength: number;
}

/** Event `packet` of `pcap-parser`. */
export interface PcapParserPacket {
  readonly header: PcapParserPacketHeader;
  readonly data: Uint8Array;
}

/** What is needed of an object that `pcap-parser` (0.2) made; that package itself is not. */
export interface PcapParserLike {
  on(event: 'globalHeader', listener: (header: PcapParserGlobalHeader) => void): unknown;
  on(event: 'packetHeader', listener: (header: PcapParserPacketHeader) => void): unknown;
  on(event: 'packet', listener: (packet: PcapParserPacket) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  /** The stream it reads; paused while frames wait to be used. */
  readonly stream?: { pause(): unknown; resume(): unknown; destroy?(): unknown };
  /** What it holds of a record that is not complete. */
  readonly buffer?: Uint8Array | null;
}

/**
 * Frames of a capture that `pcap-parser` reads. Call it in the same turn in which the parser was
 * made: the parser starts by itself in the next one, and events that nobody hears are lost.
 *
 * Back-pressure: its stream is paused while a frame waits; what it reads in one piece (64 KiB from a
 * file) still comes as a whole.
 */
export function fromPcapParser(
  parser: PcapParserLike,
  options: { readonly name?: string } = {},
): FrameSource {
  return new PcapParserSource(parser, options.name ?? 'pcap-parser');
}

class PcapParserSource implements FrameSource {
  readonly info: CaptureInfo;
  readonly #parser: PcapParserLike;
  readonly #problems: ProblemLog;
  readonly #queue = new FrameQueue();
  #failure: Error | null = null;
  #headerSeen = false;
  #ended = false;
  #closed = false;
  #paused = false;
  #wake: (() => void) | null = null;
  /** Frames that have arrived; those handed out are counted in `info`. */
  #arrived = 0;
  #offset = 0;
  /** Captured length that the last record header announced; -1 when its frame has come. */
  #announced = -1;

  constructor(parser: PcapParserLike, name: string) {
    this.#parser = parser;
    this.info = newCaptureInfo(name, null);
    this.#problems = new ProblemLog(this.info);
    parser.on('globalHeader', (header) => this.#open(header));
    parser.on('packetHeader', (header) => this.#announce(header));
    parser.on('packet', (packet) => this.#take(packet));
    parser.on('error', (error) => this.#fail(error));
    parser.on('end', () => this.#end());
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    try {
      while (!this.#closed) {
        const batch = this.#queue.shift();
        if (batch !== null) {
          this.#account(batch);
          yield batch;
        } else if (this.#ended) break;
        else await this.#wait();
      }
      if (this.#failure !== null && !this.#headerSeen) {
        throw new CaptureFormatError(
          this.info.file,
          0,
          `pcap-parser cannot read it: ${this.#failure.message}`,
        );
      }
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#parser.stream?.destroy?.();
    this.#finish();
    return Promise.resolve();
  }

  async #wait(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    // Only a reader that waits lets the parser go on.
    if (this.#paused) this.#parser.stream?.resume();
    this.#paused = false;
    await woken;
    this.#wake = null;
  }

  #account(batch: FrameBatch): void {
    const nic = this.info.interfaces[0];
    if (nic) nic.frames += batch.count;
    this.info.frames += batch.count;
    for (let i = 0; i < batch.count; i++) this.info.bytes += batch.capLen[i]!;
  }

  #open(header: PcapParserGlobalHeader): void {
    this.#headerSeen = true;
    const nic = newCaptureInterface(header.linkLayerType & 0xffff);
    const snapLen = header.snapshotLength;
    nic.snapLen = snapLen <= LIMITS.maxFrameBytes ? snapLen : 0;
    this.info.interfaces.push(nic);
    this.#count(PCAP_HEADER_BYTES);
  }

  /** A corrupt length would make the parser collect the whole rest of the file, copying it each time. */
  #announce(header: PcapParserPacketHeader): void {
    if (this.#ended) return;
    this.#announced = header.capturedLength;
    if (header.capturedLength <= LIMITS.maxFrameBytes) return;
    this.#stop(
      'bad_record',
      `the record claims ${header.capturedLength} octets; the file is damaged from there on`,
    );
    this.#parser.stream?.destroy?.();
    this.#finish();
  }

  #take({ header, data }: PcapParserPacket): void {
    this.#announced = -1;
    if (this.#ended) return;
    if (this.#arrived === 0) this.info.baseSecond = header.timestampSeconds;
    this.#arrived++;
    const seconds = header.timestampSeconds - this.info.baseSecond;
    this.#queue.push(data, header.originalLength, seconds * 1e9 + header.timestampMicroseconds * 1000);
    this.#count(RECORD_HEADER_BYTES + data.length);
    if (!this.#paused) this.#parser.stream?.pause();
    this.#paused = true;
    this.#wake?.();
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#failure ??= error;
    if (this.#headerSeen) this.#stop('read_error', `reading failed (${error.message})`);
    this.#finish();
  }

  /** The parser says nothing of what it could not use: look at what it still holds. */
  #end(): void {
    if (this.#ended) return;
    const left = this.#parser.buffer?.length ?? 0;
    if (!this.#headerSeen) {
      this.#failure = new Error(left === 0 ? 'it is empty' : `only ${left} octets of a header are there`);
    } else if (this.#announced >= 0) {
      this.#stop(
        'cut_short',
        `the capture is cut short: ${left} of ${this.#announced} octets of a frame are left`,
      );
    } else if (left > 0) {
      this.#stop('cut_short', `the capture is cut short: ${left} octets of a record header are left`);
    }
    this.#finish();
  }

  /** Nothing comes any more; what waits is still handed out. */
  #finish(): void {
    this.#ended = true;
    this.#wake?.();
  }

  #stop(code: string, message: string): void {
    const where = `after frame ${this.#arrived}, at offset ${this.#offset}: ${message}`;
    this.#problems.stop(code, where, this.#offset, this.#arrived);
  }

  #count(octets: number): void {
    this.#offset += octets;
    this.info.inputBytes = this.#offset;
  }
}
