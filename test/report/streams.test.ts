import { describe, expect, it } from 'vitest';
import type { AnalysisSink } from '../../src/engine/analysis-report.js';
import { JsonReport } from '../../src/report/json.js';
import { NdjsonReport } from '../../src/report/ndjson.js';
import { OUTPUT_BUFFER_CHARS } from '../../src/report/text-output.js';
import { violations } from '../support/report-schema.js';
import {
  BASE_SECOND,
  sampleCapture,
  sampleEvents,
  sampleSessions,
  sampleSummary,
} from '../support/sample-report.js';

const TOOL = { name: 'tcpwhy', version: '0.1.0' };

function collector(): { writes: string[]; write(text: string): void } {
  const writes: string[] = [];
  return { writes, write: (text) => void writes.push(text) };
}

function feed(sink: AnalysisSink, file = 'a.pcap'): void {
  for (const event of sampleEvents()) sink.event?.(event, BASE_SECOND);
  sink.capture(sampleCapture({ file }));
  for (const session of sampleSessions()) sink.session(session, BASE_SECOND);
}

describe('NdjsonReport', () => {
  it('writes one valid record a line, in the order given', () => {
    const out = collector();
    const report = new NdjsonReport(out);
    feed(report);
    report.summary(sampleSummary());
    const text = out.writes.join('');
    expect(text.endsWith('}\n')).toBe(true);
    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    const types = records.map((record) => record.type);
    const want = [
      ...sampleEvents().map(() => 'event'),
      'capture',
      ...sampleSessions().map(() => 'session'),
      'summary',
    ];
    expect(types).toEqual(want);
    for (const record of records) expect(violations(record)).toEqual([]);
  });

  it('gathers lines into large writes', () => {
    const out = collector();
    const report = new NdjsonReport(out);
    const event = sampleEvents()[0]!;
    for (let i = 0; i < 2000; i++) report.event(event, BASE_SECOND);
    const before = out.writes.length;
    report.summary(sampleSummary());
    const text = out.writes.join('');
    expect(before).toBe(Math.floor(text.length / OUTPUT_BUFFER_CHARS));
    expect(before).toBeGreaterThan(2);
    expect(text.split('\n')).toHaveLength(2002);
  });

  it('flushEach writes every line at once', () => {
    const out = collector();
    const report = new NdjsonReport(out, { flushEach: true });
    feed(report);
    expect(out.writes).toHaveLength(sampleEvents().length + 1 + sampleSessions().length);
    for (const line of out.writes) expect(line).toMatch(/^\{.*\}\n$/);
  });

  it('flush writes what is held, in whole lines', () => {
    const out = collector();
    const report = new NdjsonReport(out);
    report.capture(sampleCapture());
    expect(out.writes).toEqual([]);
    report.flush();
    report.flush();
    expect(out.writes).toHaveLength(1);
    expect(JSON.parse(out.writes[0]!)).toMatchObject({ type: 'capture' });
  });
});

describe('JsonReport', () => {
  it('is one valid document with the NDJSON records', () => {
    const out = collector();
    const report = new JsonReport(out, TOOL);
    feed(report);
    report.summary(sampleSummary());
    const document = JSON.parse(out.writes.join(''));
    expect(violations(document, 'document')).toEqual([]);
    expect(Object.keys(document)).toEqual([
      'schemaVersion',
      'tool',
      'captures',
      'events',
      'sessions',
      'summary',
    ]);
    expect(document).toMatchObject({ schemaVersion: 1, tool: TOOL });
    expect(document.events).toHaveLength(sampleEvents().length);
    expect(document.sessions.map((session: { session: number }) => session.session)).toEqual([0, 1, 2, 3, 4]);
  });

  it('is valid when nothing was found', () => {
    const out = collector();
    const report = new JsonReport(out, TOOL);
    report.summary(sampleSummary({ sessions: 0 }));
    expect(violations(JSON.parse(out.writes.join('')), 'document')).toEqual([]);
  });

  it('is absent, not half, without a summary', () => {
    const out = collector();
    feed(new JsonReport(out, TOOL));
    expect(out.writes).toEqual([]);
  });

  it('comes in pieces, whatever its size, and keeps what is beyond ASCII', () => {
    const out = collector();
    const report = new JsonReport(out, TOOL);
    report.capture(
      sampleCapture({ file: '東京 🚀.pcap', comments: ['x'.repeat(100), '\u{1f680}'.repeat(50)] }),
    );
    for (let i = 0; i < 3000; i++) report.event(sampleEvents()[0]!, BASE_SECOND);
    report.summary(sampleSummary());
    expect(Math.max(...out.writes.map((text) => text.length))).toBeLessThan(3 * OUTPUT_BUFFER_CHARS);
    const document = JSON.parse(out.writes.join(''));
    expect(document.events).toHaveLength(3000);
    expect(document.captures[0].file).toBe('東京 🚀.pcap');
  });

  it('cannot be broken by names', () => {
    const out = collector();
    const report = new JsonReport(out, TOOL);
    const hostile = '"],\n{\u2028\x1b[31m\\';
    feed(report, hostile);
    report.summary(sampleSummary());
    const text = out.writes.join('');
    for (const dangerous of ['\x1b', '\u2028']) expect(text).not.toContain(dangerous);
    expect(JSON.parse(text).captures[0].file).toBe(hostile);
  });
});
