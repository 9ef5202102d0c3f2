/** `tcpwhy live` without a screen: what goes where, signals, metrics, how it ends, and what it must not need. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { readFrames } from '../capture/read-frames.js';
import { has, NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { finishCli } from '../support/run-cli.js';
import { parseRecords } from '../support/run-main.js';

const missing = ['tcpdump', 'python3', 'setpriv'].find((tool) => !has(tool));
const reason = noNamespaces ?? (missing === undefined ? null : `${missing} is not installed`);
if (reason !== null) console.warn(`skipped: tests of the command live, ${reason}`);

/** Frames of echo.pcap, all of one session. */
const ECHO_FRAMES = 14;
const TLS_FRAMES = 16;

describe.skipIf(reason !== null)('tcpwhy live', () => {
  let net: NetworkNamespace;
  let folder: string;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('near', 'far');
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-live-'));
  });
  afterAll(() => {
    net.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts it and waits until it captures. */
  async function started(...words: string[]) {
    const child = net.tcpwhy('live', '-i', 'far', '--backend', 'tcpdump', ...words);
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += String(text)));
    await saying(child.stderr, /capturing on/);
    return { child, errors: () => errors, ended: finishCli(child) };
  }

  const replay = (capture = 'echo.pcap'): string =>
    net.run('python3', 'test/support/replay.py', 'near', `fixtures/captures/${capture}`);

  it('writes whole lines as things happen, and the rest at the end', async () => {
    const { child, ended } = await started('--format', 'ndjson');
    const early = saying(child.stdout, /"kind":"reset".*\n$/);
    replay('closed-socket.client.pcap');
    const text = await early;
    expect(parseRecords(text).every(({ type }) => type === 'event')).toBe(true);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(stdout.startsWith(text)).toBe(true);
    expect(
      parseRecords(stdout)
        .slice(-3)
        .map(({ type }) => type),
    ).toEqual(['capture', 'session', 'summary']);
  });

  it('is the stream of records where standard output is no terminal', async () => {
    const { ended } = await started('--count', String(ECHO_FRAMES));
    replay();
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    expect(parseRecords(stdout).find(({ type }) => type === 'capture')).toMatchObject({
      frames: ECHO_FRAMES,
    });
  });

  it('ends in silence when its reader goes away', async () => {
    const { child, ended, errors } = await started('--format', 'ndjson');
    child.stdout.destroy();
    replay('closed-socket.client.pcap');
    expect((await ended).status).toBe(0);
    expect(errors()).toMatch(/^tcpwhy: capturing on [^\n]*\n$/);
  });

  it.each([
    ['terminal', /closed-socket/],
    ['json', /"closed-socket"/],
    ['ndjson', /"closed-socket"/],
    ['html', /<!doctype html>/i],
    ['markdown', /closed/],
    ['csv', /^session,/],
    ['zeek', /#separator/],
  ])('gives the full report at SIGINT, %s', async (format, wanted) => {
    const report = join(folder, `report.${format}`);
    const { child, ended } = await started('--format', format, '-o', report);
    replay('closed-socket.client.pcap');
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(readFileSync(report, 'utf8')).toMatch(wanted);
  });

  it('ends after the time that was given', async () => {
    const { ended } = await started('--duration', '1s', '--fail-on', 'reset', '-q');
    replay('echo.pcap');
    expect(await ended).toMatchObject({ status: 0, stdout: '' });
  });

  it('says by its status what --fail-on wants to know', async () => {
    const { ended } = await started('--count', '16', '--fail-on', 'reset', '-q');
    replay('closed-socket.client.pcap');
    expect(await ended).toMatchObject({ status: 1, stdout: '' });
  });

  it('begins new files at SIGHUP, and tells its state at SIGUSR1', async () => {
    const kept = join(folder, 'kept.pcapng');
    const lines = join(folder, 'lines.ndjson');
    const { child, ended } = await started('-w', kept, '-o', lines, '--format', 'ndjson');
    replay();
    const first = saying(child.stderr, /1 session/);
    await untilFrames(kept, ECHO_FRAMES);
    child.kill('SIGUSR1');
    await first;
    renameSync(kept, `${kept}.1`);
    renameSync(lines, `${lines}.1`);
    child.kill('SIGHUP');
    replay('refused.client.pcap');
    await untilFrames(kept, 8);
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    expect((await readFrames(await openCapture(`${kept}.1`))).length).toBe(ECHO_FRAMES);
    expect((await readFrames(await openCapture(kept))).length).toBe(8);
    const records = [
      ...parseRecords(readFileSync(`${lines}.1`, 'utf8')),
      ...parseRecords(readFileSync(lines, 'utf8')),
    ];
    expect(records.find(({ type }) => type === 'capture')).toMatchObject({
      frames: ECHO_FRAMES + 8,
      snapLen: 262_144,
    });
  });

  it('serves its metrics on loopback', async () => {
    const { child, ended } = await started('--metrics', '9117', '-q');
    replay();
    const script = `fetch('http://127.0.0.1:9117/metrics').then((r) => r.text()).then((t) => console.log(t))`;
    let text = '';
    for (let look = 0; look < 50 && !/tcpwhy_frames_total\S* 14\n/.test(text); look++)
      text = net.run(process.execPath, '-e', script);
    expect(text).toMatch(/tcpwhy_frames_total\S* 14\n/);
    expect(text).toMatch(/^# TYPE tcpwhy_\w+ histogram$/m);
    expect(net.run('ss', '-Hltn', 'sport = :9117')).toMatch(/127\.0\.0\.1:9117/);
    child.kill('SIGTERM');
    expect((await ended).status).toBe(143);
  });

  it('keeps 256 octets of each frame, and says so of the capture', async () => {
    const { ended } = await started('--count', String(TLS_FRAMES), '--format', 'terminal');
    replay('tls12-works.pcap');
    const { stdout } = await ended;
    expect(stdout).toMatch(/cut off {3}frames are kept up to 256 bytes \(snap length\)/);
    expect(stdout).toMatch(/of payload were not kept|not kept|snap length/);
    expect(stdout).not.toMatch(/acknowledged but not captured/);
  });

  it('analyses on when the disk is full, and says it at once', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    try {
      const { child, ended } = await started('-w', join(small, 'kept.pcapng'), '--format', 'json');
      const told = saying(child.stderr, /no space left on the device; frames are not kept any more/);
      replay('corruption.server.pcap');
      await told;
      child.kill('SIGUSR1');
      child.kill('SIGINT');
      const { status, stdout } = await ended;
      expect(status).toBe(130);
      const [capture] = (
        JSON.parse(stdout) as { captures: { frames: number; problems: { code: string }[] }[] }
      ).captures;
      expect(capture!.frames).toBe(677);
      expect(capture!.problems.map(({ code }) => code)).toEqual(['recording_failed']);
      // Whole blocks only: what was kept can be read.
      expect((await readFrames(await openCapture(join(small, 'kept.pcapng')))).length).toBeGreaterThan(10);
    } finally {
      execFileSync('umount', [small]);
    }
  });

  it('needs no root where the tool has the right, and its files belong to who runs it', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    chmodSync(folder, 0o755);
    execFileSync('chown', ['65534:65534', home]);
    // Ambient rights go on to tcpdump as a capability of its file would.
    const rights = ['--inh-caps=+net_raw,+net_admin', '--ambient-caps=+net_raw,+net_admin'];
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', ...rights];
    const words = [
      'live',
      '-i',
      'far',
      '--backend',
      'tcpdump',
      '-w',
      join(home, 'own.pcapng'),
      '-c',
      '14',
      '-q',
    ];
    const child = net.start('setpriv', [...nobody, process.execPath, 'bin/tcpwhy.js', ...words]);
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    replay();
    expect((await ended).status).toBe(0);
    expect(execFileSync('stat', ['-c', '%u %a', join(home, 'own.pcapng')], { encoding: 'utf8' })).toBe(
      '65534 600\n',
    );
    expect(readdirSync(home)).toEqual(['own.pcapng']);
  });
});

/** Waits until the file has so many frames. */
async function untilFrames(path: string, wanted: number): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const frames = await openCapture(path)
      .then(readFrames)
      .catch(() => []);
    if (frames.length >= wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
