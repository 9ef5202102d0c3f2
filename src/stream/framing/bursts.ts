/**
 * What one side sends until the other one sends: no message, for nothing says where one ends, but still
 * the time from the end of what was asked to the start of what was answered.
 */
import type { CutSink, Cutter, Framing } from './framing.js';

export const bursts: Framing = {
  name: 'bursts',
  title: 'bursts: what one side sends until the other one does (not messages)',
  pairing: 'turns',
  open(client, server) {
    const turn: Turn = { of: null };
    return [new BurstCutter(client, turn), new BurstCutter(server, turn)];
  },
};

/** The cutter whose side sent last. */
interface Turn {
  of: BurstCutter | null;
}

class BurstCutter implements Cutter {
  #open = false;
  #reached = 0;

  constructor(
    private readonly sink: CutSink,
    private readonly turn: Turn,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    this.#begin(at);
    this.#reached = at + bytes.length;
  }

  gap(length: number, at: number): void {
    this.#begin(at);
    this.#reached = at + length;
  }

  end(): void {
    this.finish();
  }

  #begin(at: number): void {
    if (this.turn.of !== this) {
      this.turn.of?.finish();
      this.turn.of = this;
    }
    if (this.#open) return;
    this.#open = true;
    this.sink.begin(at);
    this.sink.about({ kind: 'burst' });
  }

  /** The other side sends, or nobody does any more. */
  finish(): void {
    if (this.#open) this.sink.end(this.#reached);
    this.#open = false;
  }
}
