import { appendFileSync, mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CaptureFormatError, InputError } from '../../../src/errors.js';
import { FollowedCaptures } from '../../../src/capture/follow/follow-captures.js';
import { pcapHeader, pcapRecord } from '../../support/write-pcap.js';

/** Seconds of silence that end a test's following: much longer than any step of it takes. */
const IDLE_SECONDS = 3;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcpwhy-follow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const record = (octet: number): Uint8Array => pcapRecord({ bytes: Uint8Array.of(octet, 0) });
const capture = (...octets: number[]): Uint8Array => Buffer.concat([pcapHeader(), ...octets.map(record)]);

/** Follows, and does the next step each time that a frame with its number has come. */
async function follow(
  path: string,
  steps: Readonly<Record<number, () => void>>,
  options: { idleSeconds?: number | null; closeAt?: number } = {},
) {
  const notices: string[] = [];
  const refused: string[] = [];
  const frames: number[] = [];
  const files: string[] = [];
  const followed = new FollowedCaptures(path, {
    idleSeconds: options.idleSeconds === undefined ? IDLE_SECONDS : options.idleSeconds,
    onNotice: (text) => notices.push(text),
    onUnreadable: (error) => refused.push(error.message),
  });
  for await (const source of followed) {
    files.push(source.info.file.slice(folder.length + 1));
    for await (const batch of source.batches()) {
      for (let i = 0; i < batch.count; i++) {
        const number = batch.bytes[batch.at[i]!]!;
        frames.push(number);
        steps[number]?.();
        if (number === options.closeAt) await followed.close();
      }
    }
  }
  return { frames, files, notices, refused, partial: followed.partial };
}

describe('a file that grows', () => {
  test('is read as it grows, also in the middle of a record', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1, 2));
    const rest = Buffer.concat([record(3), record(4), record(5)]);
    const result = await follow(
      path,
      {
        2: () => appendFileSync(path, rest.subarray(0, 30)),
        3: () => appendFileSync(path, rest.subarray(30, 35)),
      },
      { idleSeconds: 0.5 },
    );
    // The fourth record never came whole: that is no damage.
    expect(result).toMatchObject({ frames: [1, 2, 3], partial: false, notices: [] });
    const further = await follow(path, { 3: () => appendFileSync(path, rest.subarray(35)) }, { closeAt: 5 });
    expect(further).toMatchObject({ frames: [1, 2, 3, 4, 5], partial: false });
  });

  test('may be empty at first, or not be there', async () => {
    const path = join(folder, 'late.pcap');
    setTimeout(() => writeFileSync(path, ''), 100);
    setTimeout(() => appendFileSync(path, capture(1)), 300);
    const { frames, notices } = await follow(path, {}, { closeAt: 1 });
    expect(frames).toEqual([1]);
    expect(notices).toEqual([`${path}: is not there yet; waiting for it`]);
  });

  test('that never comes ends with the patience', async () => {
    expect(await follow(join(folder, 'never.pcap'), {}, { idleSeconds: 0.2 })).toMatchObject({
      frames: [],
      files: [],
    });
  });

  test('is left at once when it is closed while nothing comes', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1));
    const { frames } = await follow(path, {}, { idleSeconds: null, closeAt: 1 });
    expect(frames).toEqual([1]);
  });

  test('with damage is read up to there', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(
      path,
      Buffer.concat([capture(1), pcapRecord({ bytes: new Uint8Array(4), capLen: 0x7fff_ffff })]),
    );
    expect(await follow(path, {})).toMatchObject({ frames: [1], partial: true });
  });
});

