import { InputError } from '../errors.js';
import { MemoryByteSource } from './byte-source.js';
import { CaptureReader } from './capture-reader.js';
import type { FrameSource } from './frame-source.js';
import { openFileSource } from './file-byte-source.js';
import { StreamByteSource } from './stream-byte-source.js';

/** Octets of buffer for captures in memory: those are many and small, in tests and in programs. */
const MEMORY_BUFFER_BYTES = 262_144;

/** How captures are opened. */
export interface OpenCaptureOptions {
  /** Name in reports; the path by default. */
  readonly name?: string;
  /** Octets of each of two buffers at the start, 1 MiB by default; they grow for larger blocks. */
  readonly bufferBytes?: number;
}

/**
 * Opens a capture file and looks at its start. Format and compression follow from the content.
 * @param path A file, a named pipe, or `-` for standard input.
 * @throws InputError when it cannot be opened or read.
 * @throws CaptureFormatError when it is not a capture that can be read.
 */
export async function openCapture(path: string, options: OpenCaptureOptions = {}): Promise<FrameSource> {
  const name = options.name ?? path;
  const source = path === '-' ? openStandardInput() : await openFileSource(path);
  const reader = new CaptureReader(source, name, options.bufferBytes);
  try {
    await reader.prepare();
  } catch (error) {
    await reader.close();
    throw error;
  }
  return reader;
}

/**
 * A capture that lies in memory.
 * @param options `chunkSize`: octets handed out at a time, all by default.
 */
export function captureFromBytes(
  bytes: Uint8Array,
  options: { readonly name?: string; readonly chunkSize?: number } = {},
): FrameSource {
  const source = new MemoryByteSource(bytes, options.chunkSize);
  return new CaptureReader(
    source,
    options.name ?? 'memory',
    Math.min(bytes.length + 256, MEMORY_BUFFER_BYTES),
  );
}

/** A capture that comes through a stream: a pipe, a socket, a response body, any iterable of octets. */
export function captureFromStream(
  stream: AsyncIterable<Uint8Array>,
  options: { readonly name?: string } = {},
): FrameSource {
  return new CaptureReader(new StreamByteSource(stream), options.name ?? 'stream');
}

function openStandardInput(): StreamByteSource {
  if (process.stdin.isTTY) {
    throw new InputError(
      '-: standard input is a terminal; pipe a capture into it, for example tcpdump -w - | tcpwhy -',
    );
  }
  return new StreamByteSource(process.stdin);
}
