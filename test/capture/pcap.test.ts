import { describe, expect, test } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { joinBytes, pcapHeader, pcapRecord, writePcap, type PcapToWrite } from '../support/write-pcap.js';
import { judge, readFrames } from './read-frames.js';
import { sampleFrames } from './sample-frames.js';

const SECOND = 1_000_000_000n;
const frames = sampleFrames(40);

describe('every variant gives the same frames', () => {
  const variants: [string, PcapToWrite, bigint][] = [
    ['little-endian, µs', {}, 1000n],
    ['big-endian, µs', { bigEndian: true }, 1000n],
    ['little-endian, ns', { nanoseconds: true }, 1n],
    ['big-endian, ns', { bigEndian: true, nanoseconds: true }, 1n],
    ['Kuznetzov, little-endian', { modified: true }, 1000n],
    ['Kuznetzov, big-endian', { modified: true, bigEndian: true }, 1000n],
    ['version 2.3', { minor: 3 }, 1000n],
    ['snap length 0', { snapLen: 0 }, 1000n],
    ['snap length 2^32-1', { snapLen: 0xffff_ffff }, 1000n],
  ];
  const plain = writePcap(frames);
  test.each(variants)('%s', async (_name, file, unit) => {
    const source = captureFromBytes(writePcap(frames, file));
    const want = await readFrames(captureFromBytes(plain));
    const got = await readFrames(source);
    const inUnit = want.map((frame, i) => ({
      ...frame,
      ns: BigInt(frames[i]!.second!) * SECOND + BigInt(frames[i]!.fraction!) * unit,
    }));
    expect(got).toEqual(inUnit);
    expect(source.info.interfaces).toHaveLength(1);
    expect(source.info.interfaces[0]).toMatchObject({
      linkType: 1,
      frames: 40,
      resolution: unit === 1n ? 1e-9 : 1e-6,
      snapLen: file.snapLen === undefined ? 262_144 : 0,
    });
    expect(source.info).toMatchObject({ format: 'pcap', compression: null, truncated: false, problems: [] });
    expect(source.info.bytes).toBe(frames.reduce((sum, frame) => sum + frame.bytes.length, 0));
  });
});

describe('link type field', () => {
  const cases: [string, number, number, number][] = [
    ['plain', 101, 101, 0],
    ['four octets of FCS', 0x2400_0001, 1, 4],
    ['fourteen octets of FCS', 0x7400_0069, 105, 14],
    ['FCS length without the bit that says it is there', 0x2000_0001, 1, 0],
  ];
  test.each(cases)('%s', async (_name, field, linkType, fcsLen) => {
    const source = captureFromBytes(pcapHeader({ linkType: field }));
    expect(await readFrames(source)).toEqual([]);
    expect(source.info.interfaces).toMatchObject([{ linkType, fcsLen }]);
  });
});

describe('lengths interchanged by old writers', () => {
  const one = { bytes: new Uint8Array(60) };
  const swapped = (minor: number): Uint8Array => {
    const record = pcapRecord(one);
    const view = new DataView(record.buffer);
    view.setUint32(8, 1500, true);
    view.setUint32(12, 60, true);
    return joinBytes([pcapHeader({ minor }), record]);
  };
  test.each([2, 3])('version 2.%d: the smaller one is what was captured', async (minor) => {
    const [frame] = await readFrames(captureFromBytes(swapped(minor)));
    expect(frame).toMatchObject({ capLen: 60, origLen: 1500 });
  });
  test('version 2.4: what stands there holds, so the frame is cut', async () => {
    expect(await judge(captureFromBytes(swapped(4)))).toMatchObject({ frames: 0, problems: ['cut_short'] });
  });
});

describe('times are exact', () => {
  test('a nanosecond at the end of a day, and before the first frame', async () => {
    const bytes = new Uint8Array(1);
    const file = { nanoseconds: true };
    const at = [
      { bytes, second: 1_700_000_000, fraction: 999_999_999 },
      { bytes, second: 1_700_086_400, fraction: 1 },
      { bytes, second: 1_699_999_999, fraction: 123_456_789 },
    ];
    const source = captureFromBytes(writePcap(at, file));
    const got = (await readFrames(source)).map((frame) => frame.ns);
    expect(got).toEqual([1_700_000_000_999_999_999n, 1_700_086_400_000_000_001n, 1_699_999_999_123_456_789n]);
    expect(source.info.baseSecond).toBe(1_700_000_000);
  });

  test('seconds are unsigned', async () => {
    const [frame] = await readFrames(
      captureFromBytes(writePcap([{ bytes: new Uint8Array(1), second: 0xffff_fffb }])),
    );
    expect(frame!.ns).toBe(4_294_967_291n * SECOND);
  });
});

