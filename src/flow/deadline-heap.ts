/**
 * Which of many sessions is due first: a binary heap of deadlines in typed columns, with the place of
 * each entry known, so that one can be moved or taken out. 16 octets an entry, no allocation but growth.
 *
 * Deadlines may be kept lazily: leave them as they are while a session is active, and look at its real
 * deadline only when the old one comes up. Each look then pays for the activity since the last.
 */
const INITIAL = 256;

export class DeadlineHeap {
  /** Entries in the heap. */
  size = 0;
  /** Deadline by id. */
  #deadline = new Float64Array(INITIAL);
  /** Place in `#heap` + 1 by id; 0 when it is not there. */
  #place = new Int32Array(INITIAL);
  #heap = new Int32Array(INITIAL);

  /** Id of the earliest deadline, -1 when there is none. */
  get first(): number {
    return this.size === 0 ? -1 : this.#heap[0]!;
  }

  /** Earliest deadline, `Infinity` when there is none. */
  get firstDeadline(): number {
    return this.size === 0 ? Infinity : this.#deadline[this.#heap[0]!]!;
  }

  /** Adds `id`, or gives it another deadline. Ids are small whole numbers. */
  set(id: number, deadline: number): void {
    while (id >= this.#deadline.length) this.#grow();
    this.#deadline[id] = deadline;
    let at = this.#place[id]! - 1;
    if (at < 0) {
      at = this.size++;
      this.#put(at, id);
    }
    this.#up(at);
    this.#down(this.#place[id]! - 1);
  }

  /** Takes `id` out; nothing happens when it is not there. */
  remove(id: number): void {
    const at = (this.#place[id] ?? 0) - 1;
    if (at < 0) return;
    this.#place[id] = 0;
    const last = this.#heap[--this.size]!;
    if (last === id) return;
    this.#put(at, last);
    this.#up(at);
    this.#down(this.#place[last]! - 1);
  }

  #put(at: number, id: number): void {
    this.#heap[at] = id;
    this.#place[id] = at + 1;
  }

  #up(from: number): void {
    const id = this.#heap[from]!;
    const deadline = this.#deadline[id]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = this.#heap[parent]!;
      if (this.#deadline[other]! <= deadline) break;
      this.#put(at, other);
      at = parent;
    }
    this.#put(at, id);
  }

  #down(from: number): void {
    const id = this.#heap[from]!;
    const deadline = this.#deadline[id]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (
        child + 1 < this.size &&
        this.#deadline[this.#heap[child + 1]!]! < this.#deadline[this.#heap[child]!]!
      )
        child++;
      const other = this.#heap[child]!;
      if (this.#deadline[other]! >= deadline) break;
      this.#put(at, other);
      at = child;
    }
    this.#put(at, id);
  }

  #grow(): void {
    const capacity = 2 * this.#deadline.length;
    this.#deadline = grown(this.#deadline, new Float64Array(capacity));
    this.#place = grown(this.#place, new Int32Array(capacity));
    this.#heap = grown(this.#heap, new Int32Array(capacity));
  }
}

function grown<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
