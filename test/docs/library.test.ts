/** docs/library.md: its examples compile against the package as it is published, run, and print what it says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { has, NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { UPDATING } from '../support/golden-file.js';
import { ExampleFolder, examples } from './library-examples.js';

const all = examples();
const live = all.findIndex(({ title }) => title === 'Live captures');
const others = all.map((_, n) => n).filter((n) => n !== live);

let folder: ExampleFolder;
beforeAll(() => void (folder = new ExampleFolder(all)), 60_000);
afterAll(() => folder.close());

describe('the examples', () => {
  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'compile with strict settings: module %s, resolution %s',
    (module, resolution) => expect(folder.compile(module, resolution)).toBe(''),
    120_000,
  );

  it('print what stands under them', () => {
    const printed = folder.run(others);
    if (UPDATING) return updateDocument(printed);
    const said = others.map((n, i) => `${all[n]!.title}\n${printed[i]!}`);
    expect(said).toEqual(others.map((n) => `${all[n]!.title}\n${all[n]!.output ?? ''}`));
  }, 60_000);

  it.skipIf(noNamespaces !== null || !has('tcpdump'))('capture on an interface', async () => {
    const network = new NetworkNamespace();
    try {
      const child = network.start(process.execPath, [`${folder.folderOf(live)}/example.mjs`]);
      const output: string[] = [];
      child.stdout.on('data', (piece: Buffer) => output.push(piece.toString()));
      await saying(child.stdout, /capturing/);
      network.run(process.execPath, '-e', CONVERSATION);
      await saying(child.stdout, /server 5/);
      child.kill('SIGINT');
      await new Promise((resolve) => child.on('close', resolve));
      expect(output.join('')).toBe('capturing\nclient 5\nserver 5\n8080: graceful\n');
    } finally {
      network.close();
    }
  });
});

/** Somebody says hello, and is answered. */
const CONVERSATION = `
const { createServer, connect } = require('node:net');
const server = createServer((socket) => socket.once('data', () => socket.end('hello'))).listen(8080, '127.0.0.1', () => {
  const client = connect(8080, '127.0.0.1', () => client.write('hello'));
  client.resume();
  client.on('close', () => server.close());
});
`;

describe('the document', () => {
  it('speaks of exports that there are', () => {
    const named = [...readFileSync('docs/library.md', 'utf8').matchAll(/import \{([^}]*)\} from 'tcpwhy'/g)]
      .flatMap(([, names]) => names!.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !(name in library))).toEqual([]);
  });
});

/** Writes what was printed under each example. */
function updateDocument(printed: readonly string[]): void {
  let text = readFileSync('docs/library.md', 'utf8');
  others.forEach((n, i) => {
    const { code, output } = all[n]!;
    const shown = '```ts\n' + code + '```\n';
    const before = output === null ? shown : `${shown}\n\`\`\`text\n${output}\`\`\`\n`;
    const after = printed[i] === '' ? shown : `${shown}\n\`\`\`text\n${printed[i]}\`\`\`\n`;
    text = text.replace(before, () => after);
  });
  writeFileSync('docs/library.md', text);
}
