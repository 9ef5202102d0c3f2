/**
 * The page that sections write on. Plain text comes in, with the tone it has; the page makes it
 * harmless, breaks it to the width, and paints it. Text reaches the terminal no other way.
 */
import { safeText } from '../safe-text.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { displayWidth, fitEnd, padEnd, wrap } from '../width.js';
import { toAscii } from './ascii.js';
import { MAX_PROSE_WIDTH, MIN_WIDTH, type TerminalOptions } from './options.js';
import { createPaint, type Paint } from './palette.js';
import type { Tone } from '../tone.js';

/** A piece of a line. */
export type Span = readonly [text: string, tone: Tone];

const LABEL_WIDTH = 10;

export class Page {
  readonly width: number;
  readonly paint: Paint;
  readonly #out: BufferedOutput;
  readonly #unicode: boolean;

  constructor(out: TextOutput, options: Pick<TerminalOptions, 'width' | 'colour' | 'unicode'>) {
    this.width = Math.max(MIN_WIDTH, Math.floor(options.width));
    this.paint = createPaint(options.colour);
    this.#out = new BufferedOutput(out);
    this.#unicode = options.unicode;
  }

  /** One line; what does not fit is cut off. */
  line(...spans: Span[]): void {
    let left = this.width;
    let line = '';
    for (const [text, tone] of spans) {
      if (left <= 0) break;
      const fitted = fitEnd(safeText(text), left);
      left -= displayWidth(fitted);
      line += this.paint(fitted, tone);
    }
    this.raw(line);
  }

  blank(): void {
    this.raw('');
  }

  /** A section title with a rule to the right edge. */
  heading(title: string, tone: Tone = 'strong'): void {
    this.blank();
    const fitted = fitEnd(safeText(title), this.width - 4);
    const rule = '─'.repeat(Math.max(0, this.width - displayWidth(fitted) - 1));
    this.raw(`${this.paint(fitted, tone)} ${this.paint(rule, 'context')}`);
  }

  /** Prose behind `lead`; further lines hang under the start of the text. */
  prose(lead: readonly Span[], text: string, tone: Tone = 'plain'): void {
    let start = '';
    let indent = 0;
    for (const [piece, pieceTone] of lead) {
      const safe = safeText(piece);
      start += this.paint(safe, pieceTone);
      indent += displayWidth(safe);
    }
    const lines = wrap(safeText(text), Math.min(this.width, MAX_PROSE_WIDTH) - indent);
    for (const [i, line] of lines.entries()) {
      this.raw((i === 0 ? start : ' '.repeat(indent)) + this.paint(line, tone));
    }
  }

  /** A labelled fact; `indent` columns from the left. */
  fact(label: string, text: string, tone: Tone = 'plain', indent = 2): void {
    this.prose([[' '.repeat(indent) + padEnd(label, LABEL_WIDTH), 'context']], text, tone);
  }

  /** A line that is safe, fitted and painted already. */
  raw(line: string): void {
    const trimmed = line.trimEnd();
    this.#out.write(`${this.#unicode ? trimmed : toAscii(trimmed)}\n`);
  }

  flush(): void {
    this.#out.flush();
  }
}
