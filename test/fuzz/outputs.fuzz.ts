/** Every form of output of captures whose every text is hostile: sound in its own syntax, and nothing that acts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { hostileCapture, type HostileCapture } from '../support/hostile-capture.js';
import { violations } from '../support/report-schema.js';
import { fuzzRuns } from './fuzz-settings.js';
import { csvFaults, htmlElements, markdownFaults, unseen, zeekFaults } from './report-syntax.js';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
// That there is no session 0 need not be read a thousand times.
beforeAll(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true));
afterAll(() => rmSync(folder, { recursive: true }));

/** The report of a command on a capture, empty when it writes none. */
async function reportOf({ bytes, name }: HostileCapture, args: readonly string[]): Promise<string> {
  const capture = join(folder, name);
  const output = join(folder, 'report');
  writeFileSync(capture, bytes);
  try {
    const names = args.map((arg) => (arg === 'CAPTURE' ? capture : arg));
    const status = await main([...names, '--output', output]);
    expect([0, 2]).toContain(status);
    // Without a session 0 there is no report of it.
    return status === 0 ? readFileSync(output, 'utf8') : '';
  } finally {
    rmSync(capture);
    rmSync(output, { force: true });
  }
}

const parsed = (line: string): unknown => JSON.parse(line);
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Command, and what is wrong with what it writes. */
const OUTPUTS: readonly (readonly [args: string, faults: (text: string) => string[]])[] = [
  ['CAPTURE', unseen],
  ['CAPTURE --stream 0', unseen],
  [
    'CAPTURE --format ndjson',
    (text) => [...unseen(text), ...lines(text).flatMap((line) => violations(parsed(line)))],
  ],
  ['CAPTURE --format json', (text) => [...unseen(text), ...violations(parsed(text), 'document')]],
  ['CAPTURE --format csv', (text) => [...unseen(text), ...csvFaults(text)]],
  ['CAPTURE --format zeek', (text) => [...unseen(text), ...zeekFaults(text)]],
  ['CAPTURE --format markdown', (text) => [...unseen(text), ...markdownFaults(text)]],
  ['streams CAPTURE', unseen],
  ['streams CAPTURE --stream 0', unseen],
  ['streams CAPTURE --stream 0 --as hex', unseen],
  [
    'streams CAPTURE --stream 0 --format ndjson',
    (text) => [...unseen(text), ...lines(text).filter((line) => typeof parsed(line) !== 'object')],
  ],
  ['streams CAPTURE --messages', unseen],
  [
    'streams CAPTURE --messages --format ndjson',
    (text) => [...unseen(text), ...lines(text).flatMap((line) => violations(parsed(line)))],
  ],
  ['compare CAPTURE CAPTURE', unseen],
  ['compare CAPTURE CAPTURE --format json', (text) => unseen(text)],
  ['compare CAPTURE CAPTURE --mode runs', unseen],
];

it.each(OUTPUTS)('%s', async (args, faults) => {
  await fc.assert(
    fc.asyncProperty(
      hostileCapture.filter(({ frames }) => frames > 0),
      async (capture) => {
        expect(faults(await reportOf(capture, args.split(' ')))).toEqual([]);
      },
    ),
    fuzzRuns(60),
  );
});

it('CAPTURE --format html: no element more than a harmless name makes', async () => {
  await fc.assert(
    fc.asyncProperty(
      hostileCapture.filter(({ frames }) => frames > 0),
      async (capture) => {
        const args = ['CAPTURE', '--format', 'html'];
        const text = await reportOf(capture, args);
        expect(unseen(text.replaceAll(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, ''))).toEqual([]);
        expect(htmlElements(text)).toEqual(
          htmlElements(await reportOf({ ...capture, name: 'x.pcapng' }, args)),
        );
      },
    ),
    fuzzRuns(40),
  );
});
