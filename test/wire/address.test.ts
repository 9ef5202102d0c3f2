import { describe, expect, test } from 'vitest';
import { formatAddress, formatIpv4, formatIpv6 } from '../../src/wire/address.js';

describe('formatIpv4', () => {
  test.each([
    [0, '0.0.0.0'],
    [-1, '255.255.255.255'],
    [0x0a00002a, '10.0.0.42'],
    [0xc0000201 | 0, '192.0.2.1'],
  ])('%i is %s', (word, want) => expect(formatIpv4(word)).toBe(want));
});

describe('formatIpv6 (RFC 5952)', () => {
  test.each<[[number, number, number, number], string]>([
    [[0, 0, 0, 0], '::'],
    [[0, 0, 0, 1], '::1'],
    [[0x00010000, 0, 0, 0], '1::'],
    [[0x20010db8, 0, 0, 1], '2001:db8::1'],
    [[-1, -1, -1, -1], 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    // §4.2.2: one group of zeros is not shortened.
    [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
    // §4.2.3: the longest run, and the first among equals.
    [[0x20010000, 0x00000001, 0, 0x00000001], '2001:0:0:1::1'],
    [[0x20010db8, 0x00000000, 0x00010000, 0x00000001], '2001:db8::1:0:0:1'],
    [[0x00010000, 0x00000002, 0x00030000, 0x00000004], '1::2:3:0:0:4'],
    // §4.3: lower case; no leading zeros.
    [[0x0abc0def, 0x00010002, 0x00030004, 0x00050006], 'abc:def:1:2:3:4:5:6'],
    // §5: IPv4-mapped.
    [[0, 0, 0xffff, 0xc0000201 | 0], '::ffff:192.0.2.1'],
    [[0, 0, 0, 0xc0000201 | 0], '::c000:201'],
  ])('%j is %s', (words, want) => expect(formatIpv6(...words)).toBe(want));
});

test('formatAddress takes IPv4 from the last word', () => {
  expect(formatAddress(4, 0, 0, 0, 0x7f000001)).toBe('127.0.0.1');
  expect(formatAddress(6, 0, 0, 0, 1)).toBe('::1');
});
