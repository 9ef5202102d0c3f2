/** Colours, width, the ladder, and names that try to take over the terminal. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { PcapngWriter } from '../support/write-pcapng.js';

const REFUSED = 'fixtures/captures/refused.client.pcap';
const TAIL_LOSS = 'fixtures/captures/tail-loss.client.pcap';
const ESCAPE = '\u001b';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('colours', () => {
  const cases: readonly { env: Record<string, string>; args: readonly string[]; coloured: boolean }[] = [
    { env: {}, args: [], coloured: false },
    { env: { FORCE_COLOR: '1' }, args: [], coloured: true },
    { env: { FORCE_COLOR: '0' }, args: [], coloured: false },
    { env: { FORCE_COLOR: '1' }, args: ['--no-color'], coloured: false },
    { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, args: [], coloured: false },
    { env: { FORCE_COLOR: '1', NO_COLOR: '' }, args: [], coloured: true },
    { env: { FORCE_COLOR: '1', TERM: 'dumb' }, args: [], coloured: false },
    { env: { FORCE_COLOR: '1' }, args: ['--format', 'json'], coloured: false },
    { env: { FORCE_COLOR: '1' }, args: ['--format', 'ndjson'], coloured: false },
  ];
  it.each(cases)('$env $args: $coloured', async ({ env, args, coloured }) => {
    const { status, stdout } = await runCli([REFUSED, ...args], { env });
    expect(status).toBe(0);
    expect(stdout.includes(ESCAPE)).toBe(coloured);
  });

  it('change nothing but the colour', async () => {
    const plain = await runCli([REFUSED]);
    const coloured = await runCli([REFUSED], { env: { FORCE_COLOR: '1' } });
    // eslint-disable-next-line no-control-regex -- the escape sequences are what is looked for
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  it('do not get into a file', async () => {
    const target = join(folder, 'report.txt');
    await runCli([REFUSED, '-o', target], { env: { FORCE_COLOR: '1' } });
    expect(readFileSync(target, 'utf8')).not.toContain(ESCAPE);
  });
});

describe('width', () => {
  it.each(['60', '80', '140'])('is kept to %s columns', async (columns) => {
    const { stdout } = await runCli([TAIL_LOSS], { env: { COLUMNS: columns } });
    const longest = Math.max(...stdout.split('\n').map((line) => [...line].length));
    expect(longest).toBeLessThanOrEqual(Number(columns));
    expect(longest).toBeGreaterThan(Number(columns) - 10);
  });
});

describe('--stream', () => {
  it('draws the ladder of the session, what happened beside its frame', async () => {
    const { status, stdout } = await runCli([TAIL_LOSS, '--stream', '0']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Ladder/m);
    expect(stdout).toMatch(/SYN seq=0 /);
    expect(stdout).toMatch(/ 18 .*len=1104 .*! retransmission/);
    expect(stdout).toMatch(/ 20 .*len=1448 .*! retransmission/);
  });

  it('of the second of several sessions shows only that', async () => {
    const { stdout } = await runCli(['fixtures/captures/port-reuse.client.pcap', '--stream', '1']);
    const ladder = stdout.slice(stdout.indexOf('\nLadder'));
    expect(ladder.match(/ SYN seq=/g)).toHaveLength(1);
    expect(ladder.match(/ SYN ACK seq=/g)).toHaveLength(1);
  });

  it('of a session that is not there says so', async () => {
    const { status, stdout } = await runCli([TAIL_LOSS, '--stream', '7']);
    expect(status).toBe(2);
    expect(stdout).toContain('There is no session 7');
  });
});

describe('hostile names', () => {
  /** Clears the screen, moves the cursor, rings, and turns the writing direction. */
  const HOSTILE = `evil${ESCAPE}[2J${ESCAPE}[1;1H\u0007\u009b31m\u202e.pcap`;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const MOVES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

  it.each(['terminal', 'json', 'ndjson'])('of a capture cannot move the cursor, %s', async (format) => {
    const path = join(folder, HOSTILE);
    copyFileSync(REFUSED, path);
    const { status, stdout, stderr } = await runCli([path, '--format', format]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('evil');
    expect(stdout).not.toMatch(MOVES);
  });

  it.each([
    { what: 'a missing file', args: [HOSTILE] },
    { what: 'an output', args: [REFUSED, '-o', join('no-such-folder', HOSTILE)] },
    { what: 'an option', args: [REFUSED, `--${HOSTILE}`] },
    { what: 'a kind', args: [REFUSED, '--fail-on', HOSTILE] },
    { what: 'a thing to explain', args: ['explain', HOSTILE] },
  ])('of $what cannot move the cursor in an error', async ({ args }) => {
    const { status, stderr } = await runCli(args);
    expect(status).toBeGreaterThan(1);
    expect(stderr).toContain('evil');
    expect(stderr).not.toMatch(MOVES);
  });

  it.each(['terminal', 'json', 'ndjson'])('inside a capture cannot either, %s', async (format) => {
    const path = join(folder, 'names.pcapng');
    const hostile = (code: number) => [code, HOSTILE] as const;
    const bytes = new PcapngWriter()
      .section({ options: [hostile(1), hostile(2), hostile(3), hostile(4)] })
      .interface({ options: [hostile(2), hostile(3)] })
      .packet({ bytes: new Uint8Array(60) })
      .bytes();
    writeFileSync(path, bytes);
    const { status, stdout } = await runCli([path, '--format', format]);
    expect(status).toBe(0);
    expect(stdout).toContain('evil');
    expect(stdout).not.toMatch(MOVES);
  });
});
