import { describe, expect, it } from 'vitest';
import { ZeekReport } from '../../src/report/zeek-log.js';
import { zeekUid } from '../../src/report/zeek-uid.js';
import { BASE_SECOND, sampleCapture, sampleSessions } from '../support/sample-report.js';

function written(withSessions = true): {
  header: Map<string, string[]>;
  rows: Map<string, string>[];
  lines: string[];
} {
  let text = '';
  const report = new ZeekReport({ write: (piece) => void (text += piece) });
  report.capture(sampleCapture({}));
  if (withSessions) for (const session of sampleSessions()) report.session(session, BASE_SECOND);
  report.summary();
  const lines = text.trimEnd().split('\n');
  const header = new Map(
    lines
      .filter((line) => line.startsWith('#'))
      .map((line) => {
        const [key, ...values] = line.slice(1).split('\t');
        return [key!, values];
      }),
  );
  const fields = header.get('fields')!;
  const rows = lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => new Map(line.split('\t').map((cell, i) => [fields[i] ?? '?', cell])));
  return { header, rows, lines };
}

describe('ZeekReport', () => {
  it('has the header that readers of Zeek logs expect, and an end', () => {
    const { header, lines } = written();
    expect(lines[0]).toBe('#separator \\x09');
    expect(header.get('path')).toEqual(['conn']);
    expect(header.get('unset_field')).toEqual(['-']);
    expect(header.get('types')!.length).toBe(header.get('fields')!.length);
    expect(header.get('open')![0]).toMatch(/^\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d$/);
    expect(lines.at(-1)).toMatch(/^#close\t\d{4}-/);
  });

  it('has a line a session', () => {
    const { header, rows } = written();
    const sessions = sampleSessions();
    expect(rows.length).toBe(sessions.length);
    rows.forEach((row, i) => {
      const session = sessions[i]!;
      expect(row.size).toBe(header.get('fields')!.length);
      expect(row.get('ts')).toMatch(/^\d+\.\d{6}$/);
      expect(row.get('id.orig_h')).toBe(session.client.address);
      expect(row.get('id.resp_p')).toBe(String(session.server.port));
      expect(row.get('conn_state')).toBe(session.zeek.connState);
      expect(row.get('orig_pkts')).toBe(String(session.toServer.segments));
      expect(row.get('resp_ip_bytes')).toBe(String(session.toClient.ipBytes));
    });
  });

  it('counts what the capture lost as missed and as part of the stream', () => {
    const [session] = sampleSessions();
    const missing = { ...session!.toClient.missing, lostInCapture: 500 };
    let text = '';
    const report = new ZeekReport({ write: (piece) => void (text += piece) });
    report.session(
      { ...session!, toClient: { ...session!.toClient, uniqueBytes: 1000, missing } },
      BASE_SECOND,
    );
    report.summary();
    const row = text.split('\n').find((line) => !line.startsWith('#'))!;
    const cells = row.split('\t');
    expect(cells[10]).toBe('1500');
    expect(cells[14]).toBe('500');
  });

  it('says nothing of a single packet that needs two', () => {
    const [session] = sampleSessions();
    let text = '';
    const report = new ZeekReport({ write: (piece) => void (text += piece) });
    const lone = {
      ...session!,
      toServer: { ...session!.toServer, segments: 1 },
      toClient: { ...session!.toClient, segments: 0 },
    };
    report.session(lone, BASE_SECOND);
    report.summary();
    const cells = text.split('\n')[8]!.split('\t');
    expect(cells.slice(8, 11)).toEqual(['-', '-', '-']);
  });

  it('is whole without a session', () => {
    const { rows, lines } = written(false);
    expect(rows).toEqual([]);
    expect(lines.length).toBe(9);
  });
});

describe('zeekUid', () => {
  it('is C and 17 digits of base 62, the same for the same text', () => {
    expect(zeekUid('a')).toMatch(/^C[0-9A-Za-z]{17}$/);
    expect(zeekUid('a')).toBe(zeekUid('a'));
  });

  it('differs for texts that differ', () => {
    const all = new Set(Array.from({ length: 20_000 }, (_, i) => zeekUid(`1.5|10.0.0.1|${i}`)));
    expect(all.size).toBe(20_000);
  });
});
