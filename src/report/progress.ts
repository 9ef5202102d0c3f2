/** One line of progress on a terminal, drawn over itself and wiped off at the end. */
import { formatBytes, formatCount } from './quantity.js';
import { formatDuration } from './time.js';

/** A terminal's stream, standard error as a rule. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Columns, undefined when it is no terminal. */
  readonly columns?: number | undefined;
}

export interface ProgressState {
  /** Octets of the input consumed so far. */
  readonly bytes: number;
  /** Octets of the whole input, null for a pipe. */
  readonly totalBytes: number | null;
  /** Frames read so far. */
  readonly frames: number;
}

/** Least time between two drawings, milliseconds: ten a second. */
const REDRAW_MS = 100;
const BAR_WIDTH = 24;
const ERASE_LINE = '\r\x1b[K';

export class Progress {
  readonly #unicode: boolean;
  #startMs: number | null = null;
  #drawnMs = -Infinity;
  #drawn = false;

  /** @param options.unicode False draws the bar in ASCII. */
  constructor(
    private readonly stream: ProgressStream,
    options: { readonly unicode?: boolean } = {},
  ) {
    this.#unicode = options.unicode ?? true;
  }

  /**
   * Draws, unless it drew less than a tenth of a second ago.
   *
   * @param nowMs Milliseconds on any clock that only goes forward.
   */
  update(state: ProgressState, nowMs: number): void {
    this.#startMs ??= nowMs;
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    // The last column stays free: some terminals go to the next line when it is filled.
    const width = Math.max(10, (this.stream.columns ?? 80) - 1);
    const line = progressLine(state, (nowMs - this.#startMs) / 1000, width, this.#unicode);
    this.stream.write(ERASE_LINE + line);
    this.#drawn = true;
  }

  /** Wipes the line off; what is drawn next begins anew. */
  finish(): void {
    if (this.#drawn) this.stream.write(ERASE_LINE);
    this.#drawn = false;
    this.#drawnMs = -Infinity;
  }
}

/**
 * The text of the line, at most `width` columns: parts are left out from the end.
 *
 * @param seconds Since the start.
 */
export function progressLine(state: ProgressState, seconds: number, width: number, unicode: boolean): string {
  const { bytes, totalBytes, frames } = state;
  const parts: string[] = [];
  if (totalBytes !== null && totalBytes > 0) {
    const share = Math.min(1, bytes / totalBytes);
    parts.push(`${String(Math.floor(share * 100)).padStart(3)} %`);
    if (width >= 70) parts.push(bar(share, unicode));
  } else parts.push(`${formatBytes(bytes)} read`);
  if (seconds > 0) {
    parts.push(`${(bytes / seconds / 1e6).toFixed(1)} MB/s`, `${formatCount(frames / seconds)} frames/s`);
    const left = totalBytes === null || bytes === 0 ? null : ((totalBytes - bytes) * seconds) / bytes;
    if (left !== null && left >= 0) parts.push(`${formatDuration(Math.ceil(left)).replace('.000', '')} left`);
  } else parts.push(`${formatCount(frames)} frames`);
  let line = parts[0]!;
  for (const part of parts.slice(1)) {
    if (line.length + 2 + part.length > width) break;
    line += `  ${part}`;
  }
  return line.slice(0, width);
}

function bar(share: number, unicode: boolean): string {
  const filled = Math.round(share * BAR_WIDTH);
  const [full, empty] = unicode ? ['█', '░'] : ['#', '.'];
  return full.repeat(filled) + empty.repeat(BAR_WIDTH - filled);
}
