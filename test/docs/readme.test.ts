/**
 * What README.md shows is what the program says: each example that begins with `$ tcpwhy` is run, and an
 * example behind `<!-- from: tcpwhy ... -->` is a piece of that command's output. `UPDATE_README=1` writes the
 * whole outputs anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

const FILE = 'README.md';
const COLUMNS = { COLUMNS: '100' };

interface Example {
  readonly args: readonly string[];
  /** Lines as they stand in the file, without their indentation. */
  readonly shown: readonly string[];
  /** First line of the output, and the one behind its last, counted from 0. */
  readonly from: number;
  readonly to: number;
  readonly indent: string;
  readonly whole: boolean;
}

const lines = readFileSync(FILE, 'utf8').split('\n');

/** Lines of the code block around or behind a line; a block is fenced, or indented by four. */
function blockFrom(start: number): { to: number; indent: string } {
  const indent = lines[start]!.startsWith('    ') ? '    ' : '';
  let to = start;
  while (to < lines.length && (indent === '' ? lines[to] !== '```' : isOfIndented(to))) to++;
  while (lines[to - 1] === '') to--;
  return { to, indent };
}

function isOfIndented(at: number): boolean {
  if (lines[at]!.startsWith('    ')) return true;
  // An empty line belongs to the block when more of it follows.
  return (
    lines[at] === '' &&
    (lines[at + 1]?.startsWith('    ') === true || (lines[at + 1] === '' && isOfIndented(at + 1)))
  );
}

function examples(): Example[] {
  const found: Example[] = [];
  lines.forEach((line, at) => {
    const command = /^( {4})?\$ tcpwhy (.*)$/.exec(line);
    const note = /^<!-- from: tcpwhy (.*) -->$/.exec(line);
    if (command) {
      const { to, indent } = blockFrom(at);
      let text = command[2]!;
      let from = at + 1;
      while (text.endsWith('\\')) text = text.slice(0, -1) + lines[from++]!.trim();
      found.push(example(text, from, to, indent, true));
    } else if (note) {
      const start = lines.findIndex((text, i) => i > at && text !== '' && text !== '```');
      const { to, indent } = blockFrom(start);
      found.push(example(note[1]!, start, to, indent, false));
    }
  });
  return found;
}

function example(command: string, from: number, to: number, indent: string, whole: boolean): Example {
  const shown = lines.slice(from, to).map((line) => line.slice(indent.length));
  return { args: command.split(/\s+/).filter((word) => word !== ''), shown, from, to, indent, whole };
}

async function output({ args }: Example): Promise<string[]> {
  const { stdout } = await runCli(args, { env: COLUMNS });
  return stdout.trimEnd().split('\n');
}

describe(FILE, () => {
  const all = examples();

  it('has examples of the main things', () => {
    expect(all.length).toBeGreaterThanOrEqual(4);
  });

  it.each(all.map((each) => [each.args.join(' '), each] as const))('tcpwhy %s', async (_, each) => {
    const real = await output(each);
    if (process.env['UPDATE_README'] && each.whole) rewrite(each, real);
    else if (each.whole) expect(each.shown).toEqual(real);
    else expect(real.join('\n')).toContain(each.shown.join('\n'));
  });

  it('names files that exist', () => {
    const text = lines.join('\n');
    const links = [...text.matchAll(/\]\(((?!http)[^)#]+)/g)].map(([, path]) => path!);
    const named = [...text.matchAll(/\bdocs\/[a-z0-9/-]+\.(?:md|png)\b/g)].map(([path]) => path);
    const missing = [...links, ...named].filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });
});

function rewrite({ shown, indent }: Example, real: readonly string[]): void {
  const block = (texts: readonly string[]): string =>
    texts.map((text) => (indent + text).trimEnd()).join('\n');
  const before = readFileSync(FILE, 'utf8');
  writeFileSync(
    FILE,
    before.replace(block(shown), () => block(real)),
  );
}
