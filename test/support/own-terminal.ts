/** A program on a terminal of its own: keys for it, and what it showed. */
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { has, type NetworkNamespace } from './network-namespace.js';

/** Why there are no terminals here; null when there are. */
export const noTerminals: string | null = has('python3') ? null : 'a terminal needs python3';

export interface TerminalEnd {
  /** Below 0: the signal that ended it. */
  readonly status: number;
  /** Settings of the terminal as before; null when it is gone. */
  readonly restored: boolean | null;
}

type Order =
  | { readonly keys: string }
  | { readonly resize: readonly [columns: number, rows: number] }
  | { readonly signal: NodeJS.Signals }
  | { readonly takes: boolean }
  | { readonly hangup: true };

export class OwnTerminal {
  /** All that was written to the terminal. */
  output = '';
  readonly ended: Promise<TerminalEnd>;
  readonly #driver: ChildProcessByStdio<Writable, Readable, Readable>;
  #heard: () => void = () => undefined;

  /** Starts `tcpwhy WORDS` in the namespace. */
  constructor(
    net: NetworkNamespace,
    words: readonly string[],
    options: {
      readonly size?: readonly [columns: number, rows: number];
      readonly env?: Readonly<Record<string, string>>;
      readonly cwd?: string;
    } = {},
  ) {
    const { size = [100, 30], env = {} } = options;
    const program = [process.execPath, `${process.cwd()}/bin/tcpwhy.js`, ...words];
    const driver = [`${process.cwd()}/test/support/terminal.py`, ...size.map(String), ...program];
    const inFolder = ['--chdir', options.cwd ?? process.cwd(), 'python3', ...driver];
    this.#driver = net.start('env', inFolder, { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env });
    this.#driver.stdout.setEncoding('utf8');
    this.#driver.stdout.on('data', (text: string) => {
      this.output += text;
      this.#heard();
    });
    let end = '';
    this.#driver.stderr.on('data', (text: Buffer) => (end += String(text)));
    this.ended = new Promise((resolve) => {
      this.#driver.on('close', () => {
        this.#heard();
        resolve(JSON.parse(end) as TerminalEnd);
      });
    });
  }

  order(order: Order): void {
    this.#driver.stdin.write(`${JSON.stringify(order)}\n`);
  }

  press(keys: string): void {
    this.order({ keys });
  }

  /** Waits until what was shown from position `from` on matches; returns the position behind it all. */
  async showing(wanted: RegExp, from = 0): Promise<number> {
    while (!wanted.test(this.output.slice(from))) {
      const ended = await Promise.race([
        new Promise<false>((resolve) => (this.#heard = () => resolve(false))),
        this.ended.then(() => true),
      ]);
      if (ended && !wanted.test(this.output.slice(from))) {
        throw new Error(`ended without ${String(wanted)}: ${this.output.slice(from)}`);
      }
    }
    return this.output.length;
  }
}
