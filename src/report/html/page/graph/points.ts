/** Points and strokes of a graph in typed columns. */

/** Points from left to right. */
export interface Points {
  /** Indices of segments. */
  readonly rows: Int32Array;
  /** Seconds. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Vertical strokes: octets sent, or acknowledged selectively. */
export interface Spans extends Points {
  /** Upper end; `y` is the lower one. */
  readonly top: Float64Array;
}

/** Chooses segments and makes points of them, in the order of time. */
export class PointMaker {
  /** The clock never ran backwards. */
  readonly #steady: boolean;

  /** @param time Seconds of each segment. */
  constructor(private readonly time: Float64Array) {
    this.#steady = time.every((seconds, row) => row === 0 || seconds >= time[row - 1]!);
  }

  /** Segments that the function wants. Where the clock ran backwards, time goes from left to right still. */
  choose(wanted: (row: number) => boolean): Int32Array {
    const rows = new Int32Array(this.time.length);
    let count = 0;
    for (let row = 0; row < rows.length; row++) if (wanted(row)) rows[count++] = row;
    return this.ordered(rows.slice(0, count));
  }

  /** Puts segments that come in the order of frames into that of time. */
  ordered(rows: Int32Array): Int32Array {
    const { time } = this;
    return this.#steady ? rows : rows.sort((a, b) => time[a]! - time[b]! || a - b);
  }

  points(rows: Int32Array, value: (row: number) => number): Points {
    return { rows, x: this.#values(rows, (row) => this.time[row]!), y: this.#values(rows, value) };
  }

  spans(rows: Int32Array, low: (row: number) => number, high: (row: number) => number): Spans {
    return { ...this.points(rows, low), top: this.#values(rows, high) };
  }

  #values(rows: Int32Array, value: (row: number) => number): Float64Array {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = value(rows[i]!);
    return values;
  }
}
