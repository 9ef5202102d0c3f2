/** Which segment the reader looks at: under the pointer, or held. One for all graphs of a session. */

export class Cursor {
  #hovered = -1;
  #held = -1;
  readonly #listeners: (() => void)[] = [];

  /** Segment under the pointer, -1 for none. */
  get hovered(): number {
    return this.#hovered;
  }

  /** Segment that was clicked or stepped to, -1 for none. */
  get held(): number {
    return this.#held;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  hover(row: number): void {
    if (row === this.#hovered) return;
    this.#hovered = row;
    this.#tell();
  }

  hold(row: number): void {
    if (row === this.#held) return;
    this.#held = row;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
