/** Each limit of reading: what lies at it is read, what lies beyond is said. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { LIMITS } from '../../src/limits.js';
import { joinBytes, pcapHeader, pcapRecord, writePcap } from '../support/write-pcap.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { writeZstd, zstdBlock, zstdHeader } from '../support/write-zstd.js';
import { drain } from './compression/decompress.js';
import { judge } from './read-frames.js';

const frame = { bytes: new Uint8Array(60) };
const interfaces = (count: number): Uint8Array => {
  const writer = new PcapngWriter().section();
  for (let i = 0; i < count; i++) writer.interface();
  return writer.packet(frame).bytes();
};
/** A member whose header holds a name of so many octets. */
const named = (octets: number): Uint8Array => {
  const plain = gzipSync(writePcap([frame]));
  const flagged = Uint8Array.from(plain.subarray(0, 10));
  flagged[3] = 0x08;
  return joinBytes([flagged, new Uint8Array(octets).fill(0x61), Uint8Array.of(0), plain.subarray(10)]);
};

interface Case {
  readonly limit: string;
  readonly within: Uint8Array;
  readonly beyond: Uint8Array;
  /** Codes of the problems beyond; null when it is refused. */
  readonly says: readonly string[] | null;
}

const CASES: readonly Case[] = [
  {
    limit: 'maxFrameBytes',
    within: writePcap([{ bytes: new Uint8Array(LIMITS.maxFrameBytes) }]),
    beyond: writePcap([{ bytes: new Uint8Array(LIMITS.maxFrameBytes + 1) }]),
    says: ['bad_record'],
  },
  {
    limit: 'maxBlockBytes',
    within: new PcapngWriter()
      .section()
      .block(0x77, new Uint8Array(LIMITS.maxBlockBytes - 12))
      .bytes(),
    beyond: new PcapngWriter()
      .section()
      .block(0x77, new Uint8Array(LIMITS.maxBlockBytes - 8))
      .bytes(),
    says: ['bad_block'],
  },
  {
    limit: 'maxInterfaces',
    within: interfaces(LIMITS.maxInterfaces),
    beyond: interfaces(LIMITS.maxInterfaces + 1),
    says: ['too_many_interfaces'],
  },
  {
    limit: 'maxGzipHeaderBytes',
    within: named(LIMITS.maxGzipHeaderBytes >> 1),
    beyond: named(2 * LIMITS.maxGzipHeaderBytes),
    says: null,
  },
  {
    limit: 'maxZstdWindowBytes',
    within: writeZstd(writePcap([frame]), { windowLog: Math.log2(LIMITS.maxZstdWindowBytes) }),
    beyond: writeZstd(writePcap([frame]), { windowLog: Math.log2(LIMITS.maxZstdWindowBytes) + 1 }),
    says: null,
  },
];

test.each(CASES)('$limit', async ({ within, beyond, says }) => {
  expect(await judge(captureFromBytes(within))).toMatchObject({
    problems: [],
    truncated: false,
    error: null,
  });
  const result = await judge(captureFromBytes(beyond));
  if (says === null) expect(result).toMatchObject({ frames: 0, error: 'ERR_CAPTURE_FORMAT' });
  else expect(result).toMatchObject({ problems: says, truncated: true, error: null });
});

describe('maxInflationRatio and inflationWatchBytes', () => {
  /** A frame of zstd that gives so many octets out of four each. */
  const regular = (blocks: number): Uint8Array =>
    joinBytes([
      zstdHeader({}),
      ...Array.from({ length: blocks }, (_, i) => zstdBlock(1, 131_072, Uint8Array.of(0), i === blocks - 1)),
    ]);

  test('a short file may be as regular as it likes', async () => {
    const blocks = LIMITS.inflationWatchBytes / 131_072;
    expect(await drain(regular(blocks))).toEqual({ octets: LIMITS.inflationWatchBytes, codes: [] });
    const bomb = await drain(regular(blocks + 1));
    expect(bomb).toEqual({ octets: LIMITS.inflationWatchBytes, codes: ['decompression_bomb'] });
  });

  test('a long one may be as regular as the ratio says', async () => {
    // Octets that cannot be compressed pay for regular ones.
    const paid = zstdBlock(0, 131_072, new Uint8Array(131_072).fill(1), false);
    const blocks = Math.ceil((2 * LIMITS.inflationWatchBytes) / LIMITS.maxInflationRatio / 131_072) + 1;
    const bytes = joinBytes([
      zstdHeader({}),
      ...Array.from({ length: blocks }, () => paid),
      ...Array.from({ length: 1024 }, (_, i) => zstdBlock(1, 131_072, Uint8Array.of(0), i === 1023)),
    ]);
    expect(await drain(bytes)).toEqual({ octets: (blocks + 1024) * 131_072, codes: [] });
  });
});

test('maxTextBytes: a text is kept up to there', async () => {
  const comment = 'x'.repeat(LIMITS.maxTextBytes + 1000);
  const source = captureFromBytes(new PcapngWriter().section({ options: [[1, comment]] }).bytes());
  await judge(source);
  expect(source.info.comments[0]!).toBe(`${'x'.repeat(LIMITS.maxTextBytes)}…`);
});

test('maxProblems: more are counted', async () => {
  const { info } = await readProblems(LIMITS.maxProblems + 7);
  expect(info.problems).toHaveLength(LIMITS.maxProblems);
  expect(info.moreProblems).toBeGreaterThan(0);
});

/** A file of so many gzip members, each with a wrong checksum. */
async function readProblems(count: number): Promise<ReturnType<typeof captureFromBytes>> {
  const member = (bytes: Uint8Array): Uint8Array => {
    const packed = Uint8Array.from(gzipSync(bytes));
    packed[packed.length - 8]! ^= 1;
    return packed;
  };
  const parts = Array.from({ length: count }, () => member(pcapRecord(frame)));
  const source = captureFromBytes(joinBytes([gzipSync(pcapHeader()), ...parts]));
  await judge(source);
  return source;
}
