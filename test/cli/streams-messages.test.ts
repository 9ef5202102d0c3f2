/** `tcpwhy streams --messages` on conversations of real programs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toPcap } from '../support/encode-frames.js';
import { violations } from '../support/report-schema.js';
import { runCli, startCliOnPipe } from '../support/run-cli.js';
import { runMain } from '../support/run-main.js';
import { limitTo } from '../support/small-limits.js';
import { mergeFrames, scriptFrames } from '../support/track.js';
import { OPEN, spell } from '../stream/command/run-streams.js';

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

async function records(name: string, ...options: string[]): Promise<Line[]> {
  const args = ['streams', `fixtures/captures/${name}.pcap`, '--messages', '--format', 'ndjson', ...options];
  const { status, stdout, stderr } = await runCli(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const FRAMINGS: readonly [capture: string, framing: string, toServer: number, toClient: number][] = [
  ['messages-json', 'json', 4, 4],
  ['messages-length-prefix', 'length:4', 5, 5],
  ['messages-cut-off-by-reset', 'length:4', 1, 2],
  ['messages-resp', 'resp', 5, 5],
  ['http-keep-alive', 'http', 7, 7],
  ['http-pipelined', 'http', 3, 3],
];

const headOf = (all: readonly Line[]): Line | undefined => all.find(({ type }) => type === 'messages');

describe('streams --messages', () => {
  it.each(FRAMINGS)('%s is %s', async (name, framing, toServer, toClient) => {
    const all = await records(name);
    const head = headOf(all);
    expect(head).toMatchObject({ type: 'messages', framing: { name: framing, chosenBy: 'detection' } });
    expect(head).toMatchObject({ toServer: { messages: toServer }, toClient: { messages: toClient } });
    for (const record of all) expect(violations(record)).toEqual([]);
  });

  it.each(['messages-http2', 'websocket', 'tls13-works', 'tls12-works'])(
    '%s: records fit the schema',
    async (name) => {
      const all = await records(name);
      expect(headOf(all)!['framing']).toMatchObject({
        name: { 'messages-http2': 'http2', websocket: 'http' }[name] ?? 'tls',
      });
      for (const record of all) expect(violations(record)).toEqual([]);
    },
  );

  it('a message that a reset cut off says who stopped, and where', async () => {
    const last = (await records('messages-cut-off-by-reset')).filter(({ type }) => type === 'message').at(-1);
    expect(last).toMatchObject({
      bytes: 300,
      expectedBytes: 904,
      complete: false,
      stopped: { how: 'reset', by: 'server' },
    });
  });

  it('a slow answer shows as thinking', async () => {
    const think = (await records('http-keep-alive'))
      .filter(({ type }) => type === 'exchange')
      .map((e) => e['thinkTime']);
    expect(Math.max(...(think as number[]))).toBeGreaterThan(0.089);
  });

  it('a framing can be asked for', async () => {
    const head = headOf(await records('messages-json', '--framing', 'fixed:5'));
    expect(head).toMatchObject({ framing: { name: 'fixed:5', chosenBy: 'user', confidence: 1 } });
  });

  it('previews can be switched off', async () => {
    const all = (await records('messages-json', '--no-preview')).filter(({ type }) => type === 'message');
    expect(all.every(({ preview }) => preview === null)).toBe(true);
  });

  it('sessions come as they end, several captures as one', async () => {
    const captures = ['messages-resp', 'messages-json'].map((name) => `fixtures/captures/${name}.pcap`);
    const { status, stdout } = await runCli(['streams', ...captures, '--messages', '--format', 'ndjson']);
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const heads = lines.filter(({ type }) => type === 'messages');
    expect(heads.map(({ framing }) => (framing as { name: string }).name).sort()).toEqual(['json', 'resp']);
    // Times are those of each capture, whichever began first.
    const timesOf = (some: readonly Line[]): unknown[] =>
      some.filter(({ type }) => type === 'message').map((message) => message['firstTime']);
    const alone = [...(await records('messages-resp')), ...(await records('messages-json'))];
    expect(timesOf(lines).sort()).toEqual(timesOf(alone).sort());
    // What is said of a session stands behind its messages.
    for (const { session } of heads) {
      const types = lines.filter((line) => line.session === session).map(({ type }) => type);
      expect(types.join(' ')).toMatch(/^(message )+messages( exchange)+$/);
    }
  });

  it('a message of a pipe is written when it is whole, while the session goes on', async () => {
    const cli = await startCliOnPipe([
      'streams',
      '-',
      '--messages',
      '--format',
      'ndjson',
      '--framing',
      'http',
    ]);
    const written = new Promise<string>((resolve) =>
      cli.child.stdout.once('data', (piece: Buffer) => resolve(piece.toString())),
    );
    const whole = readFileSync('fixtures/captures/http-keep-alive.pcap');
    await cli.write(whole.subarray(0, whole.length / 2));
    const [first] = (await written).split('\n');
    expect(JSON.parse(first!)).toMatchObject({ type: 'message', from: 'client', label: 'GET /' });
    cli.child.kill('SIGINT');
    const { status, stdout } = await cli.finished;
    await cli.end();
    expect(status).toBe(130);
    expect(stdout.indexOf('"type":"messages"')).toBeGreaterThan(stdout.lastIndexOf('"type":"message",'));
  });

  it('is a table for people, without a control character', async () => {
    const { status, stdout } = await runCli([
      'streams',
      'fixtures/captures/messages-resp.pcap',
      '--messages',
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('RESP (Redis)');
    expect(stdout).toMatch(/command SET key/);
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it.each([
    [['--framing', 'nonsense'], /there is no framing 'nonsense'/],
    [['--framing', 'length:9'], /whole number from 1 to 8/],
    [['--stream', '7'], /there is no session 7/],
  ])('%s is a usage error', async (options, message) => {
    const { status, stderr } = await runCli([
      'streams',
      'fixtures/captures/messages-json.pcap',
      '--messages',
      ...options,
    ]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('more sessions than a report holds', () => {
  const frames = mergeFrames(
    ...Array.from({ length: 5 }, (_, i) =>
      scriptFrames(spell(`${OPEN}c> P 1:5 ack 1 {one.}`), { clientPort: 2000 + i, startNs: i * 10e6 }),
    ),
  );

  it.each([
    ['json', 3, true],
    ['ndjson', 5, false],
  ])('%s tells of %d', async (format, sessions, told) => {
    limitTo({ maxMessageSessions: 3 });
    const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'five.pcap');
    writeFileSync(path, toPcap(frames));
    let said = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
    const { status, report } = await runMain(['streams', path, '--messages', '--format', format]);
    vi.restoreAllMocks();
    expect(status).toBe(0);
    expect(report.match(/"clientAddress"|"client":/g)).toHaveLength(sessions);
    expect(said).toBe(
      told
        ? 'tcpwhy: limit maxMessageSessions (3) was reached 2 times: these sessions are not told of; --format ndjson has all\n'
        : '',
    );
  });
});
