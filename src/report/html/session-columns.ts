/**
 * Every session as a row of numbers: what the table sorts, searches and filters by. A hundred
 * thousand sessions take some megabytes, a million are the limit.
 */
import type { SessionReport } from '../../engine/analysis-report.js';
import { LIMITS } from '../../limits.js';
import { SEVERITY_RANK, worstFirst } from '../finding-groups.js';
import { retransmissionsOf, sessionRtt } from '../session-rank.js';
import { endText } from '../session-end.js';
import { TABLE_COLUMNS, type TableTexts } from './report-data.js';

const INITIAL_ROWS = 1024;

export class SessionColumns {
  readonly #columns = TABLE_COLUMNS.map(() => new Float64Array(INITIAL_ROWS));
  readonly #addresses = new TextIndex();
  readonly #ends = new TextIndex();
  readonly #findings = new TextIndex();
  #rows = 0;
  /** Sessions beyond the limit, which have no row. */
  omitted = 0;

  constructor() {
    this.#findings.of('');
  }

  get rows(): number {
    return this.#rows;
  }

  get texts(): TableTexts {
    return {
      addresses: this.#addresses.texts,
      ends: this.#ends.texts,
      findings: this.#findings.texts,
    };
  }

  /** One array a column of `TABLE_COLUMNS`, rows in the order of session numbers. */
  columns(): Float64Array[] {
    const columns = this.#columns.map((column) => column.subarray(0, this.#rows));
    const numbers = columns[0]!;
    if (numbers.every((number, row) => row === 0 || number > numbers[row - 1]!)) return columns;
    // Sessions that ended while the capture went on were told when they ended.
    const order = Int32Array.from(numbers, (_, row) => row).sort((a, b) => numbers[a]! - numbers[b]!);
    return columns.map((column) => Float64Array.from(order, (row) => column[row]!));
  }

  add(session: SessionReport): void {
    if (this.#rows === LIMITS.maxReportRows) {
      this.omitted++;
      return;
    }
    const verdicts = worstFirst(session.verdicts);
    const rtt = sessionRtt(session);
    this.#row([
      session.session,
      this.#addresses.of(session.client.address),
      session.client.port,
      this.#addresses.of(session.server.address),
      session.server.port,
      Math.round(session.firstTimeNs),
      Math.round(session.duration * 1e9),
      session.toServer.bytes,
      session.toClient.bytes,
      retransmissionsOf(session),
      rtt === null ? -1 : Math.round(rtt.seconds * 1e9),
      this.#ends.of(endText(session)),
      verdicts[0] ? SEVERITY_RANK[verdicts[0].severity] : 0,
      this.#findings.of([...new Set(verdicts.map(({ code }) => code))].join(' ')),
    ]);
  }

  #row(values: readonly number[]): void {
    const row = this.#rows++;
    if (row === this.#columns[0]!.length) {
      for (const [i, column] of this.#columns.entries()) {
        const grown = new Float64Array(column.length * 2);
        grown.set(column);
        this.#columns[i] = grown;
      }
    }
    for (const [i, value] of values.entries()) this.#columns[i]![row] = value;
  }
}

/** Texts that come again and again, by number. */
class TextIndex {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }
}
