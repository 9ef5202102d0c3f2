/**
 * What every capture back end gives: batches of frames that lie in one buffer, and facts about the
 * capture that grow while it is read. Nothing here knows what is inside a frame.
 */

/** Frames in one batch at most: large enough to make the `await` per batch free. */
export const BATCH_FRAMES = 1024;

/**
 * A run of frames in one buffer. Valid only until the source is asked for the next batch:
 * copy what must live longer.
 */
export class FrameBatch {
  /** Buffer that holds the frames. */
  bytes = new Uint8Array(0);
  /** View of exactly the same octets as `bytes`. */
  view = new DataView(this.bytes.buffer);
  /** Number of frames in the batch; entries of the columns beyond it are stale. */
  count = 0;
  /** Offset of the frame's first octet in `bytes`. */
  readonly at = new Int32Array(BATCH_FRAMES);
  /** Octets captured. */
  readonly capLen = new Int32Array(BATCH_FRAMES);
  /** Octets on the wire. */
  readonly origLen = new Float64Array(BATCH_FRAMES);
  /** Nanoseconds since `CaptureInfo.baseSecond`; may be negative when time runs backwards. */
  readonly timeNs = new Float64Array(BATCH_FRAMES);
  /** Index into `CaptureInfo.interfaces`. */
  readonly interfaceId = new Int32Array(BATCH_FRAMES);
}

/** One interface that frames were captured on. Unknown facts are null. */
export interface CaptureInterface {
  /** LINKTYPE_ number (tcpdump.org/linktypes.html). */
  linkType: number;
  /** Octets of frame check sequence at the end of each frame, as the file declares. */
  fcsLen: number;
  /** Longest piece of a frame that was kept, octets; 0 when unlimited or unknown. */
  snapLen: number;
  name: string | null;
  description: string | null;
  filter: string | null;
  os: string | null;
  /** Resolution of time stamps, e.g. 1e-6 or 1e-9, seconds. */
  resolution: number;
  /** Frames read from this interface so far. */
  frames: number;
  /** Frames the interface received, as its statistics say. */
  received: number | null;
  /** Frames dropped for lack of room: by the interface plus by the operating system. */
  dropped: number | null;
}

/** Something wrong with the input itself, and where. */
export interface CaptureProblem {
  /** Stable snake_case name. */
  readonly code: string;
  /** What, where, and what was done about it. */
  readonly message: string;
  /** Octets from the start of the decompressed input. */
  readonly offset: number;
  /** Number of the last frame read before the problem, 0 when none. */
  readonly frame: number;
}

/** How frames were captured on an interface, and so what they can prove. */
export interface LiveFacts {
  /** Name of the interface. */
  readonly interface: string;
  /** What captured: `tcpdump`, `dumpcap`, `cap`. */
  readonly backend: string;
  readonly version: string | null;
  /** Capture filter (pcap-filter(7)), null without one. */
  readonly filter: string | null;
  /** `userspace`: stamped by a process when it got to the frame, which is late by what kept it. */
  readonly timestamps: 'kernel' | 'userspace';
  /** False: frames may have been lost before anybody counted them. */
  readonly dropsCounted: boolean;
}

/** Facts about a capture; filled and updated while it is being read. */
export interface CaptureInfo {
  /** Name as given by the user; `-` for standard input. */
  readonly file: string;
  format: 'pcap' | 'pcapng' | 'frames';
  compression: 'gzip' | 'zstd' | 'lz4' | null;
  /** Second since the epoch that all `timeNs` count from; set when the first frame is read. */
  baseSecond: number;
  readonly interfaces: CaptureInterface[];
  /** Frames read so far. */
  frames: number;
  /** Octets of captured frames read so far. */
  bytes: number;
  /** Octets consumed from the file or stream (compressed, where it is). */
  inputBytes: number;
  /** Size of the file, octets; null for a pipe. */
  inputSize: number | null;
  /** True when the input ended or broke before its end: what is reported is a part. */
  truncated: boolean;
  /** Frames that are in the input and were passed over, because what describes them is damaged. */
  skippedFrames: number;
  readonly problems: CaptureProblem[];
  /** Problems beyond `LIMITS.maxProblems`, only counted. */
  moreProblems: number;
  readonly comments: string[];
  /** Comments beyond `LIMITS.maxComments`. */
  moreComments: number;
  hardware: string | null;
  os: string | null;
  application: string | null;
  /** Set for a capture on an interface. */
  live?: LiveFacts;
}

/** A capture being read: a file, a pipe, a live interface, or frames made by a program. */
export interface FrameSource {
  /** What is missing between the source before and this one, as a part of a sentence; nothing when left out. */
  readonly missingBefore?: string;
  readonly info: CaptureInfo;
  /**
   * Reads the capture once. Throws `CaptureFormatError` only when not a single frame or header
   * could be read; damage further on ends the iteration with `info.truncated` and a problem.
   */
  batches(): AsyncIterable<FrameBatch>;
  /** Releases what is open. Safe to call at any time, more than once. */
  close(): Promise<void>;
}
