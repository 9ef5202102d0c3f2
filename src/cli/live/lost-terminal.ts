/** What to do when the terminal that the program was started on is gone: its window was closed, its line was cut. */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';

const STANDARD_STREAMS = [0, 1, 2] as const;

/** Remembers which standard streams are terminals, to tell later whether they still are. */
export class OwnTerminal {
  readonly #terminals = STANDARD_STREAMS.filter((fd) => isatty(fd));

  /** There was a terminal, and it does not answer any more. */
  get isLost(): boolean {
    return this.#terminals.some((fd) => !isatty(fd));
  }

  /**
   * Puts nothing in its place. What is written there vanishes instead of failing; and Node, which wants to give
   * back the settings that a terminal had, would abort the process when it cannot.
   */
  letGo(): void {
    for (const fd of this.#terminals) {
      try {
        closeSync(fd);
        // The lowest number that is free is the one that was just closed.
        openSync(devNull, fd === 0 ? 'r' : 'w');
      } catch {
        // It is closed already.
      }
    }
  }
}
