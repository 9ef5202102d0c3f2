/**
 * The benchmark is only worth its figures when its capture is sound: exact in size, the same for
 * the same seed, in order of time, with right checksums, and repaired wherever something was lost.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PACKETS = 20_000;
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Made {
  readonly packets: number;
  readonly sessions: number;
  readonly fileBytes: number;
  readonly data: number;
  readonly lost: number;
  readonly fast: number;
  readonly rto: number;
}

interface Frame {
  readonly time: number;
  readonly ip: Buffer;
}

let dir = '';
const make = (name: string, ...options: string[]): { made: Made; bytes: Buffer } => {
  const file = join(dir, name);
  const args = [script('./make-capture.mjs'), file, '--packets', String(PACKETS), ...options];
  const made = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Made;
  return { made, bytes: readFileSync(file) };
};

/** Walks the records; throws when a length does not fit. */
function framesOf(bytes: Buffer, perSecond: number): Frame[] {
  const frames: Frame[] = [];
  for (let at = 24; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    const time = bytes.readUInt32LE(at) * perSecond + bytes.readUInt32LE(at + 4);
    const frame = bytes.subarray(at + 16, at + 16 + length);
    if (frame.length !== length) throw new Error(`record at ${at} is cut off`);
    frames.push({ time, ip: frame.subarray(14) });
    at += 16 + length;
  }
  return frames;
}

/** Sum of 16-bit words folded to 16 bits: 0xffff over anything with a right checksum (RFC 1071). */
function foldedSum(bytes: Buffer, start: number): number {
  let sum = start;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

describe('the capture of the benchmark', () => {
  let first: { made: Made; bytes: Buffer };
  let frames: Frame[] = [];

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tcpwhy-make-capture-'));
    first = make('first.pcap', '--loss-rate', '0.01');
    frames = framesOf(first.bytes, 1e6);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('has exactly as many packets as asked for, of the planned size', () => {
    expect(frames.length).toBe(PACKETS);
    expect(first.made).toMatchObject({ packets: PACKETS, fileBytes: first.bytes.length });
    expect(first.bytes.length / PACKETS).toBeGreaterThan(700);
    expect(first.bytes.length / PACKETS).toBeLessThan(1050);
  });

  it('is in order of time', () => {
    expect(frames.findIndex((f, i) => i > 0 && f.time < frames[i - 1]!.time)).toBe(-1);
  });

  it('has right IPv4 and TCP checksums', () => {
    const wrong = frames.findIndex(({ ip }) => {
      const pseudo = foldedSum(ip.subarray(12, 20), 6 + ip.length - 20);
      return foldedSum(ip.subarray(0, 20), 0) !== 0xffff || foldedSum(ip.subarray(20), pseudo) !== 0xffff;
    });
    expect(wrong).toBe(-1);
  });

  it('loses about what was asked for and repairs all of it', () => {
    const { data, lost, fast, rto } = first.made;
    expect(lost / data).toBeGreaterThan(0.004);
    expect(lost / data).toBeLessThan(0.025);
    // A lost acknowledgement makes a timer fire for nothing, so there may be more repairs than losses.
    expect(fast + rto).toBeGreaterThanOrEqual(lost * 0.9);
    expect(fast).toBeGreaterThan(rto);
    expect(rto).toBeGreaterThan(0);
  });

  it('shows as many sessions as planned, each with its own addresses and ports', () => {
    const synsBySession = new Map<string, number>();
    for (const { ip } of frames) {
      if ((ip[33]! & 0x12) !== 0x02) continue;
      const key = ip.subarray(12, 24).toString('hex');
      synsBySession.set(key, (synsBySession.get(key) ?? 0) + 1);
    }
    // A SYN that was lost before the capture may be missing, never one that follows it.
    expect(synsBySession.size).toBe(first.made.sessions);
    expect(first.made.sessions).toBe(PACKETS / 400);
  });

  it('is the same for the same options, another for another seed', () => {
    expect(make('again.pcap', '--loss-rate', '0.01').bytes.equals(first.bytes)).toBe(true);
    expect(make('other.pcap', '--loss-rate', '0.01', '--seed', '2').bytes.equals(first.bytes)).toBe(false);
  });

  it('can be written with nanoseconds', () => {
    const nano = make('nano.pcap', '--loss-rate', '0.01', '--nano');
    expect(nano.bytes.readUInt32LE(0)).toBe(0xa1b23c4d);
    const times = framesOf(nano.bytes, 1e9).map((f) => Math.floor(f.time / 1000));
    const differing = times.findIndex((time, i) => Math.abs(time - frames[i]!.time) > 1);
    expect(differing).toBe(-1);
  });
});

describe('bench', () => {
  it('measures a program that is there and writes its figures as JSON', () => {
    const own = mkdtempSync(join(tmpdir(), 'tcpwhy-bench-test-'));
    try {
      const json = join(own, 'figures.json');
      const options = [
        '--packets',
        '2000',
        '--runs',
        '2',
        '--only',
        'pcap-parser',
        '--dir',
        own,
        '--json',
        json,
      ];
      const text = execFileSync(process.execPath, [script('./bench.mjs'), ...options], { encoding: 'utf8' });
      expect(text).toMatch(/^pcap-parser +\d/m);
      const report = JSON.parse(readFileSync(json, 'utf8')) as {
        results: { name: string; wallSeconds: number; peakBytes: number | null; runs: unknown[] }[];
      };
      expect(report.results.map((r) => [r.name, r.runs.length])).toEqual([['pcap-parser', 2]]);
      expect(report.results[0]!.wallSeconds).toBeGreaterThan(0);
      if (process.platform === 'linux') expect(report.results[0]!.peakBytes).toBeGreaterThan(10e6);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  });

  it.each([['--runs', '0'], ['--only', 'nothing'], ['--bogus']])('refuses %s %s', (...args) => {
    let code: unknown = 0;
    try {
      execFileSync(process.execPath, [script('./bench.mjs'), ...args], { stdio: 'ignore' });
    } catch (error) {
      code = (error as { status?: unknown }).status;
    }
    expect(code).toBe(2);
  });
});
