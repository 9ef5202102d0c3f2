/** Lines that fill a screen exactly: harmless text, cut to the width, painted. */
import { safeText } from '../safe-text.js';
import { toAscii } from '../terminal/ascii.js';
import type { Span } from '../terminal/page.js';
import { createPaint, type Paint } from '../terminal/palette.js';
import { displayWidth, fitEnd, padEnd } from '../width.js';

export interface ScreenStyle {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/** Columns of the rule behind a title, and of a remark that is cut off. */
const LEAST_RULE = 3;
const LEAST_REMARK = 8;

export class ScreenLines {
  readonly lines: string[] = [];
  readonly #paint: Paint;

  constructor(readonly style: ScreenStyle) {
    this.#paint = createPaint(style.colour);
  }

  /** Rows that are still free. */
  get left(): number {
    return this.style.rows - this.lines.length;
  }

  /** One line; what does not fit is cut off, and so are lines below the screen. */
  add(...spans: readonly Span[]): void {
    if (this.left <= 0) return;
    let room = this.style.columns;
    let line = '';
    for (const [text, tone] of spans) {
      if (room <= 0) break;
      const fitted = fitEnd(safeText(text), room);
      room -= displayWidth(fitted);
      line += this.#paint(fitted, tone);
    }
    this.lines.push(this.style.unicode ? line : toAscii(line));
  }

  /** One line without the last parts that do not fit whole; the first is cut off where it must be. */
  addWhole(first: Span, ...others: readonly Span[]): void {
    let room = this.style.columns - displayWidth(safeText(first[0]));
    const spans = [first];
    for (const span of others) {
      room -= displayWidth(safeText(span[0]));
      if (room < 0) break;
      spans.push(span);
    }
    this.add(...spans);
  }

  /** A title with a rule to the right edge, and remarks in it: the first ones, as many as there is room for. */
  heading(title: string, remarks: readonly string[] = []): void {
    const room = this.style.columns - displayWidth(title) - LEAST_RULE - 2;
    let remark = '';
    for (const text of remarks.map((one) => safeText(one)).filter((one) => one !== '')) {
      const longer = remark === '' ? text : `${remark}, ${text}`;
      if (displayWidth(longer) > room) {
        // Of a lone remark its beginning is better than nothing.
        if (remark === '' && room >= LEAST_REMARK) remark = fitEnd(text, room);
        break;
      }
      remark = longer;
    }
    const end = remark === '' ? '' : ` ${remark}`;
    const rule = Math.max(0, this.style.columns - displayWidth(title) - 2 - displayWidth(end));
    this.add([`${title} `, 'strong'], ['─'.repeat(rule), 'context'], [end, 'context']);
  }

  /** Moves to `row`, counted from the bottom: 0 is the last line. */
  fillTo(row: number): void {
    while (this.left > row + 1) this.lines.push('');
  }
}

/** Text in exactly `width` columns. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = fitEnd(safeText(text), width);
  return align === 'left'
    ? padEnd(fitted, width)
    : ' '.repeat(Math.max(0, width - displayWidth(fitted))) + fitted;
}
