/** Runs `node bin/tcpwhy.js` as a user does: another process, pipes for its streams, a known environment. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface CliOptions {
  /** Octets for standard input, which is empty otherwise. */
  readonly input?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CliResult {
  /** Exit status; null when a signal ended the process. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the program; nothing of the caller's environment reaches it but the path. */
export function startCli(args: readonly string[], env: CliOptions['env'] = {}): Child {
  const child = spawn(process.execPath, ['bin/tcpwhy.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that ends without reading closes its end: that is no failure of the test.
  child.stdin.on('error', () => undefined);
  return child;
}

/** Waits for the end and gathers what was written. */
export function finishCli(child: Child): Promise<CliResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = startCli(args, options.env);
  child.stdin.end(options.input);
  return finishCli(child);
}
