import { describe, expect, test } from 'vitest';
import { LimitHits, LIMITS } from '../../src/limits.js';
import { Checksum } from '../../src/wire/checksum-status.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { loadFrame } from '../support/hex.js';
import { decodeWith, type Input, seen } from './decode-frame.js';
import {
  ethernet,
  ipv4,
  type Ipv4Fields,
  ipv6,
  join,
  type Octets,
  pattern,
  tcp,
  u16,
  u32,
} from './frame-maker.js';
import { V6, vlanTag } from './frame-maker.js';

const SEGMENT = tcp({ flags: 0x018, payload: pattern(60) });
const WHOLE = { reassembled: true, payloadLen: 60, payloadCaptured: 60, checksum: Checksum.Good };
const MORE = 0x2000;

/** The octets from `from` to `to` of a segment as an IPv4 fragment. */
function piece(from: number, to: number, fields: Ipv4Fields = {}, source: Octets = SEGMENT): Octets {
  const more = to < source.length ? MORE : 0;
  return ethernet(0x0800, ipv4(source.subarray(from, to), { id: 1, fragment: more | (from / 8), ...fields }));
}

/** Decodes frames in order with one decoder: the statuses, the last view, the notes. */
function decodeAll(inputs: readonly (Octets | Input)[]): {
  statuses: string[];
  last: Record<string, unknown>;
  payload: Uint8Array;
  notes: string[];
} {
  const decoder = new FrameDecoder();
  const statuses = inputs.map((input, i) => {
    const given = input instanceof Uint8Array ? { bytes: input } : input;
    return decodeWith(decoder, { frame: i + 1, ...given });
  });
  const p = decoder.packet;
  const payload = p.bytes.slice(p.payloadAt, p.payloadAt + p.payloadCaptured);
  return { statuses, last: seen(decoder), payload, notes: decoder.notes.list().map(({ code }) => code) };
}

describe('IPv4 fragments', () => {
  test.each<[string, [number, number][]]>([
    [
      'in order',
      [
        [0, 24],
        [24, 48],
        [48, 80],
      ],
    ],
    [
      'backwards',
      [
        [48, 80],
        [24, 48],
        [0, 24],
      ],
    ],
    [
      'the first one last',
      [
        [24, 48],
        [48, 80],
        [0, 24],
      ],
    ],
    ['eight octets each', Array.from({ length: 10 }, (_, i) => [8 * i, 8 * i + 8])],
  ])('%s: the frame that completes the datagram has the segment', (_, ranges) => {
    const { statuses, last, payload, notes } = decodeAll(ranges.map(([from, to]) => piece(from, to)));
    expect(statuses).toEqual([...ranges.slice(1).map(() => 'fragment'), 'tcp']);
    expect(last).toMatchObject({ ...WHOLE, ipBytes: 100 });
    expect(payload).toEqual(pattern(60));
    expect(notes).toEqual([]);
  });

  test('the next frame has nothing of it', () => {
    const { last } = decodeAll([piece(0, 40), piece(40, 80), loadFrame('ethernet_ipv4').bytes]);
    expect(last).toMatchObject({ reassembled: false, payloadLen: 36, tcpAt: 34 });
  });

  test.each<[string, Ipv4Fields]>([
    ['identification', { id: 2 }],
    ['source', { src: '192.0.2.99' }],
    ['destination', { dst: '192.0.2.99' }],
    ['protocol', { protocol: 17 }],
  ])('another %s is another datagram', (_, fields) => {
    expect(decodeAll([piece(0, 40), piece(40, 80, fields)]).statuses).toEqual(['fragment', 'fragment']);
  });

  test('another VLAN is another datagram', () => {
    const tagged = ethernet(0x8100, vlanTag(5, 0x0800, piece(40, 80).subarray(14)));
    expect(decodeAll([piece(0, 40), tagged]).statuses).toEqual(['fragment', 'fragment']);
  });

  test('the same octets twice: noted, still whole', () => {
    const { statuses, last, notes } = decodeAll([piece(0, 40), piece(16, 48), piece(48, 80)]);
    expect(statuses.at(-1)).toBe('tcp');
    expect(last).toMatchObject(WHOLE);
    expect(notes).toEqual(['fragment_overlap']);
  });

  test('other octets at the same place: the first stay', () => {
    const other = SEGMENT.slice();
    other.fill(0xee, 32, 48);
    const { payload, last, notes } = decodeAll([piece(0, 40), piece(32, 48, {}, other), piece(48, 80)]);
    expect(payload.subarray(12, 28)).toEqual(
      join(pattern(60).subarray(12, 20), new Uint8Array(8).fill(0xee)),
    );
    expect(last).toMatchObject({ ...WHOLE, checksum: Checksum.Bad });
    expect(notes).toEqual(['fragment_conflict']);
  });

  test('a second end of the datagram is not believed', () => {
    const { statuses, last, notes } = decodeAll([piece(40, 80), piece(0, 16, { fragment: 8 }), piece(0, 40)]);
    expect(statuses).toEqual(['fragment', 'fragment', 'tcp']);
    expect(last).toMatchObject(WHOLE);
    expect(notes).toEqual(['fragment_conflict']);
  });

  test('a fragment beyond 65,535 octets is malformed', () => {
    const { statuses, notes } = decodeAll([piece(0, 24, { fragment: 0x1fff })]);
    expect(statuses).toEqual(['malformed']);
    expect(notes).toEqual(['fragment_too_long']);
  });

  test('a fragment before the last loses what is no multiple of 8', () => {
    const { statuses, last, notes } = decodeAll([piece(0, 43), piece(40, 80)]);
    expect(statuses).toEqual(['fragment', 'tcp']);
    expect(last).toMatchObject(WHOLE);
    expect(notes).toEqual(['fragment_bad_length']);
  });

  test('the snap length cuts a fragment: the payload is captured up to there', () => {
    const inputs = [piece(0, 40), { bytes: piece(40, 64), capLen: 14 + 20 + 10 }, piece(64, 80)];
    const { statuses, last } = decodeAll(inputs);
    expect(statuses.at(-1)).toBe('tcp');
    // Whole blocks of 8 only: 40 + 8 octets, of which 20 are the header.
    expect(last).toMatchObject({ payloadLen: 60, payloadCaptured: 28, checksum: Checksum.Unverified });
  });

  test('a second copy of a cut fragment fills in what was cut', () => {
    const cut = { bytes: piece(40, 64), capLen: 14 + 20 + 10 };
    const { last } = decodeAll([piece(0, 40), cut, piece(40, 64), piece(64, 80)]);
    expect(last).toMatchObject(WHOLE);
  });

  test.each([
    [30e9, ['fragment', 'tcp'], []],
    [30e9 + 1, ['fragment', 'fragment'], ['fragment_timeout']],
    [-31e9, ['fragment', 'fragment'], ['fragment_timeout']],
  ])('%i ns after the first fragment: %j', (timeNs, statuses, notes) => {
    const got = decodeAll([{ bytes: piece(0, 40) }, { bytes: piece(40, 80), timeNs }]);
    expect(got.statuses).toEqual(statuses);
    expect(got.notes).toEqual(notes);
  });

  test('Congestion Experienced on any fragment marks the whole', () => {
    expect(decodeAll([piece(0, 40, { tos: 3 }), piece(40, 80, { tos: 2 })]).last).toMatchObject({ ecn: 3 });
  });
});

