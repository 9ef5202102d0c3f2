import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { judge, readFrames } from './read-frames.js';

const bytes = Uint8Array.from({ length: 61 }, (_, i) => i);
const T = 1_700_000_000_123_456n;
const sound = (): PcapngWriter => new PcapngWriter().section().interface();

describe('blocks with frames', () => {
  test.each([false, true])('big-endian %s: enhanced, obsolete and simple packet', async (bigEndian) => {
    const file = new PcapngWriter()
      .section({ bigEndian })
      .interface({ snapLen: 50 })
      .packet({ bytes, time: T, origLen: 1500 })
      .obsoletePacket({ bytes, time: T + 1n })
      .simplePacket(bytes.subarray(0, 50), 99);
    const source = captureFromBytes(file.bytes());
    const got = await readFrames(source);
    expect(got).toMatchObject([
      { ns: T * 1000n, capLen: 61, origLen: 1500 },
      { ns: (T + 1n) * 1000n, capLen: 61, origLen: 61 },
      { ns: (T + 1n) * 1000n, capLen: 50, origLen: 99 },
    ]);
    expect(got[0]!.hash).toBe(got[1]!.hash);
    expect(source.info.baseSecond).toBe(1_700_000_000);
    expect(source.info.problems.map((problem) => problem.code)).toEqual(['no_time']);
  });

  test('several sections of both orders, several interfaces with their own link type and clock', async () => {
    const file = new PcapngWriter()
      .section()
      .interface({ linkType: 1 })
      .interface({ linkType: 101, options: [[9, 9]] })
      .packet({ bytes, interfaceId: 1, time: T * 1000n + 7n })
      .packet({ bytes, interfaceId: 0, time: T })
      .section({ bigEndian: true })
      .interface({
        linkType: 113,
        options: [
          [9, 3],
          [14, -100n],
        ],
      })
      .packet({ bytes, interfaceId: 0, time: T / 1000n });
    const source = captureFromBytes(file.bytes());
    expect(await readFrames(source)).toMatchObject([
      { interfaceId: 1, ns: T * 1000n + 7n },
      { interfaceId: 0, ns: T * 1000n },
      { interfaceId: 2, ns: (T / 1000n) * 1_000_000n - 100_000_000_000n },
    ]);
    expect(source.info.interfaces).toMatchObject([
      { linkType: 1, frames: 1, resolution: 1e-6 },
      { linkType: 101, frames: 1, resolution: 1e-9 },
      { linkType: 113, frames: 1, resolution: 1e-3 },
    ]);
  });

  test('an interface described after the first packet counts from the same base', async () => {
    const file = sound()
      .packet({ bytes, time: T })
      .interface({ options: [[9, 9]] })
      .packet({ bytes, interfaceId: 1, time: T * 1000n + 1n });
    const got = await readFrames(captureFromBytes(file.bytes()));
    expect(got.map((frame) => frame.ns)).toEqual([T * 1000n, T * 1000n + 1n]);
  });

  test('blocks that hold no frame are passed over', async () => {
    const file = sound()
      .block(4, new Uint8Array(40))
      .block(10, new Uint8Array(12))
      .block(0x1234, new Uint8Array(100))
      .block(0x8000_0001, new Uint8Array(0))
      .packet({ bytes });
    expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
      frames: 1,
      problems: [],
      truncated: false,
    });
  });

  test.each([
    ['custom', 0x0bad],
    ['custom, not to be copied', 0x4000_0bad],
    ['systemd journal', 9],
    ['sysdig event', 0x204],
  ])('%s: told, because Wireshark gives it a frame number', async (_name, type) => {
    const file = sound().packet({ bytes }).block(type, new Uint8Array(24)).packet({ bytes });
    expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
      frames: 2,
      problems: ['numbered_block'],
      truncated: false,
    });
  });
});

