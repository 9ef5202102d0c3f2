import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Checksum } from '../../src/wire/checksum-status.js';
import { sumOctets } from '../../src/wire/checksum.js';
import { decodeAlone } from './decode-frame.js';
import { ethernet, ipv4, ipv6, pattern, plainSum, tcp, V6 } from './frame-maker.js';

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('sumOctets', () => {
  test('equals the sum word by word, at any offset and length', () => {
    const octets = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(octets, fc.nat(7), (bytes, at) => {
        const from = Math.min(at, bytes.length);
        expect(sumOctets(viewOf(bytes), from, bytes.length - from)).toBe(plainSum(bytes.subarray(from)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test.each([0, 1, 2, 3, 31, 32, 33, 65_535, 600_001])('%i octets of ones', (length) => {
    const bytes = new Uint8Array(length).fill(0xff);
    expect(sumOctets(viewOf(bytes), 0, length)).toBe(plainSum(bytes));
  });
});

describe('verdict', () => {
  const frame4 = (fields: object): Uint8Array => ethernet(0x0800, ipv4(tcp(fields)));

  test.each([0, 1, 2, 3, 1447, 1448])('IPv4, %i octets of payload: any flipped bit shows', (length) => {
    const bytes = frame4({ payload: pattern(length) });
    expect(decodeAlone({ bytes }).checksum).toBe(Checksum.Good);
    for (const at of [14 + 12, 14 + 19, 34 + 1, 34 + 16, bytes.length - 1]) {
      const flipped = bytes.slice();
      flipped[at]! ^= 0x10;
      expect(decodeAlone({ bytes: flipped }).checksum, `octet ${at}`).toBe(Checksum.Bad);
    }
  });

  test('IPv6 covers all words of both addresses', () => {
    const bytes = ethernet(0x86dd, ipv6(tcp({ ...V6, payload: pattern(64) })));
    for (let at = 14 + 8; at < 14 + 40; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 0x01;
      expect(decodeAlone({ bytes: flipped }).checksum, `octet ${at}`).toBe(Checksum.Bad);
    }
  });

  test('a super segment with the sum left to the card is offloaded, good where it was verified', () => {
    const payload = pattern(60_000);
    expect(decodeAlone({ bytes: frame4({ payload, checksum: 'pseudo' }) }).checksum).toBe(Checksum.Offloaded);
    expect(decodeAlone({ bytes: frame4({ payload }) }).checksum).toBe(Checksum.Good);
  });

  test('a wrong sum proves nothing on a segment longer than any wire carries', () => {
    const verdict = (length: number): unknown =>
      decodeAlone({ bytes: frame4({ payload: pattern(length), checksum: 'bad' }) }).checksum;
    expect(verdict(9_196)).toBe(Checksum.Bad);
    expect(verdict(9_197)).toBe(Checksum.Unverified);
  });

  test('total length 0 and a wrong sum: the length may be wrong instead', () => {
    const segment = tcp({ payload: pattern(100), checksum: 'bad' });
    const bytes = ethernet(0x0800, ipv4(segment, { totalLen: 0 }));
    expect(decodeAlone({ bytes }).checksum).toBe(Checksum.Unverified);
  });

  test('padding behind the packet does not count', () => {
    const bytes = new Uint8Array(60).fill(0xee);
    bytes.set(frame4({ payload: new Uint8Array([1]) }));
    expect(decodeAlone({ bytes }).checksum).toBe(Checksum.Good);
  });
});
