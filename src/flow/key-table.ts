/**
 * A set of keys of a few words each, with one word kept for each key: open addressing, the keys in
 * chunks, so that growing copies nothing but the slots. Keys are told by an id that stays the same until
 * it is released.
 */
const CHUNK_SHIFT = 12;
const CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
const INITIAL_SLOTS = 2048;

/** Words of a record before its key. */
const HASH = 0;
const VALUE = 1;
const KEY = 2;

export class KeyTable {
  /** Keys in the table. */
  size = 0;
  /** Slot to id + 1; 0 is free. A power of two, at most five eighths full: longer runs cost more than room. */
  #slots = new Int32Array(INITIAL_SLOTS);
  readonly #chunks: Int32Array[] = [];
  readonly #recordWords: number;
  /** Ids given out so far, released ones included. */
  #ids = 0;
  /** Released id to be used next, -1 for none; its record's hash word is the one after it. */
  #free = -1;

  constructor(private readonly keyWords: number) {
    this.#recordWords = KEY + keyWords;
  }

  /** Id of `key`, added with the value 0 when it is new and `add`; -1 when it is new and not added. */
  find(key: Int32Array, hash: number, add: boolean): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = slots[slot]! - 1;
      if (id < 0) break;
      const chunk = this.#chunks[id >>> CHUNK_SHIFT]!;
      const at = (id & CHUNK_MASK) * this.#recordWords;
      if (chunk[at + HASH] === hash && this.#isKey(chunk, at + KEY, key)) return id;
      slot = (slot + 1) & mask;
    }
    if (!add) return -1;
    const id = this.#takeId();
    const chunk = this.#chunks[id >>> CHUNK_SHIFT]!;
    const at = (id & CHUNK_MASK) * this.#recordWords;
    chunk[at + HASH] = hash;
    chunk[at + VALUE] = 0;
    for (let i = 0; i < this.keyWords; i++) chunk[at + KEY + i] = key[i]!;
    slots[slot] = id + 1;
    if (this.size * 8 > slots.length * 5) this.#grow();
    return id;
  }

  /** Word `i` of a key. */
  word(id: number, i: number): number {
    return this.#chunks[id >>> CHUNK_SHIFT]![(id & CHUNK_MASK) * this.#recordWords + KEY + i]!;
  }

  value(id: number): number {
    return this.#chunks[id >>> CHUNK_SHIFT]![(id & CHUNK_MASK) * this.#recordWords + VALUE]!;
  }

  setValue(id: number, value: number): void {
    this.#chunks[id >>> CHUNK_SHIFT]![(id & CHUNK_MASK) * this.#recordWords + VALUE] = value;
  }

  /** Forgets a key. Its id is used again. */
  release(id: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let gap = this.#hash(id) & mask;
    while (slots[gap] !== id + 1) gap = (gap + 1) & mask;
    // Entries that were pushed on by this one move back (Knuth 6.4, algorithm R): no tombstones to walk.
    for (let slot = (gap + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hash(slots[slot]! - 1) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = slots[slot]!;
      gap = slot;
    }
    slots[gap] = 0;
    this.#chunks[id >>> CHUNK_SHIFT]![(id & CHUNK_MASK) * this.#recordWords + HASH] = this.#free;
    this.#free = id;
    this.size--;
  }

  #isKey(chunk: Int32Array, at: number, key: Int32Array): boolean {
    for (let i = 0; i < this.keyWords; i++) if (chunk[at + i] !== key[i]) return false;
    return true;
  }

  #hash(id: number): number {
    return this.#chunks[id >>> CHUNK_SHIFT]![(id & CHUNK_MASK) * this.#recordWords + HASH]!;
  }

  #takeId(): number {
    this.size++;
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.#hash(free);
      return free;
    }
    const id = this.#ids++;
    if (id >>> CHUNK_SHIFT === this.#chunks.length)
      this.#chunks.push(new Int32Array(this.#recordWords << CHUNK_SHIFT));
    return id;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = this.#hash(entry - 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.#slots = slots;
  }
}
