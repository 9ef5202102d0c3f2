/**
 * One row a session for spreadsheets and data frames. Columns are named by their path in the
 * session record of the JSON forms, so a figure has one name everywhere.
 */
import type { AnalysisSink, SessionReport } from '../engine/analysis-report.js';
import { SESSION_FIELDS } from '../engine/session-fields.js';
import { type CsvCell, csvLine } from './csv-text.js';
import { exactNumber } from './records.js';
import { BufferedOutput, type TextOutput } from './text-output.js';
import { formatEpoch, formatUtc } from './time.js';

type Column = readonly [name: string, cell: (session: SessionReport, baseSecond: number) => CsvCell];

const COLUMNS: readonly Column[] = [
  ...SESSION_FIELDS.map(({ name, value }): Column => [name, value]),
  // Quoted: nine digits after the point are more than a spreadsheet's number holds.
  ['firstTime', (s, baseSecond) => formatEpoch(baseSecond, s.firstTimeNs)],
  ['firstTimeUtc', (s, baseSecond) => formatUtc(baseSecond, s.firstTimeNs, 9)],
  // Verdicts come worst first.
  ['verdicts', (s) => s.verdicts.map(({ code }) => code).join(' ')],
  ['worst.severity', (s) => s.verdicts[0]?.severity ?? null],
  ['worst.subject', (s) => s.verdicts[0]?.subject ?? null],
  ['worst.confidence', (s) => s.verdicts[0]?.confidence ?? null],
  ['worst.cost.seconds', (s) => s.verdicts[0]?.cost.seconds ?? null],
  ['worst.title', (s) => s.verdicts[0]?.title ?? null],
];

/** Names of the columns, in order. */
export const CSV_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);

/** Writes the header and a row a session; events, captures and totals have no place in a table. */
export class CsvReport implements AnalysisSink {
  readonly #out: BufferedOutput;
  #begun = false;

  constructor(out: TextOutput) {
    this.#out = new BufferedOutput(out);
  }

  capture(): void {
    this.#begin();
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#begin();
    const cells = COLUMNS.map(([, cell]) => cell(session, baseSecond));
    this.#out.write(csvLine(cells.map((value) => (typeof value === 'number' ? exactNumber(value) : value))));
  }

  summary(): void {
    this.#begin();
    this.#out.flush();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#out.write(`${CSV_COLUMNS.join(',')}\n`);
  }
}
