/**
 * Cells of comma-separated text (RFC 4180). Text is always quoted, numbers never; what a spreadsheet
 * would take for a formula gets an apostrophe in front, and control characters become visible.
 */
import { safeText } from './safe-text.js';

/** What spreadsheets take for the beginning of a formula, also behind their own trimming. */
const FORMULA = /^[\s\0]*[=+\-@\t\r\n\0＝＋－＠]/u;

export type CsvCell = string | number | boolean | null;

/** One cell. Null, and what is no number, is an empty cell. */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = safeText(FORMULA.test(value) ? `'${value}` : value);
  return `"${text.replaceAll('"', '""')}"`;
}

/** One line with its end. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}
