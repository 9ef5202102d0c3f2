/** Network namespaces for tests with real interfaces; where they are not allowed, those tests are skipped. */
import { execFileSync } from 'node:child_process';
import { type CliResult, finishCli } from './run-cli.js';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** Why real interfaces cannot be had here; null when they can. */
export const noNamespaces: string | null = reasonAgainst();

function reasonAgainst(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a feature of Linux';
  const name = `tcpwhy-try-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' });
    return null;
  } catch {
    return 'network namespaces need root and iproute2';
  }
}

let made = 0;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A namespace of its own, with `lo` up. `close` removes it and all in it. */
export class NetworkNamespace {
  readonly name = `tcpwhy-${process.pid}-${made++}`;

  constructor() {
    execFileSync('ip', ['netns', 'add', this.name]);
    this.ip('link', 'set', 'lo', 'up');
  }

  ip(...words: string[]): void {
    execFileSync('ip', ['-n', this.name, ...words], { stdio: 'pipe' });
  }

  /** Two interfaces joined by a cable, both up, without offloads. */
  cable(one: string, other: string): void {
    // IPv6 would send frames of its own.
    this.run('sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
    this.ip('link', 'add', one, 'type', 'veth', 'peer', 'name', other);
    for (const name of [one, other]) this.ip('link', 'set', name, 'up');
  }

  run(command: string, ...words: string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.name, command, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  start(command: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
    const child = spawn('ip', ['netns', 'exec', this.name, command, ...words], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    return child;
  }

  /** `tcpwhy WORDS` inside the namespace. */
  tcpwhy(...words: string[]): Child {
    return this.start(process.execPath, ['bin/tcpwhy.js', ...words]);
  }

  /** Runs `tcpwhy WORDS` to its end. */
  finish(...words: string[]): Promise<CliResult> {
    return finishCli(this.tcpwhy(...words));
  }

  /** Processes that run in it. */
  pids(): number[] {
    const text = execFileSync('ip', ['netns', 'pids', this.name], { encoding: 'utf8' });
    return text.split('\n').filter(Boolean).map(Number);
  }

  close(): void {
    execFileSync('ip', ['netns', 'del', this.name]);
  }
}

/** Waits until a process has written text that matches. */
export function saying(stream: Readable, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (piece: Buffer | string): void => {
      text += String(piece);
      if (!wanted.test(text)) return;
      stream.off('data', hear);
      resolve(text);
    };
    stream.on('data', hear);
    stream.on('end', () => reject(new Error(`ended without ${String(wanted)}: ${text}`)));
  });
}

/** Whether a program can be started. */
export function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
