/** Golden output of `tcpwhy streams`; `UPDATE_GOLDEN=1 npx vitest run test/golden` rewrites it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { CAPTURES } from '../support/fixture-captures.js';
import { expectGolden } from '../support/golden-file.js';
import { runCli } from '../support/run-cli.js';

const GOLDEN = 'fixtures/golden/streams';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => `${CAPTURES}/${name}.pcap`;

/** Name of the golden file, capture, and options; `-o` is added. */
const CASES: readonly (readonly [string, string, ...string[]])[] = [
  ['list.txt', 'many-connections.server', '--top', '8'],
  ['list.ndjson', 'http-pipelined', '--format', 'ndjson'],
  ['list.json', 'port-reuse.client', '--format', 'json'],
  ['gaps.list.txt', 'burst-loss.server'],
  ['text.txt', 'http-keep-alive', '--stream', '0'],
  ['text.client.txt', 'http-keep-alive', '--stream', '0', '--from', 'client'],
  ['hex.txt', 'messages-resp', '--stream', '0', '--as', 'hex'],
  ['raw.bin', 'http-keep-alive', '--stream', '0', '--as', 'raw'],
  ['raw.server.bin', 'websocket', '--stream', '0', '--as', 'raw', '--from', 'server'],
  ['records.ndjson', 'echo', '--stream', '0', '--format', 'ndjson'],
  ['gaps.text.txt', 'forged-reset.client', '--stream', '0'],
];

/** The same for messages, which go to standard output. */
const MESSAGES: readonly (readonly [string, string, ...string[]])[] = [
  ['messages.http.txt', 'http-keep-alive'],
  ['messages.http.ndjson', 'http-pipelined', '--format', 'ndjson'],
  ['messages.cut-off.txt', 'http-cut-off'],
  ['messages.json.txt', 'messages-json'],
  ['messages.length-prefix.txt', 'messages-length-prefix', '--framing', 'length:4'],
  ['messages.resp.json', 'messages-resp', '--format', 'json'],
];

describe('golden streams', () => {
  it.each(CASES)('%s', async (golden, capture, ...options) => {
    const output = join(folder, golden);
    process.env['COLUMNS'] = '100';
    expect(await main(['streams', file(capture), ...options, '-o', output])).toBe(0);
    expectGolden(`${GOLDEN}/${golden}`, readFileSync(output));
  });

  it.each(MESSAGES)('%s', async (golden, capture, ...options) => {
    const args = ['streams', file(capture), '--messages', ...options];
    const { status, stdout } = await runCli(args, { env: { COLUMNS: '100', NO_COLOR: '1' } });
    expect(status).toBe(0);
    expectGolden(`${GOLDEN}/${golden}`, Buffer.from(stdout));
  });

  it('are all compared', () => {
    const names = [...CASES, ...MESSAGES].map(([golden]) => golden);
    expect(readdirSync(GOLDEN).sort()).toEqual(names.sort());
  });
});