describe('what the file tells of the capture', () => {
  test.each([false, true])('big-endian %s: texts, filter, statistics, comments', async (bigEndian) => {
    const file = new PcapngWriter()
      .section({
        bigEndian,
        options: [
          [1, 'a comment'],
          [2, 'machine'],
          [3, 'Linux'],
          [4, 'dumpcap'],
        ],
      })
      .interface({
        linkType: 1,
        snapLen: 96,
        options: [
          [2, 'eth0\0'],
          [3, 'the übliche'],
          [11, Uint8Array.of(0, 0x74, 0x63, 0x70)],
          [12, 'Linux 6'],
          [13, 4],
          [1, 'second'],
        ],
      })
      .packet({
        bytes,
        options: [
          [2, Uint8Array.of(0, 0, 0, 0)],
          [1, 'third'],
          [4, 3n],
        ],
      })
      .packet({ bytes, options: [[4, 2n]] });
    const before = captureFromBytes(file.bytes());
    await readFrames(before);
    expect(before.info.interfaces[0]).toMatchObject({ received: null, dropped: 5 });
    file
      .statistics(0, [
        [4, 10n],
        [5, 1n],
        [7, 2n],
      ])
      .statistics(0, [
        [4, 100n],
        [5, 7n],
        [7, 4n],
      ])
      .statistics(9, [[4, 1n]]);
    const source = captureFromBytes(file.bytes());
    await readFrames(source);
    expect(source.info).toMatchObject({
      hardware: 'machine',
      os: 'Linux',
      application: 'dumpcap',
      comments: ['a comment', 'second', 'third'],
      problems: [],
    });
    expect(source.info.interfaces).toEqual([
      {
        linkType: 1,
        fcsLen: 4,
        snapLen: 96,
        name: 'eth0',
        description: 'the übliche',
        filter: 'tcp',
        os: 'Linux 6',
        resolution: 1e-6,
        frames: 2,
        received: 100,
        dropped: 11,
      },
    ]);
  });

  test('comments and texts are limited', async () => {
    const long = 'x'.repeat(60_000);
    const file = new PcapngWriter().section({
      options: Array.from({ length: 150 }, () => [1, long] as const),
    });
    const source = captureFromBytes(file.bytes());
    await readFrames(source);
    expect(source.info.comments).toHaveLength(LIMITS.maxComments);
    expect(source.info.comments[0]!.length).toBe(LIMITS.maxTextBytes + 1);
    expect(source.info.moreComments).toBeGreaterThan(0);
  });
});

describe('options of every length are survived, and the frame stays', () => {
  test('a length from 0 to 70 in a block with room for 40', async () => {
    for (const code of [0, 1, 2, 4, 9, 13, 14, 0xffff]) {
      for (let len = 0; len <= 70; len++) {
        const option = new Uint8Array(44);
        new DataView(option.buffer).setUint16(0, code, true);
        new DataView(option.buffer).setUint16(2, len, true);
        const padded = new Uint8Array(64 + 44);
        padded.set(bytes.subarray(0, 60));
        const packetBody = new Uint8Array(20 + 60 + 44);
        const view = new DataView(packetBody.buffer);
        view.setUint32(12, 60, true);
        view.setUint32(16, 60, true);
        packetBody.set(option, 80);
        const interfaceBody = new Uint8Array(8 + 44);
        interfaceBody[0] = 1;
        interfaceBody.set(option, 8);
        const file = new PcapngWriter().section().block(1, interfaceBody).block(6, packetBody).bytes();
        const result = await judge(captureFromBytes(file));
        expect(result, `code ${code} length ${len}`).toMatchObject({
          frames: 1,
          error: null,
          truncated: false,
        });
        const tooLong = code !== 0 && ((len + 3) & ~3) > 40;
        expect(result.problems.includes('bad_option'), `code ${code} length ${len}`).toBe(tooLong);
      }
    }
  });
});

