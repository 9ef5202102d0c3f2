/** A disk that is full: an error that names the file, and no half of it. Needs root for a disk of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const LONG = 'fixtures/captures/reordering.server.pcap';
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

function possible(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', folder]).status === 0;
}

/** Runs a shell script with a disk of 16 KiB mounted at the folder, which nobody else sees. */
function onSmallDisk(script: string): string[] {
  const all = `mount -t tmpfs -o size=16k none ${folder} && cd ${folder} && { ${script}\n}`;
  const text = execFileSync('unshare', ['-m', 'sh', '-c', all], {
    encoding: 'utf8',
    env: {
      ...process.env,
      TCPWHY: `${process.execPath} ${process.cwd()}/bin/tcpwhy.js`,
      IN: join(process.cwd(), LONG),
      DIST: join(process.cwd(), 'dist/'),
    },
  });
  return text.trimEnd().split('\n');
}

describe.skipIf(!possible())('a full disk', () => {
  it.each(['json', 'ndjson', 'html'])('leaves no half report, %s', (format) => {
    const said = onSmallDisk(`$TCPWHY $IN --format ${format} -o report 2>&1; echo $?; ls -A`);
    expect(said).toEqual([
      expect.stringMatching(/^tcpwhy: cannot write report: no space left on the device/),
      '2',
    ]);
  });

  it('leaves the report that was there', () => {
    const said = onSmallDisk(
      'echo earlier > report; $TCPWHY $IN --format json -o report 2>/dev/null; cat report; ls -A',
    );
    expect(said).toEqual(['earlier', 'report']);
  });

  it('is no matter for a report that fits', () => {
    expect(onSmallDisk('$TCPWHY $IN -o report; echo $?; ls -A')).toEqual(['0', 'report']);
  });

  it('of extracted streams names the file and the option, and marks what is not whole', () => {
    const said = onSmallDisk('$TCPWHY streams $IN --extract out 2>&1; echo $?; ls -A out');
    expect(said[0]).toMatch(
      /^tcpwhy: cannot write .*out\/.*: no space left .* with --extract; \d+ octets are in/,
    );
    expect(said[1]).toBe('2');
    expect(said.slice(2).some((name) => name.endsWith('.partial'))).toBe(true);
    const marked = said.slice(2).filter((name) => name.endsWith('.partial'));
    expect(said.slice(2)).not.toContain(marked[0]!.replace('.partial', ''));
  });

  it('leaves no half capture', () => {
    const said = onSmallDisk('$TCPWHY streams $IN --pcap some.pcapng 2>&1; echo $?; ls -A');
    expect(said).toEqual([
      expect.stringMatching(/^tcpwhy: cannot write some.pcapng: no space left .* another place with --pcap$/),
      '2',
    ]);
  });

  it('ends the frames of a live capture with a whole one, and keeps those before it', () => {
    const frames = `
      const { newCaptureInfo, newCaptureInterface } = await import(process.env.DIST + 'capture/capture-info.js');
      const { FrameBatch } = await import(process.env.DIST + 'capture/frame-source.js');
      const { FrameRecorder } = await import(process.env.DIST + 'live/record/frame-recorder.js');
      const info = newCaptureInfo('x', null);
      info.interfaces.push(newCaptureInterface(1));
      const batch = new FrameBatch();
      Object.assign(batch, { bytes: new Uint8Array(100), count: 10 });
      batch.capLen.fill(100);
      const plan = { path: 'kept.pcapng', ring: null, application: 'a', os: 'b' };
      const recorder = new FrameRecorder(info, plan, console.log);
      for (let i = 0; i < 20; i++) recorder.take(batch);
      recorder.close();`;
    const said = onSmallDisk(
      `node --input-type=module -e "${frames}"; $TCPWHY kept.pcapng --format csv >/dev/null; echo $?;
       $TCPWHY kept.pcapng --format ndjson | grep -m 1 -o '"frames":[0-9]*,'`,
    );
    expect(said[0]).toMatch(/^cannot write kept.pcapng: no space left on the device; frames are not kept/);
    // Reading it meets no damage.
    expect(said[1]).toBe('0');
    expect(Number(/\d+/.exec(said[2]!)![0])).toBeGreaterThan(90);
  });

  it('ends the lines of a live capture with a whole one', () => {
    const lines = `import(process.env.DIST + 'cli/live/stream-file.js').then(({ StreamFile }) => {
      const file = new StreamFile('lines');
      file.write('short\\n');
      file.write(('x'.repeat(99) + '\\n').repeat(1000));
    }).catch((error) => console.log(error.message))`;
    const said = onSmallDisk(`node -e "${lines}"; wc -c < lines; tail -n 1 lines | wc -c; head -n 1 lines`);
    expect(said[0]).toMatch(/^cannot write lines: no space left/);
    expect(Number(said[1]) % 100).toBe(6);
    expect(Number(said[1])).toBeGreaterThan(10_000);
    expect(said.slice(2)).toEqual(['100', 'short']);
  });

  it('and a device in its place is written to, and stays a device', () => {
    const said = onSmallDisk('mknod null c 1 3; $TCPWHY $IN -o null; echo $?; ls -A; test -c null; echo $?');
    expect(said).toEqual(['0', 'null', '0']);
  });

  it('of standard output is told, and its status is the same where nobody can be told', () => {
    const said = onSmallDisk('exec 3>&1; $TCPWHY $IN --format json 2>&3 > out; echo $?');
    expect(said).toEqual([
      expect.stringMatching(/^tcpwhy: cannot write standard output: no space left/),
      '2',
    ]);
    expect(onSmallDisk('$TCPWHY $IN --format json 2>said > out; echo $?')).toEqual(['2']);
  });
});
