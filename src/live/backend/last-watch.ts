/**
 * Ends a capturing process when tcpwhy is killed and cannot do it. tcpdump notices that its reader is gone only when
 * the next frame comes, which may be never. The kernel's own means (PR_SET_PDEATHSIG) is undone when a program
 * changes its user or has capabilities of its own, as capture tools do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Waits for the end of its input, which is our own end, and then ends the process that is named. */
const SCRIPT = 'read -r _; kill -TERM "$1"';

export class LastWatch {
  readonly #watcher: ChildProcess | null;

  /** @param pid The process; it must not have been waited for yet, so that its number is its own. */
  constructor(pid: number | undefined) {
    this.#watcher = pid === undefined || process.platform === 'win32' ? null : watcherOf(pid);
  }

  /** The process has ended. */
  stop(): void {
    this.#watcher?.kill('SIGKILL');
  }
}

function watcherOf(pid: number): ChildProcess {
  const watcher = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is for us: it must not end the watch.
    detached: true,
  });
  // Without a shell there is no watch, and nothing else is lost.
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  (watcher.stdin as Socket).unref();
  return watcher;
}