describe('packets that make no sense are skipped and counted', () => {
  const cases: [string, PcapngWriter, string][] = [
    [
      'no interface',
      new PcapngWriter().section().packet({ bytes }).packet({ bytes }).interface(),
      'bad_interface',
    ],
    [
      'interface 1 of 1',
      sound().packet({ bytes, interfaceId: 1 }).packet({ bytes, interfaceId: 1 }),
      'bad_interface',
    ],
    [
      'interface 2^32-1',
      sound().packet({ bytes, interfaceId: 0xffff_ffff }).packet({ bytes, interfaceId: 1 }),
      'bad_interface',
    ],
    [
      'captured length above the block',
      sound().packet({ bytes, capLen: 65 }).packet({ bytes, capLen: 5000 }),
      'bad_packet_block',
    ],
    [
      'obsolete packet above the block',
      sound().obsoletePacket({ bytes, capLen: 65 }).obsoletePacket({ bytes, capLen: 65 }),
      'bad_packet_block',
    ],
  ];
  test.each(cases)('%s', async (_name, writer, code) => {
    const source = captureFromBytes(writer.packet({ bytes }).bytes());
    expect(await judge(source)).toMatchObject({ frames: 1, truncated: false, problems: [code] });
    expect(source.info.problems[0]!.message).toMatch(/\(2 times in all\)$/);
  });

  test('a frame larger than any, in a block that holds it', async () => {
    const file = sound()
      .packet({ bytes: new Uint8Array(262_145) })
      .packet({ bytes });
    expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
      frames: 1,
      problems: ['bad_packet_block'],
    });
  });

  test('a simple packet longer than its block', async () => {
    const file = sound().simplePacket(bytes, 100).packet({ bytes });
    expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
      frames: 1,
      problems: ['bad_packet_block'],
    });
  });
});

describe('a block that cannot be measured ends the reading', () => {
  const body = new Uint8Array(40);
  const lengths: [string, { first?: number; second?: number }][] = [
    ['0', { first: 0 }],
    ['8', { first: 8 }],
    ['not a multiple of 4', { first: 50 }],
    ['16 MiB and 4', { first: 16_777_220 }],
    ['1 GiB', { first: 0x4000_0000 }],
    ['4 GiB', { first: 0xffff_fffc }],
    ['another one at its end', { second: 48 }],
  ];
  test.each(lengths)('length %s', async (_name, wrong) => {
    const writer = sound().packet({ bytes });
    const offset = writer.bytes().length;
    const source = captureFromBytes(writer.block(6, body, [], wrong).packet({ bytes }).bytes());
    expect(await judge(source)).toMatchObject({ frames: 1, truncated: true, problems: ['bad_block'] });
    expect(source.info.problems[0]).toMatchObject({ offset, frame: 1 });
  });

  test.each([
    ['interface', 1, 4],
    ['enhanced packet', 6, 16],
    ['obsolete packet', 2, 16],
    ['simple packet', 3, 0],
    ['statistics', 5, 8],
  ])('%s block that is too short for its type', async (_name, type, len) => {
    const file = sound().packet({ bytes }).block(type, new Uint8Array(len)).packet({ bytes });
    expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({ frames: 1, problems: ['bad_block'] });
  });

  test('a later section without byte order, or of version 2', async () => {
    for (const fields of [{ magic: 0x11111111 }, { major: 2 }]) {
      const file = sound().packet({ bytes }).section(fields).interface().packet({ bytes });
      expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
        frames: 1,
        truncated: true,
        problems: ['bad_section'],
      });
    }
  });

  test('the first section without byte order, or of version 2, is not a capture', async () => {
    for (const fields of [{ magic: 0x11111111 }, { major: 2 }]) {
      const file = new PcapngWriter().section(fields).interface().packet({ bytes });
      expect(await judge(captureFromBytes(file.bytes()))).toMatchObject({
        frames: 0,
        error: 'ERR_CAPTURE_FORMAT',
      });
    }
  });

  test('more interfaces than any machine has', async () => {
    const writer = new PcapngWriter().section();
    for (let i = 0; i < 16_384; i++) writer.interface();
    expect((await judge(captureFromBytes(writer.bytes()))).problems).toEqual([]);
    const source = captureFromBytes(writer.interface().packet({ bytes }).bytes());
    expect((await judge(source)).problems).toEqual(['too_many_interfaces']);
  });
});

test('a block of 16 MiB is read, a frame behind it too', async () => {
  const file = sound()
    .block(0x1234, new Uint8Array(16_777_216 - 12))
    .packet({ bytes })
    .bytes();
  expect(await judge(captureFromBytes(file, { chunkSize: 65_536 }))).toMatchObject({
    frames: 1,
    problems: [],
  });
});
