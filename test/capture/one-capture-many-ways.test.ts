import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TcpwhyError } from '../../src/errors.js';
import { MemoryByteSource } from '../../src/capture/byte-source.js';
import { CaptureReader } from '../../src/capture/capture-reader.js';
import { ChunkReader } from '../../src/capture/chunk-reader.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { writeLz4, writeLz4Legacy } from '../support/write-lz4.js';
import { joinBytes, pcapHeader, pcapRecord, writePcap, type FrameToWrite } from '../support/write-pcap.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { writeZstd } from '../support/write-zstd.js';
import { judge, readFrames, type ReadFrame } from './read-frames.js';
import { sampleFrames, seededRandom } from './sample-frames.js';

function asPcapng(frames: readonly FrameToWrite[], bigEndian = false): Uint8Array {
  const writer = new PcapngWriter().section({ bigEndian }).interface();
  for (const frame of frames) {
    const time = BigInt(frame.second!) * 1_000_000n + BigInt(frame.fraction!);
    writer.packet({ bytes: frame.bytes, time, origLen: frame.origLen! });
  }
  return writer.bytes();
}

describe('the same frames, whatever the container and the size of the pieces', () => {
  // More than one batch. The compressed ones are shorter: each piece of one octet is a thread-pool task.
  const frames = sampleFrames(1100, 11, 60);
  const few = frames.slice(0, 150);
  const pcap = writePcap(frames);
  const fewPcap = writePcap(few);
  const containers: [string, Uint8Array, number][] = [
    ['pcap', pcap, 1100],
    ['pcap, big-endian', writePcap(frames, { bigEndian: true }), 1100],
    ['pcapng', asPcapng(frames), 1100],
    ['pcapng, big-endian', asPcapng(frames, true), 1100],
    ['pcap.gz', gzipSync(fewPcap), 150],
    [
      'pcap.gz of two members',
      joinBytes([gzipSync(fewPcap.subarray(0, 777)), gzipSync(fewPcap.subarray(777))]),
      150,
    ],
    ['pcapng.gz', gzipSync(asPcapng(few)), 150],
    ['pcap.zst', writeZstd(pcap, { checksum: true }), 1100],
    [
      'pcap.zst of two frames',
      joinBytes([writeZstd(pcap.subarray(0, 777)), writeZstd(pcap.subarray(777))]),
      1100,
    ],
    ['pcap.lz4', writeLz4(pcap, { linked: true, contentChecksum: true }), 1100],
    ['pcapng.lz4, legacy', writeLz4Legacy(asPcapng(frames)), 1100],
    ['pcap.gz of more than one batch', gzipSync(pcap), 1100],
  ];
  for (const [name, bytes, count] of containers) {
    const sizes = name.endsWith('batch') ? [4096, bytes.length] : [1, 7, 4096, bytes.length];
    test.each(sizes)(`${name} in pieces of %d`, async (chunkSize) => {
      const want = await readFrames(captureFromBytes(pcap));
      const source = captureFromBytes(bytes, { chunkSize });
      const got = await readFrames(source);
      expect(got).toHaveLength(count);
      expect(got).toEqual(want.slice(0, count));
      expect(source.info).toMatchObject({ frames: count, truncated: false, problems: [] });
    });
  }

  test('a buffer smaller than most frames', async () => {
    const source = new CaptureReader(new MemoryByteSource(pcap, 50), 'small', 64);
    expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(pcap)));
  });
});

describe('every truncation gives a prefix of the frames, and our errors only', () => {
  const frames = sampleFrames(12, 4, 40);
  const full: [string, Uint8Array][] = [
    ['pcap', writePcap(frames)],
    ['pcap, Kuznetzov', writePcap(frames, { modified: true, bigEndian: true })],
    ['pcapng', asPcapng(frames)],
    ['pcapng with options and statistics', withOptions(frames)],
  ];
  const packed: [string, Uint8Array][] = [
    ['pcap.zst', writeZstd(writePcap(frames), { blockBytes: 90, checksum: true })],
    ['pcap.lz4', writeLz4(writePcap(frames), { blockBytes: 90, blockChecksums: true })],
    ['pcap.lz4 in one block', writeLz4(writePcap(frames))],
    ['pcap.lz4, legacy', writeLz4Legacy(writePcap(frames))],
  ];
  /** Reads all beginnings of a capture of 12 frames, and gives `look` what came of each. */
  async function cutEverywhere(
    bytes: Uint8Array,
    look: (result: Awaited<ReturnType<typeof attempt>>, cut: string) => void,
  ): Promise<void> {
    const want = await readFrames(captureFromBytes(bytes));
    expect(want).toHaveLength(12);
    let most = 0;
    for (let len = 0; len < bytes.length; len++) {
      const result = await attempt(captureFromBytes(bytes.subarray(0, len)));
      const { got } = result;
      expect(got, `cut at ${len}`).toEqual(want.slice(0, got.length));
      expect(got.length).toBeGreaterThanOrEqual(most);
      most = got.length;
      look(result, `cut at ${len}`);
    }
    expect(most).toBeGreaterThanOrEqual(11);
  }

  test.each(packed)('%s', async (_name, bytes) => {
    await cutEverywhere(bytes, ({ error, source }, cut) => {
      expect(error !== null || source.info.truncated, cut).toBe(true);
    });
  });

  test.each(full)('%s', async (_name, bytes) => {
    await cutEverywhere(bytes, ({ got, error, source }, cut) => {
      // Whole blocks or records may end exactly here; otherwise it must be said.
      const codes = source.info.problems.map((problem) => problem.code);
      if (error === null) expect(codes, cut).toEqual(source.info.truncated ? ['cut_short'] : []);
      else expect(got).toEqual([]);
    });
  });
});