describe('a file that is replaced', () => {
  test('by another of its name is read to its end first', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1));
    const result = await follow(
      path,
      {
        1: () => {
          renameSync(path, `${path}.1`);
          appendFileSync(`${path}.1`, record(2));
          writeFileSync(path, capture(3));
        },
        3: () => appendFileSync(path, record(4)),
      },
      { closeAt: 4 },
    );
    expect(result).toMatchObject({ frames: [1, 2, 3, 4], files: ['a.pcap', 'a.pcap'], partial: false });
    expect(result.notices).toEqual([`${path}: was replaced; going on with the new file`]);
  });

  test('in the middle of a record was cut short', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1));
    const { frames, partial } = await follow(
      path,
      {
        1: () => {
          appendFileSync(path, record(2).subarray(0, 9));
          renameSync(path, `${path}.1`);
          writeFileSync(path, capture(3));
        },
      },
      { closeAt: 3 },
    );
    expect({ frames, partial }).toEqual({ frames: [1, 3], partial: true });
  });

  test('by being emptied begins anew', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1, 2, 3));
    const { frames } = await follow(path, { 3: () => writeFileSync(path, capture(4)) }, { closeAt: 4 });
    expect(frames).toEqual([1, 2, 3, 4]);
  });

  test('by something that is no capture is told, and the next one is waited for', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, capture(1));
    const replace = (bytes: Uint8Array): void => {
      writeFileSync(`${path}.new`, bytes);
      renameSync(`${path}.new`, path);
    };
    const { frames, refused } = await follow(
      path,
      {
        1: () => {
          replace(Buffer.from('this is a text, and no capture'));
          setTimeout(() => replace(capture(2)), 600);
        },
      },
      { closeAt: 2 },
    );
    expect(frames).toEqual([1, 2]);
    expect(refused).toEqual([expect.stringMatching(/not a capture/)]);
  });
});

describe('files that follow each other', () => {
  test('of a ring come by their numbers', async () => {
    const name = (n: number): string => join(folder, `cap_0000${n}_2024010112000${n}.pcap`);
    writeFileSync(name(1), capture(1));
    writeFileSync(join(folder, 'other.pcap'), capture(9));
    const result = await follow(
      name(1),
      { 1: () => writeFileSync(name(2), capture(2)), 2: () => writeFileSync(name(3), capture(3)) },
      { closeAt: 3 },
    );
    expect(result.frames).toEqual([1, 2, 3]);
    expect(result.files).toEqual([1, 2, 3].map((n) => `cap_0000${n}_2024010112000${n}.pcap`));
  });

  test('in a directory come by their names', async () => {
    const ring = join(folder, 'ring');
    mkdirSync(ring);
    writeFileSync(join(ring, '.hidden'), capture(9));
    writeFileSync(join(ring, 'x.pcap9'), capture(1));
    writeFileSync(join(ring, 'x.pcap10'), capture(2));
    const { frames } = await follow(
      ring,
      { 2: () => writeFileSync(join(ring, 'x.pcap11'), capture(3)) },
      { closeAt: 3 },
    );
    expect(frames).toEqual([1, 2, 3]);
  });
});

describe('what cannot be followed', () => {
  test('is no capture', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'this is a text, and no capture');
    await expect(follow(path, {})).rejects.toBeInstanceOf(CaptureFormatError);
  });

  test('is an empty directory', async () => {
    await expect(follow(folder, {})).rejects.toBeInstanceOf(InputError);
  });
});

describe('a ring that is overwritten faster than it is read', () => {
  test('is told to lack the files that are gone', async () => {
    const name = (number: number): string =>
      join(folder, `eth0_${String(number).padStart(5, '0')}_20240101120000.pcap`);
    writeFileSync(name(1), capture(1));
    const { frames, notices } = await follow(name(1), {
      1: () => {
        // The writer is far ahead.
        writeFileSync(name(2), capture(2));
        writeFileSync(name(5), capture(5));
        rmSync(name(2));
      },
      5: () => writeFileSync(name(7), capture(7)),
    });
    expect(frames).toEqual([1, 5, 7]);
    const lost = notices.filter((text) => text.includes('missing'));
    expect(lost).toEqual([
      '3 files of the ring are missing, eth0_00002_*.pcap to eth0_00004_*.pcap, overwritten before they could be read',
      'eth0_00006_*.pcap of the ring is missing, overwritten before they could be read',
    ]);
  });
});
