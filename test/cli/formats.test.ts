/** What programs read: every record is as the published schema says, and the formats say the same. */
import { describe, expect, it } from 'vitest';
import { CAPTURES, fixtureCaptures } from '../support/fixture-captures.js';
import { violations } from '../support/report-schema.js';
import { runCli } from '../support/run-cli.js';
import { parseRecords, type ReportRecord, runMain } from '../support/run-main.js';

const paths = [
  ...fixtureCaptures().map(({ path }) => path),
  `${CAPTURES}/echo.pcap`,
  `${CAPTURES}/echo.pcapng`,
];

describe('NDJSON records of every fixture', () => {
  it.each(paths)('%s', async (path) => {
    const { report } = await runMain([path, '--format', 'ndjson']);
    expect(report.endsWith('\n')).toBe(true);
    const records = parseRecords(report);
    for (const record of records) expect(violations(record), JSON.stringify(record)).toEqual([]);
    expect(inContractOrder(records)).toBe(true);
  });
});

/** Events in order of their frames, captures, sessions counted from 0, the summary last and once. */
function inContractOrder(records: readonly ReportRecord[]): boolean {
  const of = (type: ReportRecord['type'], field: string) =>
    records.filter((record) => record.type === type).map((record) => record[field] as number);
  const frames = of('event', 'frame');
  const sessions = of('session', 'session');
  return (
    frames.every((frame, i) => i === 0 || frame >= frames[i - 1]!) &&
    sessions.every((number, i) => number === i) &&
    records.findIndex(({ type }) => type === 'summary') === records.length - 1 &&
    of('summary', 'sessions')[0] === sessions.length
  );
}

describe('--format json', () => {
  it.each(['tail-loss.server.pcap', 'echo.pcapng', 'many-connections.server.pcap'])(
    'holds the records of NDJSON, %s',
    async (name) => {
      const path = `${CAPTURES}/${name}`;
      const json = JSON.parse((await runMain([path, '--format', 'json'])).report) as Record<string, unknown>;
      const records = parseRecords((await runMain([path, '--format', 'ndjson'])).report);
      const all = (type: ReportRecord['type']) => records.filter((record) => record.type === type);
      expect(violations(json, 'document')).toEqual([]);
      expect(json).toMatchObject({
        captures: all('capture'),
        sessions: all('session'),
        summary: all('summary')[0],
      });
      expect(json['events']).toEqual(all('event'));
    },
  );
});

describe('several captures', () => {
  const names = ['refused.client', 'echo-kernels.client'].map((name) => `${CAPTURES}/${name}.pcap`);

  it('are one analysis in order of time, frames counted on', async () => {
    const { status, stdout } = await runCli([...names, '--format', 'ndjson']);
    expect(status).toBe(0);
    const records = parseRecords(stdout);
    const captures = records.filter(({ type }) => type === 'capture');
    expect(captures.map(({ file }) => file)).toEqual([...names].reverse());
    const sessions = records.filter(({ type }) => type === 'session');
    expect(sessions.map(({ session }) => session)).toEqual([0, 1]);
    // The first frame of the second capture's session stands behind all frames of the first capture.
    expect(sessions[1]!['firstFrame']).toBeGreaterThan(captures[0]!['frames'] as number);
  });

  it('are named in the report for people', async () => {
    const { stdout } = await runCli(names);
    for (const name of names) expect(stdout).toContain(name);
  });
});
