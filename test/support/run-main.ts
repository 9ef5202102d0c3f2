/** Runs the command line inside the test's process, the report going through `--output`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';

/** Columns of a report for a terminal; set for the process so that no environment can change it. */
const COLUMNS = '100';

/** @returns Exit status and the report, as `tcpwhy ARGS --output FILE` leaves it. */
export async function runMain(args: readonly string[]): Promise<{ status: number; report: string }> {
  process.env['COLUMNS'] = COLUMNS;
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  try {
    const file = join(folder, 'report');
    const status = await main([...args, '--output', file]);
    return { status, report: readFileSync(file, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A record of the NDJSON report; tests look at what they need. */
export interface ReportRecord {
  readonly type: 'event' | 'capture' | 'session' | 'summary';
  readonly [field: string]: unknown;
}

export function parseRecords(ndjson: string): ReportRecord[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReportRecord);
}
