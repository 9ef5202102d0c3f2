/**
 * An interface as a source of frames: the backend's octets through the same reader as files, with
 * what only a live capture knows (drops so far, the interface's fate) added to its facts.
 */
import { ProblemLog } from '../capture/capture-info.js';
import { CaptureReader } from '../capture/capture-reader.js';
import { type CaptureInfo, FrameBatch, type FrameSource } from '../capture/frame-source.js';
import type {
  Backend,
  BackendName,
  CaptureCounts,
  CaptureEnd,
  CaptureRequest,
  RunningCapture,
} from './backend/backend.js';
import { HEADER_SNAP_LEN } from './backend/backend.js';
import { allBackends, chooseBackend, startError } from './backend/choose-backend.js';
import { interfaceState } from './interface/interface-list.js';
import { type InterfaceChange, InterfaceWatch } from './interface/interface-watch.js';
import { withTicks } from './ticks.js';

/** Kernel buffer, MiB: a second of 500,000 headers, or a tenth of a second of full frames at 5 Gbit/s. */
const DEFAULT_BUFFER_MIB = 64;
/** The same for `cap`: each frame, however short, takes 128 KiB of it where the interface joins segments. */
const CAP_BUFFER_MIB = 256;
/** Time that a backend gets to notice by itself that its interface is gone, milliseconds. */
const NOTICE_MS = 2000;
/** A batch without frames comes this often while it is quiet, so that time goes on, milliseconds. */
const TICK_MS = 250;
/** Longest that frames captured before the end are still read after it, milliseconds. */
const DRAIN_MS = 10_000;
/** The same where frames have no time of their own, so that those of before cannot be told from later ones. */
const BLIND_DRAIN_MS = 1000;
const NO_FRAMES = new FrameBatch();
const REMOVED: CaptureEnd = { reason: 'interface-removed', detail: 'its interface was removed' };

export interface LiveCaptureOptions {
  /** `auto` takes the best that can capture on the interface. */
  readonly backend?: BackendName | 'auto';
  /** In the language of pcap-filter(7); everything by default. */
  readonly filter?: string;
  /** Octets kept of each frame, 0 for all; headers only by default. */
  readonly snapLen?: number;
  /** Kernel buffer, MiB. Default 64; 256 for `cap`. */
  readonly bufferMiB?: number;
  readonly promiscuous?: boolean;
  /** Ends after so many frames. */
  readonly count?: number;
  /** Told what happens to the capture, in sentences. */
  readonly onNotice?: (text: string) => void;
  /** Backends to choose from; for tests and for programs with one of their own. */
  readonly backends?: readonly Backend[];
}

/**
 * Starts to capture on an interface.
 *
 * @throws {LiveCaptureError} when that is not possible; the message says what to do.
 * @throws {UsageError} when the filter does not compile.
 */
export async function openLiveCapture(
  interfaceName: string,
  options: LiveCaptureOptions = {},
): Promise<LiveCapture> {
  const filter = options.filter ?? '';
  const wanted = { interface: interfaceName, filter };
  const backends = options.backends ?? allBackends();
  const backend = await chooseBackend(options.backend ?? 'auto', wanted, backends);
  const request: CaptureRequest = {
    ...wanted,
    snapLen: options.snapLen ?? HEADER_SNAP_LEN,
    bufferMiB: options.bufferMiB ?? (backend.name === 'cap' ? CAP_BUFFER_MIB : DEFAULT_BUFFER_MIB),
    promiscuous: options.promiscuous ?? true,
    count: options.count ?? null,
  };
  const version = await backend.version();
  const capture = new LiveCapture(backend, version, request, options.onNotice ?? (() => undefined));
  await capture.begun();
  return capture;
}

export class LiveCapture implements FrameSource {
  readonly backend: Backend;
  readonly version: string | null;
  readonly request: CaptureRequest;
  readonly #reader: CaptureReader;
  readonly #running: RunningCapture;
  readonly #problems: ProblemLog;
  readonly #watch: InterfaceWatch;
  /** Octets that the frames read so far had on the wire. */
  wireBytes = 0;
  #stopped = false;
  #removed = false;
  #quiet = false;
  /** When the end was asked for, when frames came last, and the time of the last one, milliseconds since the epoch. */
  #endMs = Infinity;
  #cameMs = 0;
  #lastMs = 0;
  #draining: NodeJS.Timeout | null = null;
  /** Frames of before the end may have been left unread. */
  #gaveUp = false;

  /** Use `openLiveCapture`, which looks for obstacles first. */
  constructor(
    backend: Backend,
    version: string | null,
    request: CaptureRequest,
    private readonly onNotice: (text: string) => void,
  ) {
    this.backend = backend;
    this.version = version;
    this.request = request;
    this.#running = backend.start(request);
    this.#reader = new CaptureReader(this.#running.bytes, request.interface);
    this.#problems = new ProblemLog(this.#reader.info);
    this.#watch = new InterfaceWatch(request.interface, (change) => this.#interfaceChanged(change));
    this.info.live = {
      interface: request.interface,
      backend: backend.name,
      version,
      filter: request.filter === '' ? null : request.filter,
      timestamps: backend.timestamps,
      dropsCounted: backend.countsDrops,
    };
  }

  get info(): CaptureInfo {
    return this.#reader.info;
  }

