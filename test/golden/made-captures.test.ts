/** The made captures are what their maker makes, and all containers of one session read the same. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { expectGolden, UPDATING } from '../support/golden-file.js';
import { ECHO_MESSAGES, madeCaptures } from '../support/make-captures.js';
import { parseRecords, runMain } from '../support/run-main.js';

const made = madeCaptures();

describe('made captures', () => {
  it.each(['echo.pcap', 'echo.pcapng', 'second-opinions.pcap'])('%s is what the maker makes', (name) => {
    expectGolden(`${CAPTURES}/${name}`, made.get(name)!);
  });

  it('echo.pcap.gz is echo.pcap, whatever zlib made of it', () => {
    const file = `${CAPTURES}/echo.pcap.gz`;
    if (UPDATING && !existsSync(file)) writeFileSync(file, made.get('echo.pcap.gz')!);
    const plain = gunzipSync(readFileSync(file));
    expect(Buffer.compare(plain, made.get('echo.pcap')!)).toBe(0);
  });

  it('carries the messages in both directions', () => {
    const text = Buffer.from(made.get('echo.pcap')!).toString('latin1');
    for (const message of ECHO_MESSAGES) expect(text.split(message)).toHaveLength(3);
  });

  it('reads the same from each container', async () => {
    const reports = await Promise.all(
      [...made.keys(), 'echo.pcap.zst', 'echo.pcap.lz4']
        .filter((name) => name.startsWith('echo'))
        .map(async (name) => {
          const { status, report } = await runMain([`${CAPTURES}/${name}`, '--format', 'ndjson']);
          expect(status).toBe(0);
          return parseRecords(report).filter(({ type }) => type === 'event' || type === 'session');
        }),
    );
    const [first, ...others] = reports;
    expect(first).toHaveLength(1);
    for (const other of others) expect(other).toEqual(first);
  });
});
