import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Backend, CaptureRequest, Obstacle } from '../../src/live/backend/backend.js';
import { chooseBackend } from '../../src/live/backend/choose-backend.js';
import { dumpcapArguments, readDumpcapCounts } from '../../src/live/backend/dumpcap.js';
import { classifyFailure, type FailureReason } from '../../src/live/backend/failure.js';
import { ProcessCapture } from '../../src/live/backend/process-capture.js';
import { runTool } from '../../src/live/backend/run-tool.js';
import { readTcpdumpCounts, tcpdumpArguments } from '../../src/live/backend/tcpdump.js';

const REQUEST: CaptureRequest = {
  interface: 'eth0',
  filter: 'tcp port 443 and not host "x"; rm -rf /',
  snapLen: 256,
  bufferMiB: 64,
  promiscuous: true,
  count: null,
};

describe('arguments', () => {
  it('of tcpdump: one word each, the filter behind --', () => {
    const words = tcpdumpArguments(REQUEST);
    expect(words.slice(-2)).toEqual(['--', REQUEST.filter]);
    expect(words.join(' ')).toContain('-i eth0 -w - -n -U --immediate-mode -s 256 -B 65536');
    expect(words).not.toContain('-p');
  });

  it('of tcpdump: whole frames are not taken one by one, which would need a buffer for the largest each', () => {
    expect(tcpdumpArguments({ ...REQUEST, snapLen: 0 })).not.toContain('--immediate-mode');
    expect(tcpdumpArguments({ ...REQUEST, snapLen: 0 })).toContain('-U');
  });

  it('of dumpcap: the filter is the value of an option', () => {
    const words = dumpcapArguments({ ...REQUEST, promiscuous: false, count: 10 });
    expect(words.slice(-2)).toEqual(['-f', REQUEST.filter]);
    expect(words.join(' ')).toContain('-s 256 -B 64 -p -c 10');
  });

  it('leave an empty filter out', () => {
    const none = { ...REQUEST, filter: '' };
    expect(tcpdumpArguments(none)).not.toContain('--');
    expect(dumpcapArguments(none)).not.toContain('-f');
  });
});

describe('counts', () => {
  const NONE = { received: null, dropped: null };
  it.each([
    ['tcpdump: 5 packets captured, 7 packets received by filter, 2 packets dropped by kernel', 7, 2],
    ['7 packets received by filter', 7, null],
    ['1 packet dropped by kernel', null, 1],
    [
      'tcpdump: 0 packets captured, 9 packets received by filter, 3 packets dropped by kernel, 4 packets dropped by interface',
      9,
      7,
    ],
  ])('of tcpdump: %s', (line, received, dropped) => {
    expect(readTcpdumpCounts(line, NONE)).toEqual({ received, dropped });
  });

  it('of tcpdump: other lines are none', () => {
    expect(readTcpdumpCounts('tcpdump: lo: no such device', NONE)).toBeNull();
    expect(readTcpdumpCounts('4 packets captured', { received: 1, dropped: 2 })).toEqual({
      received: 1,
      dropped: 2,
    });
  });

  it('of dumpcap', () => {
    const line =
      "Packets received/dropped on interface 'Loopback: lo': 120/8 (pcap:8/dumpcap:0/flushed:0/ps_ifdrop:0) (93.8%)";
    expect(readDumpcapCounts(line)).toEqual({ received: 120, dropped: 8 });
    expect(readDumpcapCounts('Packets captured: 3')).toBeNull();
  });
});

describe('a failure is recognized', () => {
  it.each<[FailureReason, string]>([
    [
      'no-permission',
      "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)",
    ],
    ['no-permission', 'socket: Operation not permitted'],
    ['no-such-interface', 'tcpdump: nope: No such device exists\n(No such device exists)'],
    ['no-such-interface', 'dumpcap: There is no device named "nope".'],
    ['interface-down', 'tcpdump: vc: That device is not up'],
    ['interface-removed', 'tcpdump: pcap_loop: The interface disappeared'],
    [
      'interface-removed',
      'dumpcap: The network adapter "vc" is no longer attached; the capture has stopped.',
    ],
    ['bad-filter', "tcpdump: can't parse filter expression: syntax error"],
    ['unknown', 'dumpcap: something else'],
    ['unknown', ''],
  ])('%s: %j', (reason, text) => {
    expect(classifyFailure(text).reason).toBe(reason);
  });

  it("by libpcap's own words inside those of dumpcap", () => {
    const text =
      'dumpcap: The capabilities of the capture device "lo" could not be obtained (pcap_activate() failed: socket: Operation not permitted).\nPlease check';
    expect(classifyFailure(text).detail).toBe('socket: Operation not permitted');
  });
});

