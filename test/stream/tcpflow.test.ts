/** The same files as tcpflow extracts, octet for octet, but where it is wrong: each difference with its reason. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { toPcap } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';
import { OPEN, spell } from './command/run-streams.js';
import { type Files, filesIn } from './tcpflow-files.js';

const CAPTURES = 'fixtures/captures';
const have = spawnSync('tcpflow', ['--version']).error === undefined;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** What tcpflow extracts, and what tcpwhy does. */
async function both(capture: string): Promise<{ theirs: Files; ours: Files }> {
  execFileSync('tcpflow', ['-r', capture, '-o', join(folder, 'theirs')], { stdio: 'ignore' });
  await main(['streams', capture, '--extract', join(folder, 'ours')]);
  return { theirs: filesIn(join(folder, 'theirs')), ours: filesIn(join(folder, 'ours')) };
}

/** Files whose octets are not the same, without the zeros that stand for a gap at the end of ours. */
function differing({ theirs, ours }: { theirs: Files; ours: Files }): string[] {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort();
  return names.filter((name) => {
    const [their = '-', our = '-'] = [theirs[name], ours[name]];
    return !our.startsWith(their) || /[^\0]/.test(our.slice(their.length));
  });
}

const KERNELS = readdirSync(CAPTURES)
  .filter((name) => name.endsWith('.pcap'))
  .sort();
/** Captures in which it has other octets, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  'corruption.server.pcap': 'verifies no checksum: a damaged number opens a second file',
  'forged-reset-same-ttl.server.pcap': 'takes what comes behind a forged reset for a second session',
  'second-opinions.pcap': 'takes the text of a reset for data of the stream',
  'ipv6-loss.server.pcap': 'reads behind the captured octets of IPv6: what its memory holds is in the file',
};

describe.skipIf(!have)('tcpflow extracts the same', () => {
  it.each(KERNELS)('of %s', async (name) => {
    const found = differing(await both(join(CAPTURES, name)));
    expect(found.length > 0).toBe(name in OTHERS);
  });

  it('of 20,000 packets of sessions with loss, all of them', async () => {
    const capture = join(folder, 'made.pcap');
    execFileSync(process.execPath, ['test/bench/make-capture.mjs', capture, '--packets', '20000'], {
      stdio: 'ignore',
    });
    const { theirs, ours } = await both(capture);
    expect(Object.keys(ours).length).toBeGreaterThan(50);
    // Compared as a whole: nobody wants to read the difference.
    expect(differing({ theirs, ours })).toEqual([]);
  }, 60_000);
});

const UP = '192.000.002.001.40000-198.051.100.002.00080';
const DOWN = '198.051.100.002.00080-192.000.002.001.40000';

interface Case {
  readonly name: string;
  readonly script: string;
  readonly ours: Files;
  /** What tcpflow has, where that is another. */
  readonly theirs?: Files;
}

const CASES: readonly Case[] = [
  { name: 'reordered', script: 'c> P 5:9 ack 1 {BBBB}\nc> P 1:5 ack 1 {AAAA}', ours: { [UP]: 'AAAABBBB' } },
  {
    name: 'a repeat that is larger',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> P 3:9 ack 1 {AABBBB}',
    ours: { [UP]: 'AAAABBBB' },
  },
  {
    name: 'a gap',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 13',
    ours: { [UP]: 'AAAA\0\0\0\0CCCC' },
  },
  {
    name: 'segments that the snap length cut',
    script: 'c> P 1:9 ack 1 {AAAAAAAA} snap 58\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 13',
    ours: { [UP]: 'AAAA\0\0\0\0CCCC' },
  },
  { name: 'urgent data', script: 'c> PU 1:5 ack 1 urg 3 {AAAA}', ours: { [UP]: 'AAAA' } },
  {
    name: 'a keep-alive with an octet',
    script: 'c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 5\n+30 c> . 4:5 ack 1 {A}\ns> . 1:1 ack 5',
    ours: { [UP]: 'AAAA' },
  },
  {
    name: 'data after a reset',
    script: 'c> P 1:5 ack 1 {AAAA}\ns> R 1:1\nc> P 5:9 ack 1 {CCCC}',
    ours: { [UP]: 'AAAACCCC' },
  },
  {
    name: 'copies that differ: the first one was read by its receiver',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> P 1:5 ack 1 {BBBB}\ns> . 1:1 ack 5',
    ours: { [UP]: 'AAAA' },
    theirs: { [UP]: 'BBBB' },
  },
  {
    name: 'a gap at the end: the peer has acknowledged four octets more',
    script: 'c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 9',
    ours: { [UP]: 'AAAA\0\0\0\0' },
    theirs: { [UP]: 'AAAA' },
  },
  {
    name: 'data after a FIN: it is of the same stream, and no session of its own',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> F 5:5 ack 1\ns> . 1:1 ack 6\nc> P 6:10 ack 1 {CCCC}',
    ours: { [UP]: 'AAAACCCC' },
    theirs: { [UP]: 'AAAA', [`${UP}c1`]: 'CCCC' },
  },
  {
    name: 'the text of a reset: no part of the stream (RFC 9293 §3.5.3)',
    script: 'c> P 1:5 ack 1 {AAAA}\ns> RA 1:6 ack 5 {error}',
    ours: { [UP]: 'AAAA' },
    theirs: { [UP]: 'AAAA', [DOWN]: 'error' },
  },
  {
    name: 'a segment beyond any window: nobody takes it, and it makes no file of nine million octets',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> P 9000001:9000005 ack 1 {ZZZZ}\ns> . 1:1 ack 5',
    ours: { [UP]: 'AAAA' },
    theirs: { [UP]: `AAAA${'\0'.repeat(8_999_996)}ZZZZ` },
  },
  {
    name: 'a damaged segment that nobody acknowledged',
    script: 'c> P 1:5 ack 1 {AAAA}\nc> P 5:9 ack 1 {BBBB} bad\ns> . 1:1 ack 5',
    ours: { [UP]: 'AAAA\0\0\0\0' },
    theirs: { [UP]: 'AAAABBBB' },
  },
];

describe.skipIf(!have)('tcpflow and tcpwhy', () => {
  it.each(CASES)('$name', async ({ script, ours, theirs = ours }) => {
    const capture = join(folder, 'capture.pcap');
    writeFileSync(capture, toPcap(scriptFrames(spell(`${OPEN}${script}`))));
    const found = await both(capture);
    expect(found.ours).toEqual(ours);
    expect(Object.keys(found.theirs)).toEqual(Object.keys(theirs));
    for (const [name, octets] of Object.entries(theirs)) expect(found.theirs[name] === octets).toBe(true);
  });

  it.each([0, 1, 2 ** 32 - 1, 2 ** 32 - 11])('count from %i alike', async (clientIsn) => {
    const capture = join(folder, 'capture.pcap');
    const script = `${OPEN}c> P 1:9 ack 1 {AAAAAAAA}\nc> P 17:25 ack 1 {CCCCCCCC}\nc> P 9:17 ack 1 {BBBBBBBB}`;
    writeFileSync(capture, toPcap(scriptFrames(spell(script), { clientIsn })));
    const { theirs, ours } = await both(capture);
    expect(ours).toEqual({ [UP]: 'AAAAAAAABBBBBBBBCCCCCCCC' });
    expect(theirs).toEqual(ours);
  });
});