  /** Frames received and dropped, as far as the backend has told. */
  get counts(): CaptureCounts {
    return this.#running.counts;
  }

  /** Waits until frames can come. @throws {LiveCaptureError} when the backend gave up. */
  async begun(): Promise<void> {
    try {
      await this.#reader.prepare();
    } catch (error) {
      const { interface: name, filter } = this.request;
      this.#watch.stop();
      const end = await this.#running.ended;
      await this.close();
      throw end === null ? error : await startError(name, filter, this.backend.name, end);
    }
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    try {
      for await (const batch of withTicks(this.#reader.batches(), TICK_MS)) {
        this.#takeCounts();
        // Before the first frame there is no time that anything could be counted from.
        this.#quiet = batch === null;
        if (batch !== null) {
          this.#cameMs = Date.now();
          if (batch.count > 0) this.#lastMs = this.#timeMs(batch.timeNs[batch.count - 1]!);
          for (let i = 0; i < batch.count; i++) this.wireBytes += batch.origLen[i]!;
          yield batch;
        } else if (this.info.frames > 0) yield NO_FRAMES;
        if (this.#stopped && this.#isDrained(batch)) this.#running.stop();
      }
      const end = (await this.#running.ended) ?? (this.#removed ? REMOVED : null);
      this.#takeCounts();
      if (end !== null && !this.#stopped) this.#endedByItself(end);
      if (this.#gaveUp) this.#tellUnread();
    } finally {
      await this.close();
    }
  }

  /**
   * The present time, nanoseconds since `baseSecond`, for `RetireOptions.clockNs`. While frames wait to
   * be read it is the time of the last one: a session whose segments are on the way is not idle.
   */
  nowNs(baseSecond: number, lastNs: number): number {
    return this.#quiet
      ? Math.max(lastNs, (Date.now() - this.#running.deliveryMs) * 1e6 - baseSecond * 1e9)
      : lastNs;
  }

  /**
   * Ends the capture: frames that came before this moment are still read, for ten seconds at most, then `batches`
   * ends. The process could be told at once, but leaves what waits in the kernel's buffer and does not count it.
   */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#endMs = Date.now();
    this.#watch.stop();
    this.#draining = setTimeout(() => {
      this.#gaveUp = true;
      this.#running.stop();
    }, DRAIN_MS);
  }

  /** All that came before the end was read. */
  #isDrained(batch: FrameBatch | null): boolean {
    if (this.backend.timestamps === 'userspace' && Date.now() - this.#endMs >= BLIND_DRAIN_MS) return true;
    if (batch === null) return Date.now() - Math.max(this.#endMs, this.#cameMs) >= this.#running.deliveryMs;
    return this.backend.timestamps === 'kernel' && this.#lastMs >= this.#endMs;
  }

  #timeMs(ns: number): number {
    return this.info.baseSecond * 1000 + ns / 1e6;
  }

  /** Ends it without waiting for what is on the way. */
  async close(): Promise<void> {
    this.#watch.stop();
    if (this.#draining !== null) clearTimeout(this.#draining);
    this.#running.kill();
    await this.#reader.close();
  }

  /** pcap has no place for drops; pcapng has one, and fills it at the end only. */
  #takeCounts(): void {
    const nic = this.info.interfaces[0];
    if (nic === undefined) return;
    const { received, dropped } = this.counts;
    nic.received = received ?? nic.received;
    nic.dropped = dropped ?? nic.dropped;
    nic.name ??= this.request.interface;
    if (this.request.filter !== '') nic.filter ??= this.request.filter;
  }

  #interfaceChanged(change: InterfaceChange): void {
    const { interface: name } = this.request;
    if (change === 'up') {
      this.onNotice(`${name} is up again; capturing goes on`);
      return;
    }
    const { frames, inputBytes } = this.info;
    if (change === 'down') {
      const message = `${name} went down while capturing; nothing is captured until it is up again`;
      this.#problems.oddity('interface_down', message, inputBytes, frames);
      this.#problems.settle();
      this.onNotice(message);
    } else {
      this.#removed = true;
      // A backend that does not notice by itself is told.
      setTimeout(() => this.#running.stop(), NOTICE_MS).unref();
    }
  }

  /** What waits in the kernel's buffer when the process ends is lost, and nobody counts it as dropped. */
  #tellUnread(): void {
    const { frames, inputBytes } = this.info;
    const { received } = this.counts;
    if (this.#lastMs >= this.#endMs || (received !== null && received <= frames)) return;
    const seconds = ((this.#endMs - this.#lastMs) / 1000).toFixed(1);
    const message = `more frames came than could be analysed: those of the last ${seconds} s before the end are missing`;
    this.#problems.stop('frames_unread', message, inputBytes, frames);
    this.onNotice(message);
  }

  #endedByItself({ reason, detail }: NonNullable<CaptureEnd>): void {
    const { interface: name } = this.request;
    const { frames, inputBytes } = this.info;
    const state = interfaceState(name);
    const gone = state === null ? 'was removed' : state === 'down' ? 'went down' : 'went away';
    const message =
      reason === 'interface-removed'
        ? `${name} ${gone} while capturing; what came before is analysed`
        : `${this.backend.name} gave up (${detail}); what came before is analysed`;
    const code = reason === 'interface-removed' ? 'interface_removed' : 'backend_failed';
    this.#problems.stop(code, message, inputBytes, frames);
    this.onNotice(message);
  }
}
