/** More sessions at a time than are kept: those that are forgotten early are reported, counted and told of, in every format. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Format } from '../../src/cli/sinks.js';
import { toPcap } from '../support/encode-frames.js';
import { has, NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { finishCli } from '../support/run-cli.js';
import { parseRecords } from '../support/run-main.js';
import { mergeFrames, scriptFrames } from '../support/track.js';

const missing = ['tcpdump', 'python3'].find((tool) => !has(tool));
const reason = noNamespaces ?? (missing === undefined ? null : `${missing} is not installed`);
if (reason !== null) console.warn(`skipped: tests of sessions that are forgotten early, ${reason}`);

const SESSIONS = 40;
const KEPT = 5;
const EVICTED = SESSIONS - KEPT;
/** Nobody closes it. */
const OPEN = `
  c> S 0:0 mss 1460
  s> SA 0:0 ack 1 mss 1460
  c> P 1:101 ack 1
  s> P 1:201 ack 101`;
const MS = 1e6;

/** What is said on standard error meanwhile, and at the end where the report has rows only. */
const MEANWHILE = new RegExp(
  `limit maxSessions \\(${KEPT}\\) was reached at frame \\d+; .*docs/limits\\.md\\n`,
);
const AFTERWARDS = `tcpwhy: limit maxSessions (${KEPT}) was reached ${EVICTED} times\n`;
const FINDING = `${EVICTED} of ${SESSIONS} sessions were forgotten early`;

describe.skipIf(reason !== null)('sessions that are forgotten early', () => {
  let net: NetworkNamespace;
  let folder: string;
  let capture: string;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('near', 'far');
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-evictions-'));
    capture = join(folder, 'open.pcap');
    const flows = Array.from({ length: SESSIONS }, (_, k) =>
      scriptFrames(OPEN, { clientPort: 20_000 + k, startNs: 10 * k * MS }),
    );
    writeFileSync(capture, toPcap(mergeFrames(...flows)));
  });
  afterAll(() => {
    net.close();
    rmSync(folder, { recursive: true });
  });

  /** Captures all of it until the limit was told of, and interrupts. */
  async function report(format: Format): Promise<{ report: string; stderr: string }> {
    const path = join(folder, `report.${format}`);
    const limits = JSON.stringify({ maxSessions: KEPT, maxHalfOpenSessions: KEPT });
    const words = ['live', '-i', 'far', '--backend', 'tcpdump', '--format', format, '-o', path];
    const driver = ['test/support/tcpwhy-with-limits.mjs', limits, ...words];
    const child = net.start(process.execPath, driver);
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    const told = saying(child.stderr, MEANWHILE);
    net.run('python3', 'test/support/replay.py', 'near', capture);
    await told;
    child.kill('SIGINT');
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    // Once, however often it was hit.
    expect(stderr.split(MEANWHILE)).toHaveLength(2);
    return { report: readFileSync(path, 'utf8'), stderr };
  }

  it.each<[Format, (text: string) => void]>([
    ['terminal', (text) => expect(text).toContain(FINDING)],
    ['markdown', (text) => expect(text).toContain(`limit maxSessions (${KEPT}) reached ${EVICTED} times`)],
    ['html', (text) => expect(text).toContain(FINDING)],
    ['json', (text) => expectRecords(JSON.parse(text) as Report)],
    ['ndjson', (text) => expectRecords(reportOf(text))],
  ])('are a finding of the report, %s', async (format, expected) => {
    const { report: text, stderr } = await report(format);
    expected(text);
    expect(stderr).not.toContain(AFTERWARDS);
  });

  it.each<[Format, (line: string) => boolean]>([
    ['csv', (line) => line.includes('"evicted"')],
    // Open when the capture ends, for Zeek.
    ['zeek', (line) => line.includes('\tS1\t')],
  ])('are rows as others, and counted on standard error, %s', async (format, isRow) => {
    const { report: text, stderr } = await report(format);
    const rows = text.split('\n').filter((line) => line !== '' && !/^(#|session,)/.test(line));
    expect(rows.length).toBe(SESSIONS);
    expect(rows.filter(isRow).length).toBe(format === 'csv' ? EVICTED : SESSIONS);
    expect(stderr).toContain(AFTERWARDS);
  });
});

interface Report {
  readonly sessions: readonly { readonly session: number; readonly close: { readonly how: string } }[];
  readonly summary: {
    readonly sessions: number;
    readonly limits: readonly unknown[];
    readonly captureVerdicts: readonly { readonly code: string; readonly title: string }[];
  };
}

function reportOf(ndjson: string): Report {
  const records = parseRecords(ndjson);
  return {
    sessions: records.filter(({ type }) => type === 'session') as unknown as Report['sessions'],
    summary: records.find(({ type }) => type === 'summary') as unknown as Report['summary'],
  };
}

function expectRecords({ sessions, summary }: Report): void {
  // Each once, and those whose turn came first are the older ones.
  expect(new Set(sessions.map(({ session }) => session)).size).toBe(SESSIONS);
  const evicted = sessions.filter(({ close }) => close.how === 'evicted').map(({ session }) => session);
  expect(evicted.sort((a, b) => a - b)).toEqual(Array.from({ length: EVICTED }, (_, number) => number));
  expect(summary.sessions).toBe(SESSIONS);
  expect(summary.limits).toEqual([
    { name: 'maxSessions', limit: KEPT, count: EVICTED, firstFrame: expect.any(Number) as number },
  ]);
  expect(summary.captureVerdicts[0]).toMatchObject({
    code: 'sessions-evicted',
    title: expect.stringContaining(FINDING) as string,
  });
}
