/** A reader of the records that stops reading: the capture waits for it, and hears all the same. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has, NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { parseRecords } from '../support/run-main.js';

const missing = ['tcpdump', 'python3', 'mkfifo'].find((tool) => !has(tool));
const reason = noNamespaces ?? (missing === undefined ? null : `${missing} is not installed`);
if (reason !== null) console.warn(`skipped: tests of slow readers, ${reason}`);

const CAPTURE = 'fixtures/captures/closed-socket.client.pcap';

describe.skipIf(reason !== null)('a reader that stops reading', () => {
  let net: NetworkNamespace;
  let folder: string;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('near', 'far');
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-reader-'));
  });
  afterAll(() => {
    net.close();
    rmSync(folder, { recursive: true });
  });

  /** A capture whose standard output is a pipe that is full, and that has something to write there. */
  async function stalled(name: string) {
    const path = join(folder, name);
    execFileSync('mkfifo', [path]);
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const stdout = openSync(path, 'w');
    const filler = fill(fd);
    const words = ['bin/tcpwhy.js', 'live', '-i', 'far', '--backend', 'tcpdump', '--format', 'ndjson'];
    const child = spawn('ip', ['netns', 'exec', net.name, process.execPath, ...words], {
      stdio: ['ignore', stdout, 'pipe'],
    });
    closeSync(stdout);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await saying(child.stderr!, /capturing on/);
    net.run('python3', 'test/support/replay.py', 'near', CAPTURE);
    // What it tells of its state is heard while what it wrote is not.
    const told = saying(child.stderr!, /#0 .*reset: The server/);
    const asking = setInterval(() => child.kill('SIGUSR1'), 100);
    await told;
    clearInterval(asking);
    return { child, fd, filler, ended };
  }

  it('does not keep a second Ctrl-C from ending it', async () => {
    const { child, fd, ended } = await stalled('twice');
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 100);
    expect(await ended).toBe(130);
    clearInterval(again);
    closeSync(fd);
  });

  it('gets all of it when it goes on', async () => {
    const { child, fd, filler, ended } = await stalled('later');
    child.kill('SIGINT');
    let over = false;
    void ended.then(() => (over = true));
    let text = '';
    for (let last = false; !last;) {
      last = over;
      text += drain(fd);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    closeSync(fd);
    expect(await ended).toBe(130);
    const records = parseRecords(text.slice(filler));
    expect(records.map(({ type }) => type).slice(-3)).toEqual(['capture', 'session', 'summary']);
    expect(records.some(({ kind }) => kind === 'reset')).toBe(true);
  });
});

/** Fills a pipe. @returns the octets that it took. */
function fill(fd: number): number {
  const octets = Buffer.alloc(4096, 'x');
  let taken = 0;
  try {
    for (;;) taken += writeSync(fd, octets);
  } catch {
    return taken;
  }
}

/** What is in a pipe now. */
function drain(fd: number): string {
  const octets = Buffer.alloc(65_536);
  try {
    return octets.toString('utf8', 0, readSync(fd, octets));
  } catch {
    return '';
  }
}