describe('seeded mutations: no other error, no hang, no frame larger than any, sums that agree', () => {
  const frames = sampleFrames(30, 6, 90);
  const seeds: [string, Uint8Array][] = [
    ['pcap', writePcap(frames)],
    ['pcap, big-endian ns', writePcap(frames, { bigEndian: true, nanoseconds: true })],
    ['pcapng', withOptions(frames)],
    ['pcapng, big-endian', asPcapng(frames, true)],
    ['pcap.gz', gzipSync(writePcap(frames))],
    ['pcap.zst, stored blocks', writeZstd(writePcap(frames), { checksum: true })],
    ['pcap.zst', readFileSync('fixtures/captures/echo.pcap.zst')],
    ['pcap.lz4', writeLz4(writePcap(frames), { linked: true, blockBytes: 500, blockChecksums: true })],
    ['pcap.lz4, legacy', writeLz4Legacy(writePcap(frames))],
  ];
  test.each(seeds)('%s', async (name, bytes) => {
    const random = seededRandom(name.length * 7919);
    let read = 0;
    for (let round = 0; round < 400; round++) {
      const mutant = mutate(bytes, random);
      const { got, source } = await attempt(captureFromBytes(mutant, { chunkSize: 1 + (random() % 3000) }));
      read += got.length;
      expect(source.info.frames).toBe(got.length);
      expect(source.info.bytes).toBe(got.reduce((sum, frame) => sum + frame.capLen, 0));
      expect(source.info.interfaces.reduce((sum, nic) => sum + nic.frames, 0)).toBe(got.length);
    }
    expect(read).toBeGreaterThan(400);
  });
});

describe('memory follows what arrives, not what is declared', () => {
  test.each([
    [
      'pcap record of 262,144',
      joinBytes([pcapHeader(), pcapRecord({ bytes: new Uint8Array(9), capLen: 262_144 })]),
    ],
    [
      'pcapng block of 16 MiB',
      new PcapngWriter().section().block(6, new Uint8Array(9), [], { first: 16_777_216 }).bytes(),
    ],
  ])('%s', async (_name, bytes) => {
    expect((await judge(captureFromBytes(bytes))).problems).toEqual(['cut_short']);
    const reader = new ChunkReader(new MemoryByteSource(bytes), 512);
    expect(await reader.more(16_777_216)).toBe(false);
    expect(reader.capacity).toBeLessThanOrEqual(1024);
  });

  test('a block of 8 MiB costs a few times its size', async () => {
    const bytes = new PcapngWriter().section().block(0x77, new Uint8Array(8_388_608)).bytes();
    const reader = new ChunkReader(new MemoryByteSource(bytes, 100_000));
    expect(await reader.more(bytes.length)).toBe(true);
    expect(reader.capacity).toBeLessThanOrEqual(4 * 8_388_608);
  });
});

function withOptions(frames: readonly FrameToWrite[]): Uint8Array {
  const writer = new PcapngWriter()
    .section({ options: [[4, 'test']] })
    .interface({
      options: [
        [2, 'eth0'],
        [9, 9],
        [14, 5n],
      ],
    })
    .interface({ linkType: 101, options: [[9, 0x8a]] });
  frames.forEach((frame, i) => {
    const packet = { bytes: frame.bytes, interfaceId: i & 1, time: BigInt(frame.fraction!) + (1n << 40n) };
    if (i % 3 === 0) writer.obsoletePacket(packet);
    else
      writer.packet({
        ...packet,
        options: [
          [1, 'note'],
          [2, 1],
        ],
      });
    if (i % 5 === 0)
      writer.statistics(0, [
        [4, 100n],
        [5, 1n],
      ]);
  });
  return writer.bytes();
}

async function attempt(
  source: ReturnType<typeof captureFromBytes>,
): Promise<{ got: ReadFrame[]; error: string | null; source: typeof source }> {
  try {
    return { got: await readFrames(source), error: null, source };
  } catch (thrown) {
    if (!(thrown instanceof TcpwhyError)) throw thrown;
    return { got: [], error: thrown.code, source };
  }
}

/** Flips octets, plants extreme words, cuts, doubles or removes a piece. */
function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const words = [
    0, 1, 4, 8, 12, 0x0a0d0d0a, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 262_144, 262_145, 0x0100_0000,
  ];
  let out: Uint8Array = Uint8Array.from(bytes);
  for (let n = 1 + (random() % 4); n > 0; n--) {
    const at = random() % (out.length - 4);
    switch (random() % 6) {
      case 0:
        out[at]! ^= 1 << (random() & 7);
        break;
      case 1:
        out[at] = random() & 0xff;
        break;
      case 2:
      case 3:
        new DataView(out.buffer, out.byteOffset).setUint32(
          at & ~3,
          words[random() % words.length]!,
          (random() & 1) === 0,
        );
        break;
      case 4: {
        const to = Math.min(out.length, at + (random() % 100));
        out =
          random() & 1
            ? joinBytes([out.subarray(0, to), out.subarray(at)])
            : joinBytes([out.subarray(0, at), out.subarray(to)]);
        break;
      }
      default:
        if (random() % 4 === 0) out = out.slice(0, Math.max(8, at));
    }
    if (out.length < 9) break;
  }
  return out;
}
