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

  /** A title with a rule to the right edge, and a remark in it. */
  heading(title: string, remark = ''): void {
    const { columns } = this.style;
    const rest = columns - displayWidth(title) - displayWidth(remark) - 3;
    const rule = rest > 2 ? '─'.repeat(rest) : '';
    this.add(
      [`${title} `, 'strong'],
      [rule, 'context'],
      [rest > 2 && remark !== '' ? ` ${remark}` : '', 'context'],
    );
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