describe('IPv6 fragments', () => {
  const segment = tcp({ ...V6, flags: 0x018, payload: pattern(60) });
  const piece6 = (from: number, to: number, next = 6, id = 9): Octets => {
    const header = join([next, 0], u16(from | (to < segment.length ? 1 : 0)), u32(id));
    return ethernet(0x86dd, ipv6(join(header, segment.subarray(from, to)), { nextHeader: 44 }));
  };

  test('the fixtures of both versions complete each other', () => {
    for (const version of ['ipv4', 'ipv6']) {
      const frames = [1, 2].map((n) => loadFrame(`${version}_fragment_${n}`).bytes);
      expect(decodeAll(frames).last).toMatchObject(WHOLE);
      expect(decodeAll(frames.reverse()).last).toMatchObject(WHOLE);
    }
  });

  test('the first fragment says what is inside (RFC 8200 §4.5)', () => {
    const { statuses, last } = decodeAll([piece6(40, 80, 17), piece6(0, 40, 6)]);
    expect(statuses).toEqual(['fragment', 'tcp']);
    expect(last).toMatchObject(WHOLE);
  });

  test.each([
    [60e9, 'tcp'],
    [60e9 + 1, 'fragment'],
  ])('%i ns after the first fragment: %s', (timeNs, want) => {
    expect(decodeAll([{ bytes: piece6(0, 40) }, { bytes: piece6(40, 80), timeNs }]).statuses[1]).toBe(want);
  });

  test('all 32 bits of the identification count', () => {
    expect(decodeAll([piece6(0, 40), piece6(40, 80, 6, 0x10009)]).statuses[1]).toBe('fragment');
  });
});

describe('limits', () => {
  test('the oldest of too many datagrams is dropped and counted', () => {
    const limits = new LimitHits();
    const decoder = new FrameDecoder({ limits });
    for (let n = 0; n <= LIMITS.maxFragmentedDatagrams; n++) {
      decodeWith(decoder, { bytes: piece(0, 40, { id: n & 0xffff }), frame: n + 1 });
    }
    expect(limits.list()).toMatchObject([
      { name: 'maxFragmentedDatagrams', count: 1, firstFrame: LIMITS.maxFragmentedDatagrams + 1 },
    ]);
    expect(decodeWith(decoder, { bytes: piece(40, 80, { id: 1 }) })).toBe('tcp');
    expect(decodeWith(decoder, { bytes: piece(40, 80, { id: 0 }) })).toBe('fragment');
  });

  test('octets held are bounded, whatever the offsets say', () => {
    const limits = new LimitHits();
    const decoder = new FrameDecoder({ limits });
    for (let n = 0; n < 1000; n++) {
      decodeWith(decoder, { bytes: piece(0, 8, { id: n, fragment: MORE | 0x1ff0 }), frame: n + 1 });
    }
    const [hit] = limits.list();
    expect(hit?.name).toBe('maxFragmentBytes');
    expect(hit?.count).toBeGreaterThan(700);
  });
});
