/**
 * A pipe for the octets of a capturing process. Node would give it a socket, on which each write, and tcpdump writes
 * frame by frame, is a message of its own: that takes three times the work, and room for a few hundred frames only.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface CapturePipe {
  /** Where the process writes; to be closed here when it has been started. */
  readonly writer: number;
  readonly reader: Readable;
}

/** Null where there are no pipes with names: Node's own means have to do then. */
export function openCapturePipe(): CapturePipe | null {
  if (process.platform === 'win32') return null;
  let folder: string | null = null;
  const opened: number[] = [];
  try {
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    const path = join(folder, 'frames');
    execFileSync('mkfifo', ['-m', '600', path], { stdio: 'ignore' });
    // One end alone could not be opened without waiting for the other.
    const both = openSync(path, 'r+');
    opened.push(both);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    opened.push(reader);
    const writer = openSync(path, 'w');
    opened.push(writer);
    const socket = new Socket({ fd: reader, readable: true, writable: false });
    closeSync(both);
    return { writer, reader: socket };
  } catch {
    for (const fd of opened) closeSync(fd);
    return null;
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
