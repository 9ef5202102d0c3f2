/**
 * Where results go: standard output or a file. Writes are synchronous, so that a slow reader slows the
 * analysis down instead of filling memory. A file appears under its name only when it is complete.
 */
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { OutputError } from '../errors.js';
import type { TextOutput } from '../report/text-output.js';

/** The reader of standard output went away: nothing is left to be done, and nobody to be told. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

export interface ReportOutput extends TextOutput {
  /** The report is complete: a file gets its name. */
  commit(): void;
  /** The report is not to be kept. */
  discard(): void;
}

/** An output that takes any octets beside text. */
export interface OctetOutput extends ReportOutput {
  writeOctets(octets: Uint8Array): void;
}

/** Longest nap while a non-blocking pipe is full, milliseconds. */
const NAP_MS = 5;
const napCell = new Int32Array(new SharedArrayBuffer(4));

export function standardOutput(): OctetOutput {
  const writeOctets = (octets: Uint8Array): void => {
    try {
      writeAll(1, octets);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new ReaderGone();
      throw outputError('standard output', error);
    }
  };
  return {
    write: (text) => writeOctets(Buffer.from(text, 'utf8')),
    writeOctets,
    commit: () => undefined,
    discard: () => undefined,
  };
}

/** The option that named a place to write to: an error says which one to change. */
export type PlaceOption = '--output' | '--extract' | '--pcap';

/**
 * A file that appears under its name when the report is complete, and not at all otherwise; what was
 * there stays until then. Devices and named pipes are written to as they are.
 *
 * @throws {OutputError} when the file cannot be made.
 */
export function fileOutput(path: string, option: PlaceOption = '--output'): OctetOutput {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) return completedFile(path, path, 0o666, option);
    if (there.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!there.isFile()) return deviceOutput(path, openSync(path, 'w'), option);
    // A link stays a link, and a report that only its owner may read stays so.
    return completedFile(path, realpathSync(path), there.mode & 0o777, option);
  } catch (error) {
    throw outputError(path, error, option);
  }
}

function deviceOutput(path: string, fd: number, option: PlaceOption): OctetOutput {
  let open = true;
  const close = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  const writeOctets = (octets: Uint8Array): void => {
    try {
      writeAll(fd, octets);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new ReaderGone();
      throw outputError(path, error, option);
    }
  };
  return {
    write: (text) => writeOctets(Buffer.from(text, 'utf8')),
    writeOctets,
    commit: close,
    discard: close,
  };
}

/** @param target Where the report goes in the end: `path` with its links followed. */
function completedFile(path: string, target: string, mode: number, option: PlaceOption): OctetOutput {
  // Not a name that another run, or somebody else, could have made: that is never written through.
  const partial = `${target}.${process.pid}.partial`;
  const fd = openSync(partial, 'wx', mode);
  let open = true;
  const discard = (): void => {
    if (!open) return;
    open = false;
    process.off('exit', discard);
    try {
      closeSync(fd);
    } finally {
      rmSync(partial, { force: true });
    }
  };
  // A second Ctrl-C ends the program at once.
  process.on('exit', discard);
  const writeOctets = (octets: Uint8Array): void => {
    try {
      writeAll(fd, octets);
    } catch (error) {
      discard();
      throw outputError(path, error, option);
    }
  };
  return {
    write: (text) => writeOctets(Buffer.from(text, 'utf8')),
    writeOctets,
    commit() {
      if (!open) return;
      open = false;
      process.off('exit', discard);
      try {
        closeSync(fd);
        renameSync(partial, target);
      } catch (error) {
        rmSync(partial, { force: true });
        throw outputError(path, error, option);
      }
    },
    discard,
  };
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(napCell, 0, 0, NAP_MS);
    }
  }
}

/** What a failed file operation means for who runs the program. */
export function outputError(path: string, error: unknown, option: PlaceOption = '--output'): OutputError {
  if (error instanceof OutputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const elsewhere = `choose another place with ${option}`;
  const reasons: Record<string, string> = {
    ENOSPC: `no space left on the device; free some or ${elsewhere}`,
    EACCES: `permission denied; ${elsewhere}`,
    ENOENT: 'its folder does not exist; make it first',
    EISDIR: 'it is a folder; name a file',
    ENOTDIR: `a part of the path is no folder; ${elsewhere}`,
    EEXIST: 'a file of that name with .partial behind it is there; remove it',
    EDQUOT: `the disk quota is used up; free some space or ${elsewhere}`,
    EROFS: `the file system is read-only; ${elsewhere}`,
  };
  return new OutputError(`cannot write ${path}: ${reasons[code ?? ''] ?? message}`);
}
