import { close as closeFd, open as openFd } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { InputError } from '../errors.js';
import type { ByteSource, SourceDamage } from './byte-source.js';
import { StreamByteSource } from './stream-byte-source.js';

/** A regular file, read from its start to its end. */
export class FileByteSource implements ByteSource {
  consumed = 0;
  readonly size: number | null;
  readonly damages: SourceDamage[] = [];
  readonly #handle: FileHandle;
  #closed = false;

  constructor(handle: FileHandle, size: number | null) {
    this.#handle = handle;
    this.size = size;
  }

  async read(into: Uint8Array): Promise<number> {
    if (this.#closed) return 0;
    try {
      const { bytesRead } = await this.#handle.read(into, 0, into.length, null);
      this.consumed += bytesRead;
      return bytesRead;
    } catch (error) {
      if (!this.#closed) this.damages.push(readError(error, this.consumed));
      return 0;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }
}

/**
 * Opens a path for reading: a file, a named pipe or a device.
 * @throws InputError when it is missing, a directory, or may not be read.
 */
export async function openFileSource(path: string): Promise<ByteSource> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw new InputError(
        `${path}: is a directory; name the capture files in it, for example ${path}/*.pcap`,
      );
    }
    if (facts.isFIFO()) return await openPipe(path);
    return new FileByteSource(await open(path, 'r'), facts.isFile() ? facts.size : null);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: ${openFailure(error)}`, { cause: error });
  }
}

/** A pipe is read through the event loop: a blocked thread could not be called off by `close`. */
async function openPipe(path: string): Promise<ByteSource> {
  const fd = await promisify(openFd)(path, 'r');
  try {
    return new StreamByteSource(new Socket({ fd, readable: true, writable: false }));
  } catch (error) {
    closeFd(fd, () => undefined);
    throw error;
  }
}

/** Damage record of a read that failed half-way. */
export function readError(error: unknown, after: number): SourceDamage {
  return {
    code: 'read_error',
    message: `reading failed after ${after} octets (${reasonOf(error)}); what came before is analysed`,
    lossy: true,
  };
}

function openFailure(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'no such file; check the name and the directory';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it; change the permissions of the file or run as its owner';
    case 'ENOTDIR':
      return 'a part of the path is not a directory; check the name';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files; raise the limit (ulimit -n) or name fewer captures';
    default:
      return `cannot be opened (${reasonOf(error)})`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== '') return code;
  return error instanceof Error ? error.message : String(error);
}
