/** `--follow`: a capture that is still being written. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { finishCli, runCli, startCli } from '../support/run-cli.js';
import { parseRecords } from '../support/run-main.js';

const CAPTURE = 'fixtures/captures/many-connections.server.pcap';
const whole = readFileSync(CAPTURE);
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('--follow', () => {
  it('tells of each session when it is over, and ends by Ctrl-C with the report', async () => {
    const path = join(folder, 'growing.pcap');
    writeFileSync(path, whole.subarray(0, 20_000));
    const child = startCli(['--follow', path, '--format', 'ndjson']);
    const finished = finishCli(child);
    let seen = '';
    const sessionSeen = new Promise<void>((resolve) =>
      child.stdout.on('data', (piece: Buffer) => {
        seen += piece.toString();
        if (seen.includes('"type":"session"')) resolve();
      }),
    );
    // The rest but half a record; sessions of the first part are long over by its time.
    const later = Buffer.from(whole);
    for (let at = 24; at < later.length; at += 16 + later.readUInt32LE(at + 8)) {
      if (at >= 20_000) later.writeUInt32LE(later.readUInt32LE(at) + 3600, at);
    }
    await new Promise((resolve) => setTimeout(resolve, 600));
    appendFileSync(path, later.subarray(20_000, -10));
    await sessionSeen;
    child.kill('SIGINT');
    const { status, stdout, stderr } = await finished;
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    const records = parseRecords(stdout);
    expect(records.at(-1)).toMatchObject({ type: 'summary', interrupted: true });
    expect(records.find(({ type }) => type === 'capture')).toMatchObject({ truncated: false, problems: [] });
  });

  it.each(['terminal', 'json'])(
    'gives the report of the whole file when nothing comes any more, %s',
    async (format) => {
      const path = join(folder, `whole-${format}.pcap`);
      writeFileSync(path, whole.subarray(0, 30_000));
      const child = startCli(['--follow-idle', '2s', path, '--format', format]);
      setTimeout(() => appendFileSync(path, whole.subarray(30_000)), 500);
      const { status, stdout, stderr } = await finishCli(child);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const { stdout: want } = await runCli([CAPTURE, '--format', format]);
      expect(stdout).toBe(want.replaceAll(CAPTURE, path));
    },
  );

  it.each([
    [['--follow', 'a', 'b'], /one capture/],
    [['--follow', '-'], /standard input/],
    [['--follow-idle', 'soon', 'a'], /span of time/],
  ])('%j is refused', async (args, says) => {
    const { status, stderr } = await runCli(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
  });

  it('of what is no capture is refused', async () => {
    const { status, stderr } = await runCli(['--follow', 'package.json']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/package\.json: not a capture/);
  });
});
