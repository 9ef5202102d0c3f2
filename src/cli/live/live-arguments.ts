/** Values of the options of `tcpwhy live`, as people write them. */
import { InvalidArgumentError } from 'commander';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
const OCTETS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};
/** Longest wait that a timer holds, seconds: 24 days. */
const MOST_SECONDS = 2_147_483;
/** Files of a ring at most: their numbers have five digits. */
const MOST_FILES = 99_999;
/** A file below this size would hold hardly a frame, octets. */
const LEAST_FILE_BYTES = 65_536;

/** A span of time in seconds: `30`, `30s`, `5m`, `1.5h`. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)?$/.exec(text);
  const seconds = match === null ? NaN : Number(match[1]) * SECONDS[match[2] ?? 's']!;
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new InvalidArgumentError('It is not a span of time, as 30s, 5m or 1h, of 24 days at most.');
  }
  return seconds;
}

/** Files kept one after the other: how many, and how large each becomes. */
export interface Ring {
  readonly files: number;
  readonly bytesPerFile: number;
}

/** A ring of files: `10x100MB`. */
export function parseRing(text: string): Ring {
  const match = /^(\d{1,9})[x×](\d+(?:\.\d+)?)(B|kB|MB|GB|KiB|MiB|GiB)?$/i.exec(text);
  const unit = Object.keys(OCTETS).find((name) => name.toLowerCase() === (match?.[3] ?? 'MB').toLowerCase());
  const files = Number(match?.[1] ?? 0);
  const bytesPerFile = Math.round(Number(match?.[2] ?? 0) * (OCTETS[unit ?? ''] ?? 0));
  if (files < 1 || files > MOST_FILES || bytesPerFile < LEAST_FILE_BYTES) {
    throw new InvalidArgumentError(
      'It is not a ring of files, as 10x100MB: ten files of a hundred megabytes each.',
    );
  }
  return { files, bytesPerFile };
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Where to listen: `9100` on loopback only, or `0.0.0.0:9100`, `[::]:9100`. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:(\[[0-9a-fA-F:.]+\]|[^:[\]]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2] ?? NaN);
  if (!(port <= 65_535)) {
    throw new InvalidArgumentError('It is not a port, as 9100, nor an address and port, as 0.0.0.0:9100.');
  }
  const host = match?.[1]?.replace(/^\[|\]$/g, '') ?? '127.0.0.1';
  return { host, port };
}
