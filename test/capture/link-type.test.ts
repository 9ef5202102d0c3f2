import { describe, expect, test } from 'vitest';
import { linkTypeName } from '../../src/capture/link-type.js';

describe('link type names', () => {
  test.each([
    [0, 'NULL'],
    [1, 'ETHERNET'],
    [101, 'RAW'],
    [105, 'IEEE802_11'],
    [113, 'LINUX_SLL'],
    [127, 'IEEE802_11_RADIOTAP'],
    [228, 'IPV4'],
    [276, 'LINUX_SLL2'],
    [147, 'USER0'],
    [65_535, 'LINKTYPE_65535'],
  ])('%d is %s', (number, name) => expect(linkTypeName(number)).toBe(name));
});
