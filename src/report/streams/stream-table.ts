/** Streams of a capture as a table in the terminal. */
import type { AnalysisSummary } from '../../engine/analysis-report.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import { createPaint, type Paint } from '../terminal/palette.js';
import { endText } from '../session-end.js';
import {
  type Cell,
  type Column,
  limitWidths,
  naturalWidths,
  renderTable,
  tableWidth,
} from '../terminal/table.js';
import { toAscii } from '../terminal/ascii.js';
import type { TextOutput } from '../text-output.js';
import { formatDuration } from '../time.js';
import type { StreamList, StreamRow } from './stream-rows.js';

export interface StreamTableOptions {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Most rows. */
  readonly top: number;
}

interface StreamColumn extends Column {
  readonly cell: (row: StreamRow) => Cell;
  /** Left out when it would say nothing. */
  readonly optional?: true;
}

const sum = ({ sides }: StreamRow, of: (side: StreamRow['sides'][0]) => number): number =>
  of(sides[0]) + of(sides[1]);

const bytes = (octets: number): Cell => ({
  text: formatBytes(octets),
  tone: octets === 0 ? 'context' : 'plain',
});

const trouble = (count: number, text: string): Cell => ({ text: count === 0 ? '' : text, tone: 'cost' });

const COLUMNS: readonly StreamColumn[] = [
  { head: '#', align: 'right', cell: ({ report }) => ({ text: String(report.session), tone: 'strong' }) },
  {
    head: 'client → server',
    overflow: 'middle',
    cell: ({ report }) => ({ text: pairText(report.client, report.server) }),
  },
  { head: 'end', cell: ({ report }) => ({ text: endText(report) }) },
  { head: 'duration', align: 'right', cell: ({ report }) => ({ text: formatDuration(report.duration) }) },
  { head: '→ octets', align: 'right', cell: ({ sides }) => bytes(sides[0].totals.delivered) },
  { head: '← octets', align: 'right', cell: ({ sides }) => bytes(sides[1].totals.delivered) },
  {
    head: 'missing',
    align: 'right',
    optional: true,
    cell: (row) => {
      const missing = sum(row, ({ totals }) => totals.missing);
      return trouble(
        missing,
        `${formatBytes(missing)} in ${plural(
          sum(row, ({ totals }) => totals.gapCount),
          'gap',
        )}`,
      );
    },
  },
  {
    head: 'two versions',
    align: 'right',
    optional: true,
    cell: (row) => {
      const differ = sum(row, ({ totals }) => totals.conflicting);
      return trouble(differ, formatBytes(differ));
    },
  },
];
const PAIR = 1;
const NARROWEST_PAIR = 12;

export class StreamTable implements StreamList {
  readonly #rows: StreamRow[] = [];
  readonly #paint: Paint;
  #more = 0;

  constructor(
    private readonly out: TextOutput,
    private readonly options: StreamTableOptions,
  ) {
    this.#paint = createPaint(options.colour);
  }

  capture(): void {
    // The streams matter here; `tcpwhy analyze` tells of captures.
  }

  row(row: StreamRow): void {
    if (this.#rows.length < this.options.top) this.#rows.push(row);
    else this.#more++;
  }

  finish(summary: AnalysisSummary, empty: number): void {
    const rows = this.#rows;
    const lines = rows.length === 0 ? [] : this.#table();
    const shown = rows.length + this.#more;
    const notes = [plural(shown, 'session carries', 'sessions carry') + ' data'];
    if (empty > 0) notes.push(`${formatCount(empty)} without`);
    if (this.#more > 0) notes.push(`${formatCount(this.#more)} more: --top`);
    if (summary.interrupted) notes.push('interrupted');
    lines.push(this.#paint(notes.join(', '), 'context'));
    for (const { name, limit, count } of summary.limits) {
      lines.push(
        this.#paint(`limit ${name} (${formatCount(limit)}) was hit ${plural(count, 'time')}`, 'cost'),
      );
    }
    if (rows.length > 0)
      lines.push(this.#paint('follow one with --stream N, write them with --extract DIR', 'context'));
    const text = lines.map((line) => `${line}\n`).join('');
    this.out.write(this.options.unicode ? text : toAscii(text));
  }

  #table(): string[] {
    const { width } = this.options;
    const columns = COLUMNS.filter(
      (column) => !column.optional || this.#rows.some((row) => column.cell(row).text !== ''),
    );
    const cells = this.#rows.map((row) => ({ cells: columns.map((column) => column.cell(row)) }));
    let widths = naturalWidths(columns, cells);
    const excess = tableWidth(widths) - width;
    if (excess > 0) widths[PAIR] = Math.max(NARROWEST_PAIR, widths[PAIR]! - excess);
    widths = limitWidths(widths, width);
    return renderTable(columns, cells, widths, this.#paint);
  }
}
