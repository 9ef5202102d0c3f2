import { describe, expect, it } from 'vitest';
import type { Backend, CaptureRequest, Obstacle } from '../../src/live/backend/backend.js';
import { chooseBackend } from '../../src/live/backend/choose-backend.js';
import { dumpcapArguments, readDumpcapCounts } from '../../src/live/backend/dumpcap.js';
import { classifyFailure, type FailureReason } from '../../src/live/backend/failure.js';
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
});
