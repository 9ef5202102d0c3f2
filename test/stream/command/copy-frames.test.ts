/** `--pcap`: the frames of sessions as pcapng, for Wireshark and whatever else reads it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../../src/capture/open-capture.js';
import { PcapngWriter } from '../../../src/capture/pcapng-writer.js';
import { newCaptureInterface } from '../../../src/capture/capture-info.js';
import { FrameSessions } from '../../../src/cli/streams/frame-sessions.js';
import { Session } from '../../../src/tcp/session.js';
import { PacketView } from '../../../src/wire/packet-view.js';
import { scriptFrames } from '../../support/track.js';
import { PcapngWriter as TestWriter } from '../../support/write-pcapng.js';
import { OPEN, spell, workplace } from './run-streams.js';

const at = workplace();
const target = (): string => join(at.folder(), 'out.pcapng');

interface Frame {
  readonly hex: string;
  readonly time: string;
  readonly origLen: number;
  readonly link: number;
}

async function framesOf(path: string): Promise<Frame[]> {
  const source = await openCapture(path);
  const frames: Frame[] = [];
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++) {
      const from = batch.at[i]!;
      const itf = source.info.interfaces[batch.interfaceId[i]!]!;
      frames.push({
        hex: Buffer.from(batch.bytes.subarray(from, from + batch.capLen[i]!)).toString('hex'),
        time: String(BigInt(source.info.baseSecond) * 1_000_000_000n + BigInt(batch.timeNs[i]!)),
        origLen: batch.origLen[i]!,
        link: itf.linkType,
      });
    }
  }
  return frames;
}

const session = (port: number, startNs: number): ReturnType<typeof scriptFrames> =>
  scriptFrames(spell(`${OPEN}c> P 1:5 ack 1 {AAAA}\ns> R 1:1`), { clientPort: port, startNs });

describe('--pcap', () => {
  it('has the frames of the session, as they were', async () => {
    const path = at.capture(
      [...session(40_000, 0), ...session(40_001, 500_123)].sort((a, b) => a.timeNs - b.timeNs),
    );
    const { status, said } = await at.run([path, '--stream', '1', '--pcap', target()]);
    expect(status).toBe(0);
    expect(said).toContain('5 frames in');
    const all = await framesOf(path);
    expect(await framesOf(target())).toEqual(all.filter((_, i) => i % 2 === 1));
  });

  it.each([[[]], [['--filter', 'port 80']]])(
    'writes nothing when there is no such session, and says so (%j)',
    async (filter) => {
      const path = at.capture(session(40_000, 0));
      const { status, said } = await at.run([path, '--stream', '0,7', ...filter, '--pcap', target()]);
      expect([status, said]).toEqual([2, 'tcpwhy: --stream: there is no session 7; sessions are 0 to 0\n']);
      expect(existsSync(target())).toBe(false);
    },
  );

  it('chooses by filter', async () => {
    const path = at.capture([...session(40_000, 0), ...session(40_001, 1e9)]);
    await at.run([path, '--filter', 'port 40001 and kind reset', '--pcap', target()]);
    expect(await framesOf(target())).toEqual((await framesOf(path)).slice(5));
  });

  it('can be written together with streams', async () => {
    const path = at.capture(session(40_000, 0));
    const folder = join(at.folder(), 'out');
    const { status } = await at.run([path, '--extract', folder, '--pcap', target()]);
    expect(status).toBe(0);
    expect(await framesOf(target())).toEqual(await framesOf(path));
    expect(readFileSync(join(folder, '192.000.002.001.40000-198.051.100.002.00080'), 'latin1')).toBe('AAAA');
  });

  it('overwrites only when told to', async () => {
    const path = at.capture(session(40_000, 0));
    writeFileSync(target(), 'mine');
    const refused = await at.run([path, '--pcap', target()]);
    expect(refused).toMatchObject({ status: 2 });
    expect(readFileSync(target(), 'utf8')).toBe('mine');
    expect((await at.run([path, '--pcap', target(), '--force'])).status).toBe(0);
    expect((await framesOf(target())).length).toBe(5);
  });

  it('keeps interfaces, link types and comments', async () => {
    const frames = session(40_000, 0);
    const file = new TestWriter()
      .section({
        options: [
          [1, 'Seen at the door.'],
          [3, 'Some OS'],
        ],
      })
      .interface({
        options: [
          [2, 'eth0'],
          [9, 9],
        ],
      })
      .interface({
        linkType: 101,
        options: [
          [2, 'tun0'],
          [3, 'the tunnel'],
          [9, 9],
        ],
      });
    frames.forEach(({ bytes, timeNs, origLen }, i) =>
      file.packet({
        interfaceId: i % 2,
        bytes: i % 2 === 0 ? bytes : bytes.subarray(14),
        origLen: i % 2 === 0 ? origLen : origLen - 14,
        time: 1_600_000_000_000_000_001n + BigInt(timeNs),
      }),
    );
    const path = join(at.folder(), 'two.pcapng');
    writeFileSync(path, file.bytes());
    await at.run([path, '--pcap', target()]);
    expect(await framesOf(target())).toEqual(await framesOf(path));
    const { info } = await openCapture(target()).then(async (source) => {
      for await (const batch of source.batches()) void batch;
      return source;
    });
    expect(info.comments).toEqual(['Seen at the door.']);
    expect(info.interfaces.map(({ name, description }) => [name, description])).toEqual([
      ['eth0', null],
      ['tun0', 'the tunnel'],
    ]);
    expect(info).toMatchObject({ os: 'Some OS', application: expect.stringMatching(/^tcpwhy /) as string });
  });

  it('reads in tshark', async () => {
    if (spawnSync('tshark', ['--version']).error !== undefined) return;
    await at.run([at.capture(session(40_000, 0)), '--pcap', target()]);
    const args = ['-r', target(), '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'tcp.len'];
    const { stdout, status } = spawnSync('tshark', args);
    expect(status).toBe(0);
    expect(
      stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split('\t')),
    ).toEqual([
      ['1600000000.000000000', '0'],
      ['1600000000.001000000', '0'],
      ['1600000000.002000000', '0'],
      ['1600000000.003000000', '4'],
      ['1600000000.004000000', '0'],
    ]);
  });
});

describe('frames of a session', () => {
  it('are its fragments and the errors about it, too', () => {
    const frames = new FrameSessions();
    const packet = new PacketView();
    const session = new Session(7, 0, false, 'observed', '', 1, 0);
    packet.frame = 100_000;
    packet.fragmentFrames = [99_998, 99_999, 100_000];
    frames.segment(packet, session);
    packet.frame = 100_005;
    packet.fragmentFrames = [];
    frames.icmpError(packet, session);
    const mine = [99_997, 99_998, 99_999, 100_000, 100_001, 100_005, 1e9].filter(
      (n) => frames.sessionOf(n) === 7,
    );
    expect(mine).toEqual([99_998, 99_999, 100_000, 100_005]);
    expect(frames.sessionOf(1)).toBe(-1);
  });
});

describe('the writer', () => {
  it('takes frames of any size and time', async () => {
    const pieces: Uint8Array[] = [];
    const facts = { comments: ['ä'.repeat(40_000)], hardware: null, os: null, application: 'test' };
    const writer = new PcapngWriter((octets) => pieces.push(octets.slice()), facts);
    const itf = newCaptureInterface(1);
    const sizes = [0, 1, 2, 3, 4, 60, 262_144, 262_143, 5];
    sizes.forEach((size, i) =>
      writer.frame(itf, new Uint8Array(size).fill(i), size + i, 1_600_000_000, i * 1.5e9),
    );
    writer.flush();
    const path = join(at.folder(), 'sizes.pcapng');
    writeFileSync(path, Buffer.concat(pieces));
    const frames = await framesOf(path);
    expect(frames.map(({ hex }) => hex.length / 2)).toEqual(sizes);
    expect(frames.map(({ origLen }) => origLen)).toEqual(sizes.map((size, i) => size + i));
    expect(frames.map(({ time }) => time)).toEqual(
      sizes.map((_, i) => String(1_600_000_000_000_000_000n + BigInt(i) * 1_500_000_000n)),
    );
  });
});
