/** The same sessions, whatever the capture comes from. */
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { CaptureFormatError, InputError, openCapture, sessions, UsageError } from '../../src/index.js';
import type { SessionSource } from '../../src/sessions/session-source.js';

const PATH = 'fixtures/captures/echo.pcap';
const octets = readFileSync(PATH);

async function told(source: SessionSource): Promise<string[]> {
  const lines: string[] = [];
  for await (const session of sessions(source)) {
    const said = await Promise.all([text(session.toServer.bytes()), text(session.toClient.readable())]);
    const { close } = await session.summary();
    lines.push([session.number, session.client.port, session.firstFrame, ...said, close.how].join(' '));
  }
  return lines;
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += 100) {
    await Promise.resolve();
    yield octets.subarray(at, at + 100);
  }
}

const SOURCES: readonly [string, () => SessionSource | Promise<SessionSource>][] = [
  ['a path', () => PATH],
  ['a list of one path', () => [PATH]],
  ['a Buffer', () => octets],
  ['an ArrayBuffer', () => new Uint8Array(octets).buffer],
  ['a stream of Node', () => createReadStream(PATH)],
  ['a stream of the Web', () => Readable.toWeb(createReadStream(PATH)) as ReadableStream<Uint8Array>],
  ['an iterable of octets', pieces],
  ['a FrameSource', () => openCapture(PATH)],
  ['a compressed file', () => `${PATH}.gz`],
];

describe('sessions of', () => {
  it.each(SOURCES)('%s', async (_, source) => {
    const said = 'hello{"message": "first"}{"message": "second"}';
    expect(await told(await source())).toEqual([`0 40000 1 ${said} ${said} graceful`]);
  });

  it('several paths, as one capture in order of time', async () => {
    const all = sessions(['fixtures/captures/http-keep-alive.pcap', PATH]);
    const found: number[] = [];
    for await (const { client } of all) found.push(client.port);
    expect(found[0]).toBe(40_000);
    expect(found.length).toBe((await all.summary()).sessions);
    expect(all.captures.map(({ file }) => file)).toContain(PATH);
  });

  it('a directory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    writeFileSync(join(folder, 'one.pcap'), octets);
    writeFileSync(join(folder, 'two.pcap'), octets);
    let count = 0;
    for await (const session of sessions(folder)) count += session.number >= 0 ? 1 : 0;
    rmSync(folder, { recursive: true });
    expect(count).toBeGreaterThan(0);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a missing file', 'nowhere.pcap', InputError],
    ['a list with a missing file', [PATH, 'nowhere.pcap'], InputError],
    ['an empty list', [], InputError],
    [
      'something else than a capture',
      Buffer.from('what is this? no capture at all, that is what it is'),
      CaptureFormatError,
    ],
    ['nothing that could be read', 17 as unknown as string, UsageError],
  ])('%s: an error of its kind, for whoever waits', async (_, source, kind) => {
    const all = sessions(source);
    await expect(all[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(kind);
    await expect(all.summary()).rejects.toBeInstanceOf(kind);
  });

  it('in part is read as far as it goes, and said so', async () => {
    const all = sessions(octets.subarray(0, octets.length - 7));
    for await (const session of all) expect(session.number).toBe(0);
    await all.summary();
    expect(all.captures).toMatchObject([{ truncated: true }]);
  });
});
