/** Runs `node bin/tcpwhy.js` as a user does: another process, pipes for its streams, a known environment. */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Milliseconds in which what was read is surely analysed, where the system does not tell. */
const DIGEST_MS = 500;
/** Between two looks at a process, milliseconds, and looks in a row that must find it asleep. */
const LOOK_MS = 20;
const LOOKS = 5;

/** Waits until no thread of the process, nor of those that it started, wants to run: all wait for something. */
async function asleep({ pid }: Child): Promise<void> {
  if (!existsSync(`/proc/${pid}/task`)) return nap(DIGEST_MS);
  for (let found = 0; found < LOOKS; await nap(LOOK_MS)) found = isAsleep(pid!) ? found + 1 : 0;
}

function isAsleep(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((task) => {
      const folder = `/proc/${pid}/task/${task}`;
      const children = readFileSync(`${folder}/children`, 'latin1').split(' ').filter(Boolean);
      // The state follows the name, which is in parentheses.
      const state = /\) (\S)/.exec(readFileSync(`${folder}/stat`, 'latin1'))?.[1];
      return state !== 'R' && children.every((child) => isAsleep(Number(child)));
    });
  } catch {
    // It ended while it was looked at.
    return true;
  }
}

const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A program that reads its standard input from a pipe that holds 64 KiB. */
export interface PipedCli {
  readonly child: Child;
  readonly finished: Promise<CliResult>;
  /** Ends when all but 64 KiB was read, and the program has made use of it: it waits for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** The end of the input. */
  end(): Promise<void>;
}

/**
 * Starts the program on a pipe. Unlike the socket that Node gives a child, what was written to it and
 * does not fit in it was read: the program is at work.
 */
export async function startCliOnPipe(args: readonly string[]): Promise<PipedCli> {
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  // Opening one end alone would wait for the other.
  const both = await open(path, 'r+');
  const child = spawn(process.execPath, ['bin/tcpwhy.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: [both.fd, 'pipe', 'pipe'],
  }) as unknown as Child;
  const writer = await open(path, 'w');
  await both.close();
  rmSync(folder, { recursive: true });
  return {
    child,
    finished: finishCli(child),
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) at += (await writer.write(bytes, at)).bytesWritten;
      await asleep(child);
    },
    end: () => writer.close(),
  };
}
