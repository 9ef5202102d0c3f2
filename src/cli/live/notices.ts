/** Remarks while a capture goes on: on standard error, or on the live screen and afterwards on standard error. */
import { notice } from '../tell.js';

/** Remarks made on the screen that are said again at the end. */
const MOST_KEPT = 20;

export class Notices {
  #screen: { tell(text: string): void } | null = null;
  #kept: string[] = [];

  tell(text: string): void {
    if (this.#screen === null) {
      for (const line of text.split('\n')) notice(line);
      return;
    }
    this.#kept.push(text);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    this.#screen.tell(text.split('\n')[0]!);
  }

  toScreen(screen: { tell(text: string): void }): void {
    this.#screen = screen;
  }

  toStandardError(): void {
    this.#screen = null;
    for (const text of this.#kept.splice(0)) this.tell(text);
  }
}
