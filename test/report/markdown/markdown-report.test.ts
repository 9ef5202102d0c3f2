import { describe, expect, it } from 'vitest';
import type { AnalysisSink } from '../../../src/engine/analysis-report.js';
import { MarkdownReport, type MarkdownOptions } from '../../../src/report/markdown/markdown-report.js';
import {
  BASE_SECOND,
  healthySession,
  refusedSession,
  sampleCapture,
  sampleSessions,
  sampleSummary,
} from '../../support/sample-report.js';

function make(
  feed: (sink: AnalysisSink) => void,
  options: Partial<MarkdownOptions> = {},
  file = 'a.pcap',
  summary = sampleSummary(),
): string {
  let text = '';
  const report = new MarkdownReport(
    { write: (piece) => (text += piece) },
    { top: 20, sort: 'severity', ...options },
  );
  report.capture(sampleCapture({ file }));
  feed(report);
  report.summary(summary);
  return text;
}

const feedSamples = (sink: AnalysisSink): void => {
  for (const session of sampleSessions()) sink.session(session, BASE_SECOND);
};

describe('MarkdownReport', () => {
  const text = make(feedSamples);

  it('begins with the worst, and numbers findings worst first', () => {
    expect(text).toMatch(/^## BROKEN: /);
    const severities = [...text.matchAll(/^\d+\. \*\*(\w+):/gm)].map(([, severity]) => severity);
    expect(severities).toEqual(['critical', 'critical', 'warning']);
  });

  it('says who, cost, proof and what to do', () => {
    expect(text).toContain('   - who: server (95 % sure)');
    expect(text).toMatch(/ {3}- cost: .+\n/);
    expect(text).toContain('   - proof: frame 40: SYN\n');
    expect(text).toContain('   - do: On the server: `ss -ltn` must list the port');
    expect(text).toContain('   - more: `tcpwhy explain handshake-failed/refused`');
  });

  it('has a row for each session, and one head', () => {
    const rows = text.split('\n').filter((line) => /^\| \d/.test(line));
    expect(rows).toHaveLength(sampleSessions().length);
    const cells = text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(' | ').length);
    expect(new Set(cells).size).toBe(1);
  });

  it('lists no more than was asked for, and says how many there are', () => {
    const short = make(feedSamples, { top: 1 });
    expect(short.match(/^\d+\. /gm)).toHaveLength(1);
    expect(short).toMatch(/and \d+ more kinds of finding/);
    expect(short).toMatch(/and \d+ more sessions/);
  });

  it('is short where all is well', () => {
    const fine = make((sink) => sink.session(healthySession(), BASE_SECOND));
    expect(fine).not.toContain('### What is wrong');
  });

  it('tells of the capture where its trust is told, and of what several sessions show among the findings', () => {
    const [verdict] = refusedSession().verdicts;
    const captureVerdicts = [
      { ...verdict!, code: 'capture-drops', subject: 'capture' as const, title: 'Frames were dropped' },
      { ...verdict!, code: 'service-unreachable', subject: 'path' as const, title: 'Nobody gets in' },
    ];
    const told = make(() => undefined, {}, 'a.pcap', sampleSummary({ captureVerdicts }));
    const [findings, trust] = told.split('### Trust in the capture');
    expect(findings!.match(/^\d+\. \*\*.*$/gm)).toEqual(['1. **critical: Nobody gets in**']);
    expect(trust).toContain('- Frames were dropped\n');
  });

  it('puts the same finding of many sessions together', () => {
    const many = make((sink) => {
      for (let i = 0; i < 50; i++) sink.session(refusedSession(i), BASE_SECOND);
    });
    expect(many.match(/^\d+\. /gm)).toHaveLength(1);
    expect(many).toContain('and 49 other sessions');
  });

  it('shows a hostile file name as code on its line', () => {
    const name = '`</details><img src=x onerror=alert(1)> @all\n# head | x';
    const line = make(feedSamples, {}, name)
      .split('\n')
      .find((each) => each.includes('onerror'));
    expect(line).toMatch(/^- `` `<\/details><img src=x onerror=alert\(1\)> @all\\x0a# head \| x ``: /);
  });
});
