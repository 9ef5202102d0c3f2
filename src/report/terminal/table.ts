/** Tables without frames: a head, a rule, and rows that fit a width exactly known before. */
import Table from 'cli-table3';
import { safeText } from '../safe-text.js';
import { displayWidth, fitEnd, fitMiddle, wrap } from '../width.js';
import type { Paint } from './palette.js';
import type { Tone } from '../tone.js';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** What happens to text that is wider than its column. */
  readonly overflow?: 'end' | 'middle' | 'wrap';
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A second line over all columns, indented; its pieces follow each other. */
  readonly below?: readonly Cell[];
}

/** Blanks between columns. */
const USUAL_GAP = 2;
const BELOW_INDENT = 4;
/**
 * Rows given to one cli-table3 table. Its layout takes time by the square of the rows: 1,000 sessions
 * with findings took 1,370 ms as one table and 540 ms in pieces of 64.
 */
const ROWS_AT_ONCE = 64;
const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
};

/** Columns that each column needs for its widest cell, head included. */
export function naturalWidths(columns: readonly Column[], rows: readonly Row[]): number[] {
  return columns.map((column, i) =>
    rows.reduce(
      (width, row) => Math.max(width, displayWidth(safeText(row.cells[i]!.text))),
      displayWidth(column.head),
    ),
  );
}

/** Columns of a whole table with columns this wide. */
export function tableWidth(widths: readonly number[], gap = USUAL_GAP): number {
  return widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1));
}

/** Widths that fit `room` columns: the widest columns give way first. */
export function limitWidths(widths: readonly number[], room: number, gap = USUAL_GAP): number[] {
  const limited = [...widths];
  for (let excess = tableWidth(limited, gap) - room; excess > 0; excess--) {
    const widest = limited.indexOf(Math.max(...limited));
    if (limited[widest]! <= 1) break;
    limited[widest]!--;
  }
  return limited;
}

/**
 * The table as painted lines.
 *
 * @param widths Columns of each column, without the gaps; texts are fitted to them.
 * @param gap Blanks between columns.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  widths: readonly number[],
  paint: Paint,
  gap = USUAL_GAP,
): string[] {
  const total = tableWidth(widths, gap);
  const head = columns.map((column) => ({ text: column.head, tone: 'strong' as const }));
  const lines = renderRows(columns, [{ cells: head }], widths, paint, gap);
  lines.push(paint('─'.repeat(total), 'context'));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    lines.push(...renderRows(columns, rows.slice(at, at + ROWS_AT_ONCE), widths, paint, gap));
  }
  return lines;
}

function renderRows(
  columns: readonly Column[],
  rows: readonly Row[],
  widths: readonly number[],
  paint: Paint,
  gap: number,
): string[] {
  const last = widths.length - 1;
  const table = new Table({
    chars: NO_BORDERS,
    colWidths: widths.map((width, i) => (i === last ? width : width + gap)),
    colAligns: columns.map((column) => column.align ?? 'left'),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of rows) {
    table.push(
      row.cells.map((cell, i) => {
        const content = cellText(cell, columns[i]!, widths[i]!, paint);
        return { content, style: { 'padding-right': i === last ? 0 : gap } };
      }),
    );
    if (row.below) {
      const content =
        ' '.repeat(BELOW_INDENT) + fitPieces(row.below, tableWidth(widths, gap) - BELOW_INDENT, paint);
      table.push([{ colSpan: columns.length, hAlign: 'left', content }]);
    }
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function fitPieces(pieces: readonly Cell[], width: number, paint: Paint): string {
  let left = width;
  let line = '';
  for (const { text, tone } of pieces) {
    if (left <= 0) break;
    const fitted = fitEnd(safeText(text), left);
    left -= displayWidth(fitted);
    line += paint(fitted, tone ?? 'plain');
  }
  return line;
}

function cellText(cell: Cell, column: Column, width: number, paint: Paint): string {
  const text = safeText(cell.text);
  const tone = cell.tone ?? 'plain';
  switch (column.overflow) {
    case 'middle':
      return paint(fitMiddle(text, width), tone);
    case 'wrap':
      return wrap(text, width)
        .map((line) => paint(line, tone))
        .join('\n');
    default:
      return paint(fitEnd(text, width), tone);
  }
}
