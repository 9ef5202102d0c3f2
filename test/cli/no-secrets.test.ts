/** Reports are passed on: what the two sides said, passwords above all, is in none of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { FORMATS } from '../../src/cli/sinks.js';
import { toPcap } from '../support/encode-frames.js';
import { runMain } from '../support/run-main.js';
import { scriptFrames } from '../support/track.js';
import { OPEN, spell } from '../stream/command/run-streams.js';

const CREDENTIAL = Buffer.from('alice:wonderland').toString('base64');
const REQUEST = `GET /pay?token=wonderland HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${CREDENTIAL}\r\nCookie: id=wonderland\r\n\r\n`;
const ANSWER = 'HTTP/1.1 200 OK\r\nSet-Cookie: id=wonderland\r\nContent-Length: 10\r\n\r\nwonderland';

/** The report, and what is packed inside of it. */
function unpacked(report: string): string {
  const blocks = [...report.matchAll(/data-encoding="(\w+)">([^<]*)</g)].map(([, encoding, text]) => {
    const bytes = Buffer.from(text!, 'base64');
    return (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString('latin1');
  });
  return [report, ...blocks].join('\n');
}

/** One HTTP request with its answer, twice: the second never ends, so that it is worth a verdict. */
function capture(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'paid.pcap');
  const [up, down] = [REQUEST.length, ANSWER.length];
  const text =
    `${OPEN}c> P 1:${1 + up} ack 1 {${REQUEST}}\n` +
    `+2 s> P 1:${1 + down} ack ${1 + up} {${ANSWER}}\n` +
    `c> P ${1 + up}:${1 + 2 * up} ack ${1 + down} {${REQUEST}}\n` +
    `+1 c> P ${1 + up}:${1 + 2 * up} ack ${1 + down} {${REQUEST}}`;
  writeFileSync(path, toPcap(scriptFrames(spell(text), { serverPort: 80 })));
  return path;
}

it.each(FORMATS.flatMap((format) => [[format], [format, '--stream', '0']]))('%s %s %s', async (...args) => {
  const [format, ...more] = args as [string, ...string[]];
  const { report } = await runMain([capture(), '--format', format, ...more]);
  expect(report.length).toBeGreaterThan(100);
  const text = unpacked(report);
  for (const secret of ['wonderland', CREDENTIAL]) expect(text).not.toContain(secret);
});

it('messages without previews', async () => {
  for (const format of ['json', 'ndjson']) {
    const args = ['streams', capture(), '--messages', '--format', format];
    const shown = (await runMain(args)).report;
    const hidden = (await runMain([...args, '--no-preview'])).report;
    expect(hidden).toContain('GET');
    expect(hidden).not.toContain(CREDENTIAL.slice(0, 12));
    expect(hidden.length).toBeLessThan(shown.length);
  }
});
