import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AnalysisSink } from '../../../src/engine/analysis-report.js';
import { LIMITS } from '../../../src/limits.js';
import { HtmlReport, type HtmlReportOptions } from '../../../src/report/html/html-report.js';
import { DATA_IDS, TABLE_COLUMNS } from '../../../src/report/html/report-data.js';
import { blockColumns, reportData } from '../../support/html-report.js';
import {
  BASE_SECOND,
  healthySession,
  lossySession,
  refusedSession,
  sampleCapture,
  sampleSessions,
  sampleSummary,
} from '../../support/sample-report.js';

const assets = { script: 'run()', style: '', scriptHash: 'sha256-A', styleHash: 'sha256-B' };

function make(feed: (sink: AnalysisSink) => void, options: Partial<HtmlReportOptions> = {}): string {
  let html = '';
  const report = new HtmlReport(
    { write: (text) => (html += text) },
    { version: '1.2.3', assets, ...options },
  );
  report.capture(sampleCapture({ file: 'a.pcap' }));
  feed(report);
  report.summary(sampleSummary());
  return html;
}

const feedSamples = (sink: AnalysisSink): void => {
  for (const session of sampleSessions()) sink.session(session, BASE_SECOND);
};

function areWorstFirst(severities: readonly string[]): boolean {
  const ranks = severities.map((severity) => ['critical', 'warning', 'info', 'none'].indexOf(severity));
  return ranks.every((rank, i) => i === 0 || rank >= ranks[i - 1]!);
}

describe('HtmlReport', () => {
  const html = make(feedSamples);
  const data = reportData(html);

  it('says the worst first', () => {
    expect(data.headline.word).toBe('BROKEN');
    expect(data.headline.text).toBe(data.findings[0]!.verdict.title);
    expect(areWorstFirst(data.findings.map(({ verdict }) => verdict.severity))).toBe(true);
  });

  it('has each session as a row, in order', () => {
    const columns = blockColumns(html, DATA_IDS.table)!;
    expect(columns).toHaveLength(TABLE_COLUMNS.length);
    const sessions = sampleSessions();
    const column = (name: (typeof TABLE_COLUMNS)[number]) => [...columns[TABLE_COLUMNS.indexOf(name)]!];
    expect(column('session')).toEqual(sessions.map(({ session }) => session));
    expect(column('client').map((i) => data.table.addresses[i])).toEqual(
      sessions.map(({ client }) => client.address),
    );
    expect(column('duration')).toEqual(sessions.map(({ duration }) => Math.round(duration * 1e9)));
    expect(column('findings').map((i) => data.table.findings[i])).toEqual(
      sessions.map(({ verdicts }) => verdicts.map(({ code }) => code).join(' ')),
    );
    expect(data.table).toMatchObject({ rows: sessions.length, omitted: 0 });
  });

  it('shows sessions with findings in full, worst first, then the biggest', () => {
    const shown = data.sessions.map(({ record }) => record.session);
    expect([...shown].sort()).toEqual(
      sampleSessions()
        .map(({ session }) => session)
        .sort(),
    );
    expect(areWorstFirst(data.sessions.map(({ verdicts }) => verdicts[0]?.severity ?? 'none'))).toBe(true);
  });

  it('has the explanation of every finding', () => {
    for (const { verdict } of data.findings) {
      expect(data.explanations, verdict.code).toHaveProperty([verdict.explainedBy]);
    }
    expect(data.findings.map(({ verdict }) => verdict.explainedBy)).toContain('handshake-failed/refused');
  });

  it('says the same with gzip and without', () => {
    const packed = make(feedSamples, { gzip: (bytes) => gzipSync(bytes) });
    expect(reportData(packed)).toEqual(data);
    expect(blockColumns(packed, DATA_IDS.table)).toEqual(blockColumns(html, DATA_IDS.table));
  });

  it('is the same file every time', () => {
    expect(make(feedSamples)).toBe(html);
  });

  it('names the limit when more sessions have findings than are shown in full', () => {
    const many = make((sink) => {
      for (let i = 0; i < LIMITS.maxReportSessions + 10; i++) sink.session(refusedSession(i), BASE_SECOND);
    });
    const { limits, sessions } = reportData(many);
    expect(sessions.length).toBeLessThanOrEqual(LIMITS.maxReportSessions);
    expect(limits.map(({ name, count }) => [name, count])).toEqual([['maxReportSessions', 18]]);
  });

  it('fills up with sessions without findings, where those with findings are the biggest as well', () => {
    const mixed = make((sink) => {
      for (let i = 0; i < 20; i++) sink.session({ ...lossySession(), session: i }, BASE_SECOND);
      for (let i = 20; i < 60; i++) {
        const small = healthySession({ session: i });
        const tiny = { ...small.toServer, bytes: 1 };
        sink.session({ ...small, toServer: tiny, toClient: tiny }, BASE_SECOND);
      }
    });
    expect(reportData(mixed).sessions).toHaveLength(32);
  });

  it('bounds what sessions without findings cost', () => {
    const many = make((sink) => {
      for (let i = 0; i < 5000; i++) sink.session(healthySession({ session: i }), BASE_SECOND);
    });
    expect(reportData(many).sessions).toHaveLength(32);
    expect(blockColumns(many, DATA_IDS.table)![0]).toHaveLength(5000);
    expect(reportData(many).limits).toEqual([]);
  });

  it('reports a capture without any session', () => {
    const empty = make(() => undefined);
    expect(reportData(empty).sessions).toEqual([]);
    expect(blockColumns(empty, DATA_IDS.table)![0]).toHaveLength(0);
  });
});
