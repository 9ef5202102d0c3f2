import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/report/json-text.js';
import { safeText } from '../../src/report/safe-text.js';

/** Every character that must not reach a terminal as it is. */
const UNSAFE = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  ...[0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x061c, 0xfeff, 0xe0041],
];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe('safeText', () => {
  it.each([
    ['eth0', 'eth0'],
    ['C:\\captures\\new.pcap', 'C:\\captures\\new.pcap'],
    ['Büro–Netz 東京 🚀', 'Büro–Netz 東京 🚀'],
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\nb\tc\0', 'a\\x0ab\\x09c\\x00'],
    ['\x7f\x9b31m', '\\x7f\\x9b31m'],
    ['evil\u202egpj.exe', 'evil\\u202egpj.exe'],
    ['\u2066x\u2069\u2028', '\\u2066x\\u2069\\u2028'],
    ['lone \ud800 half', 'lone \\ud800 half'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
  ])('%j → %s', (text, want) => {
    expect(safeText(text)).toBe(want);
  });

  it('leaves none of the dangerous characters', () => {
    for (const code of UNSAFE) {
      const safe = safeText(`a${String.fromCodePoint(code)}b`);
      expect(safe, code.toString(16)).toMatch(/^a\\(x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\})b$/);
    }
  });
});

describe('jsonText', () => {
  it('is ASCII-safe for terminals and line readers, and loses nothing', () => {
    for (const code of UNSAFE) {
      const value = { file: `a${String.fromCodePoint(code)}b` };
      const text = jsonText(value);
      expect(text, code.toString(16)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(text)).toEqual(value);
    }
  });

  it('leaves readable text readable', () => {
    expect(jsonText({ file: 'Büro 東京.pcap' })).toBe('{"file":"Büro 東京.pcap"}');
  });
});
