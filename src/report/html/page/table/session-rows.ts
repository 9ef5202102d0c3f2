/** The sessions of the table: columns of numbers, and the texts that they refer to. */
import {
  DATA_IDS,
  type ReportData,
  type TableColumn,
  TABLE_COLUMNS,
  type TableTexts,
} from '../../report-data.js';
import { readColumns } from '../load-data.js';
import { lowerBound } from '../lower-bound.js';
import { endpoint } from '../words.js';

export class SessionRows {
  readonly count: number;
  readonly #columns: ReadonlyMap<TableColumn, Float64Array>;

  constructor(
    columns: readonly Float64Array[],
    readonly texts: TableTexts,
  ) {
    this.#columns = new Map(TABLE_COLUMNS.map((name, i) => [name, columns[i] ?? new Float64Array(0)]));
    this.count = columns[0]?.length ?? 0;
  }

  static async load(report: ReportData): Promise<SessionRows> {
    return new SessionRows(await readColumns(DATA_IDS.table), report.table);
  }

  column(name: TableColumn): Float64Array {
    return this.#columns.get(name)!;
  }

  value(row: number, name: TableColumn): number {
    return this.#columns.get(name)![row]!;
  }

  client(row: number): string {
    return endpoint(this.texts.addresses[this.value(row, 'client')] ?? '?', this.value(row, 'clientPort'));
  }

  server(row: number): string {
    return endpoint(this.texts.addresses[this.value(row, 'server')] ?? '?', this.value(row, 'serverPort'));
  }

  end(row: number): string {
    return this.texts.ends[this.value(row, 'end')] ?? '';
  }

  /** Codes of findings, the worst first. */
  findings(row: number): string[] {
    const text = this.texts.findings[this.value(row, 'findings')] ?? '';
    return text === '' ? [] : text.split(' ');
  }

  /** Row of a session number, -1 when it has none. Sessions come in the order of their numbers. */
  rowOf(session: number): number {
    const numbers = this.column('session');
    const row = lowerBound(numbers, session);
    return numbers[row] === session ? row : -1;
  }
}
