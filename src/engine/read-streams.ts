/**
 * Reads captures for what observers make of their segments alone, as byte streams are: the same decoder and the same
 * tracker as for an analysis, and nothing that only explains. It takes a good deal less time.
 */
import type { FrameSource } from '../capture/frame-source.js';
import type { CaptureSet } from '../capture/several/capture-set.js';
import { eachRun } from '../capture/several/each-run.js';
import { type LimitHit, LimitHits } from '../limits.js';
import { TcpTracker } from '../tcp/tracker.js';
import type { FragmentPolicy } from '../wire/fragment-policy.js';
import { FrameDecoder } from '../wire/frame-decoder.js';
import { Status } from '../wire/status.js';
import { beginObservers } from './begin-observers.js';
import type { SegmentObserver } from './segment-observer.js';

export interface ReadStreamsOptions {
  /** False skips TCP checksums: faster, and corruption goes unseen. Default true. */
  readonly verifyChecksums?: boolean;
  /** Whose octets stay where IP fragments overlap. Default `first`. */
  readonly fragmentPolicy?: FragmentPolicy;
  /** Sessions held at a time. Default `LIMITS.maxSessions`. */
  readonly maxSessions?: number;
  /** Stops reading; what was read is finished. */
  readonly signal?: AbortSignal;
}

export interface StreamsRead {
  readonly frames: number;
  /** Sessions seen, with payload or without. */
  readonly sessions: number;
  readonly limits: readonly LimitHit[];
  readonly interrupted: boolean;
}

/**
 * Gives observers every segment with its session, as `analyze` does; of events they are told nothing.
 *
 * @throws {CaptureFormatError} when a single source is no capture at all.
 * @throws {InputError} when it cannot be read.
 */
export async function readStreams(
  source: FrameSource | CaptureSet,
  observers: readonly SegmentObserver[],
  options: ReadStreamsOptions = {},
): Promise<StreamsRead> {
  const { verifyChecksums = true, fragmentPolicy, maxSessions } = options;
  const signal = options.signal ?? new AbortController().signal;
  const limits = new LimitHits();
  const decoder = new FrameDecoder({
    verifyChecksums,
    acceptCutOptions: true,
    limits,
    ...(fragmentPolicy !== undefined && { fragmentPolicy }),
  });
  const tracker = new TcpTracker({
    limits,
    explain: false,
    onSessionEnd: (session) => {
      for (const observer of observers) observer.sessionEnd?.(session);
    },
    ...(maxSessions !== undefined && { maxSessions }),
  });
  let frames = 0;
  let baseSecond: number | null = null;
  beginObservers(observers, tracker, limits, () => baseSecond ?? 0);

  const { packet } = decoder;
  await eachRun(source, signal, ({ batch, from, to, source: { info }, offsetNs }) => {
    baseSecond ??= 'baseSecond' in source ? source.baseSecond : info.baseSecond;
    const { bytes, view, at, capLen, origLen, timeNs, interfaceId } = batch;
    for (let i = from; i < to; i++) {
      const itf = info.interfaces[interfaceId[i]!]!;
      packet.frame = ++frames;
      packet.timeNs = timeNs[i]! + offsetNs;
      const status = decoder.decode(bytes, view, at[i]!, capLen[i]!, origLen[i]!, itf.linkType, itf.fcsLen);
      if (status === Status.Tcp) {
        const session = tracker.segment(packet);
        for (let k = 0; k < observers.length; k++) observers[k]!.segment(packet, session);
      } else if (status === Status.IcmpError) {
        const session = tracker.icmpError(packet);
        if (session !== null) for (const observer of observers) observer.icmpError?.(packet, session);
      }
    }
    for (const observer of observers) observer.pause?.();
  });
  for (const observer of observers) observer.finish?.();
  return { frames, sessions: tracker.sessionsSeen, limits: limits.list(), interrupted: signal.aborted };
}
