import { describe, expect, it } from 'vitest';
import type { AnalysisSink, AnalysisSummary } from '../../src/engine/analysis-report.js';
import { main } from '../../src/cli/main.js';
import { FilteredSink } from '../../src/filter/filtered-sink.js';
import { LiveFilteredSink } from '../../src/filter/live-filtered-sink.js';
import { parseFilter } from '../../src/filter/session-filter.js';
import { runMain } from '../support/run-main.js';
import {
  BASE_SECOND,
  sampleCapture,
  sampleEvents,
  sampleSessions,
  sampleSummary,
} from '../support/sample-report.js';
import { limitTo } from '../support/small-limits.js';
import { violations } from '../support/report-schema.js';

/** What reaches the report, in order. */
function through(filter: string, withEvents: boolean): { told: string[]; summary: AnalysisSummary } {
  const told: string[] = [];
  let last = sampleSummary();
  const sink: AnalysisSink = {
    capture: () => void told.push('capture'),
    session: ({ session }) => void told.push(`session ${session}`),
    summary: (summary) => {
      told.push('summary');
      last = summary;
    },
    ...(withEvents && { event: ({ session }) => void told.push(`event of ${session}`) }),
  };
  const filtered = new FilteredSink(parseFilter(filter), sink);
  for (const event of sampleEvents()) filtered.event?.(event, BASE_SECOND);
  filtered.capture(sampleCapture({}));
  for (const session of sampleSessions()) filtered.session(session, BASE_SECOND);
  filtered.summary(sampleSummary());
  return { told, summary: last };
}

describe('FilteredSink', () => {
  it('tells sessions that fit, their events before them, and the capture', () => {
    const { told } = through('session 1', true);
    expect(told[0]).toBe('capture');
    expect(told.filter((line) => line.startsWith('session'))).toEqual(['session 1']);
    const events = told.filter((line) => line.startsWith('event'));
    expect(events.length).toBeGreaterThan(0);
    expect(new Set(events)).toEqual(new Set(['event of 1']));
    expect(told.indexOf('session 1')).toBeGreaterThan(told.lastIndexOf('event of 0'));
    expect(told.at(-1)).toBe('summary');
  });

  it('says what was asked and how many fitted', () => {
    const { summary } = through('session 0', true);
    expect(summary.filter).toEqual({ expression: 'session 0', sessions: 1 });
  });

  it('asks for no events when the report shows none', () => {
    const { told } = through('session 1', false);
    expect(told).toEqual(['capture', 'session 1', 'summary']);
  });
});

describe('LiveFilteredSink', () => {
  it('gives the room of a session back when it has ended', () => {
    const events = sampleEvents();
    const own = sampleSessions().map((session) =>
      events.map((event) => ({ ...event, session: session.session })),
    );
    limitTo({ maxFilteredEvents: events.length });
    let told = 0;
    let last = sampleSummary();
    const sink = new LiveFilteredSink(parseFilter('duration >= 0'), {
      capture: () => undefined,
      event: () => void told++,
      session: () => undefined,
      summary: (summary) => void (last = summary),
    });
    for (const [i, session] of sampleSessions().entries()) {
      for (const event of own[i]!) sink.event!(event);
      sink.session(session, BASE_SECOND);
    }
    sink.summary(sampleSummary());
    expect(told).toBe(own.flat().length);
    expect(last.limits).toEqual(sampleSummary().limits);
  });
});

describe('--filter', () => {
  const capture = 'fixtures/captures/many-connections.server.pcap';

  it('shows the sessions that fit as records that the schema knows', async () => {
    const { status, report } = await runMain([capture, '--format', 'ndjson', '--filter', 'session 1-2']);
    expect(status).toBe(0);
    const records = report
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; session?: number });
    for (const record of records) expect(violations(record)).toEqual([]);
    expect(records.filter(({ type }) => type === 'session').map(({ session }) => session)).toEqual([1, 2]);
  });

  it('says when nothing fits', async () => {
    const { report } = await runMain([capture, '--filter', 'port 9']);
    expect(report.split('\n')[0]).toMatch(/None of .* sessions fits the filter 'port 9'/);
  });

  it('limits what --fail-on looks at', async () => {
    const refused = 'fixtures/captures/refused.client.pcap';
    const status = (...more: string[]): Promise<number> =>
      main([refused, '--quiet', '--fail-on', 'reset', ...more]);
    expect(await status()).toBe(1);
    expect(await status('--filter', 'port 9')).toBe(0);
    expect(await status('--filter', 'kind reset')).toBe(1);
  });

  it('is a usage error when it cannot be understood', async () => {
    expect(await main([capture, '--filter', 'prot 80'])).toBe(2);
  });
});
