import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from '../../src/report/csv-text.js';
import { CSV_COLUMNS, CsvReport } from '../../src/report/csv.js';
import { BASE_SECOND, sampleSessions } from '../support/sample-report.js';

/** Reads one line of RFC 4180 text that holds no line breaks inside cells. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}

describe('csvCell', () => {
  it.each([
    ['plain', '"plain"'],
    ['say "no"', '"say ""no"""'],
    ['a,b', '"a,b"'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\\x09=1"`],
    ['\r=1', `"'\\x0d=1"`],
    [' =1', `"' =1"`],
    ['\0=1', `"'\\x00=1"`],
    ['＝1', `"'＝1"`],
    ['a\nb', '"a\\x0ab"'],
    ['\u001b[2J', '"\\x1b[2J"'],
    ['a=1', '"a=1"'],
    [3, '3'],
    [-0.25, '-0.25'],
    [NaN, ''],
    [Infinity, ''],
    [null, ''],
    [true, 'true'],
  ])('of %j is %s', (value, want) => expect(csvCell(value)).toBe(want));

  it('makes lines that end with a line feed', () => expect(csvLine(['a', 1, null])).toBe('"a",1,\n'));
});

describe('CsvReport', () => {
  const sessions = sampleSessions();
  const written = (): string[] => {
    let text = '';
    const report = new CsvReport({ write: (piece) => void (text += piece) });
    report.capture();
    for (const session of sessions) report.session(session, BASE_SECOND);
    report.summary();
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  };

  it('writes the header once and a row a session with as many cells', () => {
    const [header, ...rows] = written();
    expect(header!.split(',')).toEqual(CSV_COLUMNS);
    expect(new Set(CSV_COLUMNS).size).toBe(CSV_COLUMNS.length);
    expect(rows.length).toBe(sessions.length);
    for (const row of rows) expect(cells(row).length).toBe(CSV_COLUMNS.length);
  });

  it('puts figures below the path they have in the records', () => {
    const row = cells(written()[1]!);
    const session = sessions[0]!;
    const at = (name: string): string => row[CSV_COLUMNS.indexOf(name)]!;
    expect(at('session')).toBe('0');
    expect(at('client.address')).toBe(session.client.address);
    expect(at('toServer.rtt.median')).toBe(String(session.toServer.rtt.median));
    expect(at('toClient.ipBytes')).toBe(String(session.toClient.ipBytes));
    expect(at('verdicts')).toBe(session.verdicts.map(({ code }) => code).join(' '));
    expect(at('firstTime')).toMatch(/^\d+\.\d{9}$/);
  });

  it('writes the header even when there is no session', () => {
    let text = '';
    new CsvReport({ write: (piece) => void (text += piece) }).summary();
    expect(text).toBe(`${CSV_COLUMNS.join(',')}\n`);
  });
});
