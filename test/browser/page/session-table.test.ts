/** What the table of sessions shows, and in which order. */
import { describe, expect, it } from 'vitest';
import { type TableColumn, TABLE_COLUMNS } from '../../../src/report/html/report-data.js';
import { type Filter, filterRows, NO_FILTER } from '../../../src/report/html/page/table/filter.js';
import { SessionRows } from '../../../src/report/html/page/table/session-rows.js';
import { type SortKey, sortRows } from '../../../src/report/html/page/table/sort.js';

const TEXTS = {
  addresses: ['10.0.0.9', '10.0.0.10', '2001:db8::1', '192.0.2.80'],
  ends: ['graceful', 'reset', 'timeout'],
  findings: ['', 'reset', 'path-loss stalls'],
};

const row = (values: Partial<Record<TableColumn, number>>) => values;

/** Sessions 0, 1, 2 and 5. */
const ROWS = [
  row({ client: 1, clientPort: 40_001, server: 3, serverPort: 443, duration: 5, end: 0 }),
  row({
    session: 1,
    client: 0,
    clientPort: 443,
    server: 3,
    serverPort: 80,
    duration: 9,
    end: 1,
    severity: 3,
    findings: 1,
  }),
  row({
    session: 2,
    client: 2,
    clientPort: 4430,
    server: 3,
    serverPort: 443,
    duration: 5,
    end: 0,
    severity: 2,
    findings: 2,
  }),
  row({
    session: 5,
    client: 1,
    clientPort: 40_000,
    server: 3,
    serverPort: 8080,
    duration: 1,
    end: 2,
    severity: 3,
    findings: 1,
  }),
];

const rows = new SessionRows(
  TABLE_COLUMNS.map((name) => Float64Array.from(ROWS, (values) => values[name] ?? 0)),
  TEXTS,
);

const numbers = (chosen: Int32Array): number[] => Array.from(chosen, (at) => rows.value(at, 'session'));

describe('filterRows', () => {
  const cases: readonly { name: string; filter: Partial<Filter>; want: number[] }[] = [
    { name: 'nothing asked', filter: {}, want: [0, 1, 2, 5] },
    { name: 'an address', filter: { words: '10.0.0.9' }, want: [1] },
    { name: 'a part of an address', filter: { words: '10.0.0' }, want: [0, 1, 5] },
    { name: 'a port, of either side', filter: { words: '443' }, want: [0, 1, 2] },
    { name: 'a port with its colon', filter: { words: ':8080' }, want: [5] },
    { name: 'an address with its port', filter: { words: '192.0.2.80:80' }, want: [1] },
    { name: 'an IPv6 address with its port', filter: { words: '[2001:db8::1]:4430' }, want: [2] },
    { name: 'a session', filter: { words: '#5' }, want: [5] },
    { name: 'how it ended', filter: { words: 'TIMEOUT' }, want: [5] },
    { name: 'a finding', filter: { words: 'stalls' }, want: [2] },
    { name: 'a severity as a word', filter: { words: 'warning' }, want: [2] },
    { name: 'two words, both of them', filter: { words: ' critical  8080 ' }, want: [5] },
    { name: 'what is not there', filter: { words: 'example' }, want: [] },
    { name: 'the least severity', filter: { severity: 2 }, want: [1, 2, 5] },
    { name: 'an end', filter: { end: 'graceful' }, want: [0, 2] },
    { name: 'a finding that is not the worst', filter: { finding: 'stalls' }, want: [2] },
    { name: 'all at once', filter: { severity: 3, end: 'reset', finding: 'reset', words: '80' }, want: [1] },
  ];
  it.each(cases)('$name', ({ filter, want }) => {
    expect(numbers(filterRows(rows, { ...NO_FILTER, ...filter }))).toEqual(want);
  });
});

describe('sortRows', () => {
  const sorted = (key: SortKey, descending = false): number[] =>
    numbers(sortRows(rows, { key, descending }, Int32Array.of(0, 1, 2, 3)));

  it.each<{ key: SortKey; want: number[] }>([
    { key: 'session', want: [0, 1, 2, 5] },
    { key: 'client', want: [1, 5, 0, 2] },
    { key: 'server', want: [1, 0, 2, 5] },
    { key: 'duration', want: [5, 0, 2, 1] },
    { key: 'end', want: [0, 2, 1, 5] },
    { key: 'findings', want: [0, 2, 1, 5] },
  ])('$key', ({ key, want }) => {
    expect(sorted(key)).toEqual(want);
  });

  it('keeps the order of the capture among equals, descending as well', () => {
    expect(sorted('duration', true)).toEqual([1, 0, 2, 5]);
    expect(sorted('findings', true)).toEqual([1, 5, 2, 0]);
  });
});

describe('SessionRows', () => {
  it.each([
    [0, 0],
    [2, 2],
    [5, 3],
    [3, -1],
    [9, -1],
  ])('finds session %i in row %i', (session, want) => {
    expect(rows.rowOf(session)).toBe(want);
  });

  it('writes endpoints as people do', () => {
    expect(rows.client(2)).toBe('[2001:db8::1]:4430');
    expect(rows.server(0)).toBe('192.0.2.80:443');
  });
});