describe('a process that ends by itself', () => {
  class Shell extends ProcessCapture {
    constructor(script: string) {
      super((stdout) => spawn('/bin/sh', ['-c', script], { stdio: ['ignore', stdout, 'pipe'] }), 0);
      this.process.stdout.resume();
    }

    protected override hear(line: string): boolean {
      return line === 'as usual';
    }
  }

  it.each([
    ['in good order', 'echo as usual >&2; echo beside >&2', null],
    [
      'with a reason',
      'echo tcpdump: lo: no such device >&2; exit 1',
      { reason: 'no-such-interface', detail: 'lo: no such device' },
    ],
    [
      'in the middle of a line',
      'printf "lo: permission denied" >&2; exit 1',
      { reason: 'no-permission', detail: 'lo: permission denied' },
    ],
    ['in silence', 'exit 1', { reason: 'unknown', detail: 'it ended without a word' }],
    ['killed', 'kill -KILL $$', { reason: 'unknown', detail: 'it was ended by SIGKILL' }],
    [
      'killed, and not without a word',
      'echo lo: permission denied >&2; kill -KILL $$',
      { reason: 'no-permission', detail: 'lo: permission denied' },
    ],
  ])('%s', async (_name, script, end) => {
    expect(await new Shell(script).ended).toEqual(end);
  });

  it('is no failure when it was asked to', async () => {
    const shell = new Shell('exec sleep 60');
    shell.kill();
    expect(await shell.ended).toBeNull();
  });
});

describe('auto', () => {
  const backend = (
    name: Backend['name'],
    obstacle: Obstacle | null,
    fault: string | null = null,
  ): Backend => ({
    name,
    timestamps: 'kernel',
    countsDrops: true,
    version: () => Promise.resolve('1'),
    obstacle: () => Promise.resolve(obstacle),
    filterFault: () => Promise.resolve(fault),
    start: () => {
      throw new Error('not started here');
    },
  });
  const missing: Obstacle = { reason: 'missing', detail: 'is not installed' };
  const forbidden: Obstacle = { reason: 'no-permission', detail: 'not permitted' };
  const on = { interface: 'any', filter: 'tcp' };

  it('takes the first that can', async () => {
    const backends = [backend('tcpdump', forbidden), backend('dumpcap', null), backend('cap', null)];
    expect((await chooseBackend('auto', on, backends)).name).toBe('dumpcap');
    expect((await chooseBackend('cap', on, backends)).name).toBe('cap');
  });

  it.each([
    [
      'a right before what is missing',
      [missing, forbidden, missing],
      /no permission to capture on any with dumpcap/,
    ],
    ['nothing installed', [missing, missing, missing], /nothing to capture with is installed; .*tcpdump/],
    [
      'other trouble',
      [missing, { reason: 'unknown', detail: 'boom' } as const, missing],
      /with dumpcap: boom/,
    ],
  ])('names what stands in the way: %s', async (_name, obstacles, message) => {
    const names = ['tcpdump', 'dumpcap', 'cap'] as const;
    const backends = names.map((name, i) => backend(name, obstacles[i]!));
    await expect(chooseBackend('auto', on, backends)).rejects.toThrow(message);
  });

  it('compiles the filter before it starts', async () => {
    await expect(chooseBackend('auto', on, [backend('tcpdump', null, 'syntax error')])).rejects.toThrow(
      /the capture filter 'tcp' does not compile: syntax error/,
    );
  });

  it('takes no filter that no program could be given, and repeats a long one in part', async () => {
    const filter = 'host 192.0.2.1 or '.repeat(8000);
    await expect(chooseBackend('auto', { ...on, filter }, [backend('tcpdump', null)])).rejects.toThrow(
      /the capture filter has 144000 octets, and a program can be given 131071 at most/,
    );
    const wrong = { ...on, filter: 'x'.repeat(500) };
    await expect(chooseBackend('auto', wrong, [backend('tcpdump', null, 'no')])).rejects.toThrow(
      /^the capture filter 'x{200}…' does not compile: no;/,
    );
  });
});

describe('a tool that is asked', () => {
  it.each([
    ['answers', ['-c', 'echo yes; echo no >&2'], { status: 0, stdout: 'yes\n', stderr: 'no\n' }],
    ['fails', ['-c', 'echo no >&2; exit 3'], { status: 3, stdout: '', stderr: 'no\n' }],
    ['cannot be started', ['x'.repeat(3_000_000)], { status: -1, stdout: '', stderr: '\nspawn E2BIG' }],
  ])('%s', async (_name, args, answer) => {
    expect(await runTool('/bin/sh', args)).toEqual(answer);
  });
});
