/**
 * Which sessions are shown. Texts are few and sessions are many: a word is looked for in each text
 * once, and each session is asked by number only.
 */
import { SEVERITIES } from '../../report-data.js';
import type { SessionRows } from './session-rows.js';

export interface Filter {
  /** Words parted by blanks; a session must have them all. */
  readonly words: string;
  /** Least severity, an index of `SEVERITIES`; 0 is any. */
  readonly severity: number;
  /** How it ended, empty for any. */
  readonly end: string;
  /** Code of a finding, empty for any. */
  readonly finding: string;
}

export const NO_FILTER: Filter = { words: '', severity: 0, end: '', finding: '' };

type RowTest = (row: number) => boolean;

/** Rows that pass, in their own order. */
export function filterRows(rows: SessionRows, filter: Filter): Int32Array {
  const tests = testsOf(rows, filter);
  const passed = new Int32Array(rows.count);
  let count = 0;
  for (let row = 0; row < rows.count; row++) {
    if (tests.every((test) => test(row))) passed[count++] = row;
  }
  return passed.subarray(0, count);
}

function testsOf(rows: SessionRows, filter: Filter): RowTest[] {
  const tests: RowTest[] = [];
  if (filter.severity > 0) {
    const severity = rows.column('severity');
    tests.push((row) => severity[row]! >= filter.severity);
  }
  if (filter.end !== '') {
    const end = rows.column('end');
    const wanted = rows.texts.ends.indexOf(filter.end);
    tests.push((row) => end[row] === wanted);
  }
  if (filter.finding !== '') {
    const findings = rows.column('findings');
    const has = rows.texts.findings.map((text) => text.split(' ').includes(filter.finding));
    tests.push((row) => has[findings[row]!]!);
  }
  for (const word of filter.words.toLowerCase().split(/\s+/)) {
    if (word !== '') tests.push(wordTest(rows, word));
  }
  return tests;
}

/** Address, `address:port`, port, `#session`, how it ended, code of a finding, or severity. */
function wordTest(rows: SessionRows, word: string): RowTest {
  const { addresses, ends, findings } = rows.texts;
  const contains = (texts: readonly string[], part: string): Uint8Array =>
    Uint8Array.from(texts, (text) => (text.toLowerCase().includes(part) ? 1 : 0));
  const byAddress = contains(addresses, word.replace(/^\[|\]$/g, ''));
  const byEnd = contains(ends, word);
  const byFinding = contains(findings, word);
  const [client, clientPort, server, serverPort, end, finding, severity, session] = (
    ['client', 'clientPort', 'server', 'serverPort', 'end', 'findings', 'severity', 'session'] as const
  ).map((name) => rows.column(name)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const port = /^:?\d{1,5}$/.test(word) ? Number(word.replace(':', '')) : -1;
  const number = /^#\d{1,12}$/.test(word) ? Number(word.slice(1)) : -1;
  const bySeverity = SEVERITIES.findIndex((name) => name !== '' && name === word);
  const both = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(word);
  const bothAddress = both ? contains(addresses, both[1]!) : null;
  const bothPort = both ? Number(both[2]) : -1;
  return (row) =>
    byAddress[client[row]!] === 1 ||
    byAddress[server[row]!] === 1 ||
    clientPort[row] === port ||
    serverPort[row] === port ||
    byEnd[end[row]!] === 1 ||
    byFinding[finding[row]!] === 1 ||
    (bySeverity > 0 && severity[row] === bySeverity) ||
    session[row] === number ||
    (bothAddress !== null &&
      ((bothAddress[client[row]!] === 1 && clientPort[row] === bothPort) ||
        (bothAddress[server[row]!] === 1 && serverPort[row] === bothPort)));
}
