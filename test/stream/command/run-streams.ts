/** Runs `tcpwhy streams` inside the test's process on a capture that a script makes, in a folder of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { type EncodedFrame, toPcap } from '../../support/encode-frames.js';
import { scriptFrames, type TrackOptions } from '../../support/track.js';

export interface StreamsResult {
  readonly status: number;
  /** What went to `--output`; empty where the command has none. */
  readonly report: string;
  /** What was said on standard error. */
  readonly said: string;
}

export interface Workplace {
  /** A new folder for each test. */
  readonly folder: () => string;
  /** Writes a capture into the folder. @returns Its path. */
  readonly capture: (frames: readonly EncodedFrame[], name?: string) => string;
  readonly script: (text: string, options?: TrackOptions) => string;
  /** Runs the command with `--output`. */
  readonly show: (args: readonly string[]) => Promise<StreamsResult>;
  /** Runs the command as it is. */
  readonly run: (args: readonly string[]) => Promise<StreamsResult>;
}

/** To be called once in a test file. */
export function workplace(): Workplace {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    process.env['COLUMNS'] = '100';
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const capture = (frames: readonly EncodedFrame[], name = 'capture.pcap'): string => {
    const path = join(folder, name);
    writeFileSync(path, toPcap(frames));
    return path;
  };
  const run = async (args: readonly string[]): Promise<StreamsResult> => {
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    try {
      return { status: await main(['streams', ...args]), report: '', said: said.join('') };
    } finally {
      spy.mockRestore();
    }
  };
  return {
    folder: () => folder,
    capture,
    script: (text, options) => capture(scriptFrames(text, options)),
    run,
    show: async (args) => {
      const file = join(folder, 'shown');
      const result = await run([...args, '--output', file]);
      return { ...result, report: readFileSync(file, 'utf8') };
    },
  };
}

/** Three-way handshake of a script. */
export const OPEN = 'c> S 0:0 win 64240\ns> SA 0:0 ack 1 win 65160\nc> . 1:1 ack 1 win 64240\n';

/** `{text}` in a script stands for `hex ...` of the text. */
export const spell = (text: string): string =>
  text.replaceAll(/\{([^}]*)\}/g, (_, t: string) => `hex ${Buffer.from(t, 'utf8').toString('hex')}`);
