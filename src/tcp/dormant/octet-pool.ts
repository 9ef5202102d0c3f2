/**
 * Keeps many short runs of octets outside the garbage collector's heap, which would copy and count them for
 * nothing: in cells of equal size, cut from large chunks, used again when they are given back.
 */

/** Cells are multiples of this, octets. */
const STEP = 32;
/** Cells of up to this many steps; a longer run has a chunk of its own. */
const CLASSES = 128;
const CHUNK = 1 << 18;

/** Cells of one size. */
interface CellClass {
  readonly perChunk: number;
  readonly chunks: Buffer[];
  /** Cells given out so far, free ones included. */
  cells: number;
  readonly free: number[];
}

export class OctetPool {
  /** Where `find` found the octets. */
  chunk: Buffer = Buffer.alloc(0);
  at = 0;
  readonly #classes: CellClass[] = [];
  readonly #long = new Map<number, Buffer>();
  #nextLong = 0;

  /** Copies the first `length` octets; returns the handle by which they are found, from 1 on. */
  put(octets: Buffer, length: number): number {
    const steps = Math.ceil(length / STEP);
    if (steps > CLASSES || steps === 0) {
      const handle = -++this.#nextLong;
      this.#long.set(handle, Buffer.from(octets.subarray(0, length)));
      return handle;
    }
    const cells = (this.#classes[steps - 1] ??= newClass(steps));
    const cell = cells.free.pop() ?? cells.cells++;
    const handle = cell * CLASSES + steps;
    if (Math.floor(cell / cells.perChunk) === cells.chunks.length)
      cells.chunks.push(Buffer.allocUnsafeSlow(CHUNK));
    this.find(handle);
    octets.copy(this.chunk, this.at, 0, length);
    return handle;
  }

  /** Sets `chunk` and `at`. */
  find(handle: number): void {
    if (handle < 0) {
      this.chunk = this.#long.get(handle)!;
      this.at = 0;
      return;
    }
    const steps = stepsOf(handle);
    const cell = (handle - steps) / CLASSES;
    const { perChunk, chunks } = this.#classes[steps - 1]!;
    this.chunk = chunks[Math.floor(cell / perChunk)]!;
    this.at = (cell % perChunk) * steps * STEP;
  }

  /** Gives the octets' room back. */
  release(handle: number): void {
    if (handle < 0) {
      this.#long.delete(handle);
      return;
    }
    const steps = stepsOf(handle);
    this.#classes[steps - 1]!.free.push((handle - steps) / CLASSES);
  }
}

const stepsOf = (handle: number): number => ((handle - 1) % CLASSES) + 1;

const newClass = (steps: number): CellClass => ({
  perChunk: Math.floor(CHUNK / (steps * STEP)),
  chunks: [],
  cells: 0,
  free: [],
});
