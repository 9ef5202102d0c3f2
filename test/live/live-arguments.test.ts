/** Values of the options of `tcpwhy live`, as people write them. */
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseListenAddress, parseRing } from '../../src/cli/live/live-arguments.js';

describe('a span of time', () => {
  it.each([
    ['30', 30],
    ['30s', 30],
    ['250ms', 0.25],
    ['5m', 300],
    ['2min', 120],
    ['1.5h', 5400],
    ['24d', 2_073_600],
  ])('%s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each(['', '0', '-1', '5 m', '1w', '25d', '1e3', 'm'])('%j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
  });
});

describe('a ring of files', () => {
  it.each([
    ['10x100MB', 10, 1e8],
    ['10x100', 10, 1e8],
    ['2×1.5GiB', 2, 1.5 * 2 ** 30],
    ['1x64kib', 1, 65_536],
    ['99999x1mb', 99_999, 1e6],
  ])('%s', (text, files, bytesPerFile) => expect(parseRing(text)).toEqual({ files, bytesPerFile }));

  it.each(['', '10', '0x1MB', '100000x1MB', '1x65535B', '1x1TB', '1 x 1MB', '-1x1MB'])(
    '%j is none',
    (text) => {
      expect(() => parseRing(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe('an address to listen on', () => {
  it.each([
    ['9100', '127.0.0.1', 9100],
    ['0', '127.0.0.1', 0],
    ['0.0.0.0:9100', '0.0.0.0', 9100],
    ['localhost:65535', 'localhost', 65_535],
    ['[::]:9100', '::', 9100],
  ])('%s', (text, host, port) => expect(parseListenAddress(text)).toEqual({ host, port }));

  it.each(['', 'x', '65536', ':9100', '::9100', '[::]', '1.2.3.4:'])('%j is none', (text) => {
    expect(() => parseListenAddress(text)).toThrow(InvalidArgumentError);
  });
});
