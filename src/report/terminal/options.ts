/** What the user chose for the terminal report. */
import type { SortKey } from '../session-rank.js';

export interface TerminalOptions {
  /** Columns of the terminal; no line is wider. */
  readonly width: number;
  /** Colours on; without them the output holds no control character but the line end. */
  readonly colour: boolean;
  /** Most findings, sessions and files that are listed. */
  readonly top: number;
  readonly sort: SortKey;
  /** Session to show in full, null for none. */
  readonly stream: number | null;
  /** Arrows and lines of Unicode; otherwise nothing but ASCII. */
  readonly unicode: boolean;
}

export const DEFAULT_TERMINAL_OPTIONS: TerminalOptions = {
  width: 100,
  colour: false,
  top: 20,
  sort: 'severity',
  stream: null,
  unicode: true,
};

/** Narrower terminals get lines of this width nonetheless. */
export const MIN_WIDTH = 40;
/** Prose is not set wider than this: long lines are hard to read. */
export const MAX_PROSE_WIDTH = 120;
/** Rows of events of one session listed at most; the NDJSON report has them all. */
export const MAX_STREAM_EVENTS = 200;
