/** What sessions are read from: everything that holds frames or octets of a capture. */
import type { FrameSource } from '../capture/frame-source.js';
import { captureFromBytes, captureFromStream, openCapture } from '../capture/open-capture.js';
import type { CaptureFile } from '../capture/several/capture-file.js';
import { findCaptures } from '../capture/several/capture-paths.js';
import { CaptureSet } from '../capture/several/capture-set.js';
import { InputError, type TcpwhyError, UsageError } from '../errors.js';

/** A stream of octets: Node's, the Web's, or anything that can be iterated. */
export type OctetStream = AsyncIterable<Uint8Array>;

export type SessionSource = string | readonly string[] | Uint8Array | ArrayBuffer | OctetStream | FrameSource;

/** The same source, each batch of frames when it is wanted. */
type Pacing = (source: FrameSource) => FrameSource;

/**
 * Opens a source. Several captures, or those of a directory, are read as one, in order of time.
 * @throws {InputError} when one cannot be read. @throws {CaptureFormatError} when one is no capture.
 * @throws {UsageError} when it is nothing that could be read.
 */
export async function openSessionSource(
  source: SessionSource,
  pacing: Pacing,
): Promise<FrameSource | CaptureSet> {
  if (typeof source === 'string') return openPaths([source], pacing);
  if (Array.isArray(source)) return openPaths(source as readonly string[], pacing);
  if (source instanceof Uint8Array) return pacing(captureFromBytes(source));
  if (source instanceof ArrayBuffer) return pacing(captureFromBytes(new Uint8Array(source)));
  if (isFrameSource(source)) return pacing(source);
  if (isIterable(source)) return pacing(captureFromStream(source));
  throw new UsageError(
    'sessions: the source is no path, no list of paths, no octets, no stream and no FrameSource',
  );
}

async function openPaths(paths: readonly string[], pacing: Pacing): Promise<FrameSource | CaptureSet> {
  const refuse = (error: TcpwhyError): never => {
    throw error;
  };
  const { files } = await findCaptures(paths, refuse);
  const [first] = files;
  if (first === undefined) throw new InputError('no capture was named');
  if (files.length === 1) return pacing(await openCapture(first.name));
  const paced: CaptureFile[] = files.map((file) => ({
    ...file,
    open: async (bufferBytes) => pacing(await file.open(bufferBytes)),
  }));
  return (await CaptureSet.survey(paced, refuse))!;
}

/** True for what gives frames, not octets. */
export const isFrameSource = (source: unknown): source is FrameSource =>
  typeof source === 'object' && source !== null && 'batches' in source && 'info' in source;

const isIterable = (source: unknown): source is OctetStream =>
  typeof source === 'object' && source !== null && Symbol.asyncIterator in source;
