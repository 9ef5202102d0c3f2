/**
 * What every way to capture gives: a stream of pcap or pcapng octets from a process of its own. That
 * process may die of whatever it meets; tcpwhy reads what came before and says what happened.
 */
import type { ByteSource } from '../../capture/byte-source.js';
import type { CaptureFailure } from './failure.js';

/** In the order in which `auto` takes them. */
export const BACKEND_NAMES = ['tcpdump', 'dumpcap', 'cap'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];

/** Octets kept of each frame when payload is not needed: every header, options and a tunnel or two. */
export const HEADER_SNAP_LEN = 256;

/** What shall be captured. */
export interface CaptureRequest {
  readonly interface: string;
  /** In the language of pcap-filter(7); empty for everything. */
  readonly filter: string;
  /** Octets kept of each frame, 0 for all. */
  readonly snapLen: number;
  /** Kernel buffer, MiB. */
  readonly bufferMiB: number;
  /** Frames for other hosts too, where the network delivers them. */
  readonly promiscuous: boolean;
  /** Ends after so many frames; null goes on. */
  readonly count: number | null;
}

/** Frames since the start; null where the backend cannot tell. */
export interface CaptureCounts {
  /** Frames that passed the filter. */
  readonly received: number | null;
  /** Frames lost by the kernel or the interface for lack of room. */
  readonly dropped: number | null;
}

/** How a capture ended by itself; null when it was asked to. */
export type CaptureEnd = CaptureFailure | null;

/** A capture that runs. */
export interface RunningCapture {
  readonly bytes: ByteSource;
  /** Longest that a frame may be kept back before it is handed on, milliseconds. */
  readonly deliveryMs: number;
  /** Last known counts; final once `ended` has settled. */
  readonly counts: CaptureCounts;
  /** Settles when the process is gone. Never rejects. */
  readonly ended: Promise<CaptureEnd>;
  /** Asks the process to end: what it holds still comes, then `bytes` ends. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

/** What stands in the way of capturing on one interface. */
export type Obstacle = CaptureFailure;

/** One way to capture. */
export interface Backend {
  readonly name: BackendName;
  /** Who stamps the frames: the kernel when they arrive, or a process when it gets to them. */
  readonly timestamps: 'kernel' | 'userspace';
  /** Whether frames lost before the backend saw them are counted. */
  readonly countsDrops: boolean;
  /** Version that is installed, null when there is none that can be started. */
  version(): Promise<string | null>;
  /** Null when it can capture on that interface now. */
  obstacle(interfaceName: string): Promise<Obstacle | null>;
  /** What is wrong with the filter, in the compiler's words; null when it is right or cannot be told. */
  filterFault(filter: string, interfaceName: string): Promise<string | null>;
  start(request: CaptureRequest): RunningCapture;
}
