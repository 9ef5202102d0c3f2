/** The examples of docs/library.md, in a folder with the packed package installed: to be compiled and run there. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { OPEN, spell } from '../stream/command/run-streams.js';
import { toPcap } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';

const DOCUMENT = 'docs/library.md';
const CAPTURES = 'fixtures/captures';

export interface Example {
  /** Heading that it stands under. */
  readonly title: string;
  readonly code: string;
  /** What is said of its surroundings: which fixture a file is. */
  readonly note: string;
  /** What it prints, as the document says; null where nothing stands under it. */
  readonly output: string | null;
}

/** The blocks of TypeScript, in order. */
export function examples(): Example[] {
  const found: Example[] = [];
  const text = readFileSync(DOCUMENT, 'utf8');
  const blocks = /^(?:#+ (.+)|<!-- (.+) -->|```(\w+)\n([\s\S]*?)^```)$/gm;
  let title = '';
  let note = '';
  for (const [, heading, comment, language, block = ''] of text.matchAll(blocks)) {
    if (heading !== undefined) title = heading;
    if (comment !== undefined) note = comment;
    if (language === 'ts') {
      found.push({ title, code: block, note, output: null });
      note = '';
    }
    if (language === 'text') found.push({ ...found.pop()!, output: block });
  }
  return found;
}

/** A folder with the package as npm would install it, and a folder for each example. */
export class ExampleFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tcpwhy-library-'));

  constructor(readonly examples: readonly Example[]) {
    this.#install();
    writeFileSync(join(this.path, 'package.json'), '{ "type": "module" }');
    examples.forEach((example, n) => this.#lay(example, this.folderOf(n)));
  }

  folderOf(n: number): string {
    return join(this.path, `example-${n}`);
  }

  /** What the compiler says of all examples, empty when nothing. */
  compile(module: string, moduleResolution: string): string {
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2022'], types: ['node'], noEmit: true },
      ...{
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
      },
    };
    const config = join(this.path, `tsconfig.${moduleResolution}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions, include: ['example-*/example.ts'] }));
    const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    try {
      execFileSync(process.execPath, [compiler, '-p', config], {
        cwd: this.path,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  /** Runs these examples in one process. @returns What each printed. */
  run(numbers: readonly number[]): string[] {
    writeFileSync(join(this.path, 'run.mjs'), RUNNER);
    const output = execFileSync(process.execPath, ['run.mjs', ...numbers.map(String)], {
      cwd: this.path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(output) as string[];
  }

  close(): void {
    rmSync(this.path, { recursive: true });
  }

  #install(): void {
    const modules = join(this.path, 'node_modules');
    mkdirSync(join(modules, 'tcpwhy'), { recursive: true });
    // Without scripts: what is packed was built before the tests.
    const packed = execFileSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', this.path],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    const tarball = join(this.path, filename);
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'tcpwhy')]);
    rmSync(tarball);
    for (const name of readdirSync('node_modules')) {
      if (name !== 'cap' && name !== 'tcpwhy' && !name.startsWith('.')) {
        symlinkSync(resolve('node_modules', name), join(modules, name));
      }
    }
    mkdirSync(join(modules, 'cap'));
    writeFileSync(join(modules, 'cap', 'index.js'), STAND_IN_FOR_CAP);
    copyFileSync(`${CAPTURES}/echo.pcap`, join(modules, 'cap', 'echo.pcap'));
  }

  #lay({ code, note }: Example, folder: string): void {
    mkdirSync(folder);
    for (const [, name, fixture] of note.matchAll(/(\S+) is (\S+\.pcap)/g)) {
      const path = `${CAPTURES}/${fixture!}`;
      if (existsSync(path)) copyFileSync(path, join(folder, name!));
    }
    const lossy = scriptFrames(
      spell(
        `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 5\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 13\nc> F 13:13 ack 1`,
      ),
    );
    writeFileSync(join(folder, 'lossy.pcap'), toPcap(lossy));
    const own = scriptFrames(spell(`${OPEN}c> P 1:6 ack 1 {~\0\x02hi}\ns> P 1:7 ack 6 {~\0\x03you}`));
    writeFileSync(join(folder, 'own.pcap'), toPcap(own));
    writeFileSync(join(folder, 'old.pcap'), inMicroseconds(readFileSync(`${CAPTURES}/echo.pcap`)));
    writeFileSync(join(folder, 'notes.txt'), 'This is no capture, and nobody should take it for one.\n');
    writeFileSync(join(folder, 'example.ts'), code);
    const { module, target } = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module, target, verbatimModuleSyntax: true },
    });
    writeFileSync(join(folder, 'example.mjs'), outputText);
  }
}

/** The same capture with times in microseconds, which older programs read. */
function inMicroseconds(capture: Buffer): Buffer {
  const copy = Buffer.from(capture);
  if (copy.readUInt32LE(0) !== 0xa1b23c4d) return copy;
  copy.writeUInt32LE(0xa1b2c3d4, 0);
  for (let at = 24; at < copy.length; at += 16 + copy.readUInt32LE(at + 8)) {
    copy.writeUInt32LE(Math.trunc(copy.readUInt32LE(at + 4) / 1000), at + 4);
  }
  return copy;
}

/** Imports one example after the other and notes what each writes to the console. */
const RUNNER = `
import { format } from 'node:util';
const outputs = [];
for (const n of process.argv.slice(2)) {
  const lines = [];
  console.log = (...words) => void lines.push(format(...words));
  console.error = (...words) => void lines.push('error: ' + format(...words));
  process.chdir(new URL('example-' + n + '/', import.meta.url).pathname);
  await import(new URL('example-' + n + '/example.mjs', import.meta.url).href);
  outputs.push(lines.map((line) => line + '\\n').join(''));
}
process.stdout.write(JSON.stringify(outputs));
`;

/** Does what \`cap\` does, with the frames of a file. */
const STAND_IN_FOR_CAP = `
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
exports.Cap = class Cap extends EventEmitter {
  open(device, filter, size, buffer) {
    const file = readFileSync(__dirname + '/echo.pcap');
    setImmediate(() => {
      for (let at = 24; at < file.length; ) {
        const length = file.readUInt32LE(at + 8);
        file.copy(buffer, 0, at + 16, at + 16 + length);
        this.emit('packet', length, false);
        at += 16 + length;
      }
    });
    return 'ETHERNET';
  }
  close() {}
};
`;