describe('damage', () => {
  const sound = sampleFrames(5, 9, 50);
  const head = writePcap(sound);
  const end = head.length;
  const cases: [string, Uint8Array, Uint8Array | null, string, number][] = [
    [
      'captured length just above the limit',
      pcapRecord({ bytes: new Uint8Array(9), capLen: 262_145 }),
      null,
      'bad_record',
      5,
    ],
    [
      'captured length 4 GiB',
      pcapRecord({ bytes: new Uint8Array(9), capLen: 0xffff_ffff }),
      null,
      'bad_record',
      5,
    ],
    ['a second file', pcapHeader(), pcapRecord({ bytes: new Uint8Array(9) }), 'concatenated_capture', 5],
    ['a second file of the other order', pcapHeader({ bigEndian: true }), null, 'concatenated_capture', 5],
    ['half a record header', new Uint8Array(8), null, 'cut_short', 5],
    ['half a frame', pcapRecord({ bytes: new Uint8Array(9), capLen: 10 }), null, 'cut_short', 5],
  ];
  test.each(cases)('%s: what came before is kept', async (_name, bad, after, code, count) => {
    const source = captureFromBytes(joinBytes([head, bad, after ?? new Uint8Array(0)]));
    expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(head)));
    expect(source.info.truncated).toBe(true);
    expect(source.info.problems).toMatchObject([{ code, offset: end, frame: count }]);
    expect(source.info.problems[0]!.message).toContain(`offset ${end}`);
  });

  test('262,144 octets are still a frame', async () => {
    const source = captureFromBytes(writePcap([{ bytes: new Uint8Array(262_144) }]));
    expect(await judge(source)).toMatchObject({ frames: 1, truncated: false, problems: [] });
  });
});

describe('odd records are read, described once and counted', () => {
  const bytes = new Uint8Array(80);
  const cases: [string, Uint8Array, string][] = [
    [
      'above the snap length',
      writePcap([{ bytes }, { bytes }, { bytes }], { snapLen: 64 }),
      'caplen_over_snaplen',
    ],
    [
      'above the original length',
      writePcap([1, 2, 3].map(() => ({ bytes, origLen: 20 }))),
      'caplen_over_length',
    ],
    [
      'a million microseconds',
      writePcap([1, 2, 3].map(() => ({ bytes, fraction: 1_000_000 }))),
      'bad_subsecond',
    ],
  ];
  for (const chunkSize of [undefined, 1]) {
    test.each(cases)(`%s, in pieces of ${chunkSize ?? 'any size'}`, async (_name, file, code) => {
      const source = captureFromBytes(file, { chunkSize: chunkSize ?? file.length });
      expect(await judge(source)).toMatchObject({ frames: 3, truncated: false, problems: [code] });
      expect(source.info.problems[0]).toMatchObject({ frame: 1, offset: 24 });
      expect(source.info.problems[0]!.message).toMatch(/\(3 times in all\)$/);
    });
  }

  test('a frame without octets is a frame', async () => {
    const file = writePcap([{ bytes: new Uint8Array(0), origLen: 60 }]);
    expect(await judge(captureFromBytes(file))).toMatchObject({ frames: 1, problems: [], truncated: false });
  });
});

describe('versions', () => {
  const one = [{ bytes: new Uint8Array(4) }];
  test.each([
    ['1.0', { major: 1, minor: 0 }, { frames: 0, error: 'ERR_CAPTURE_FORMAT', problems: [] }],
    ['2.5', { minor: 5 }, { frames: 1, error: null, problems: ['unknown_version'] }],
    ['99.9', { major: 99, minor: 9 }, { frames: 1, error: null, problems: ['unknown_version'] }],
    ['543.0', { major: 543, minor: 0 }, { frames: 1, error: null, problems: [] }],
  ] as const)('%s', async (_name, file, want) => {
    expect(await judge(captureFromBytes(writePcap(one, file)))).toMatchObject(want);
  });
});
