/**
 * The terminal as a screen of its own: the alternate buffer, keys as they are pressed, and only lines that
 * changed are drawn. Whatever ends the program, the terminal is as it was before.
 */
import { closeSync, writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import { openWithoutWaiting, STANDARD_OUTPUT } from './without-waiting.js';

const CLEAR = '\x1b[2J';
const ENTER = `\x1b[?1049h\x1b[?25l\x1b[?7l${CLEAR}`;
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l\x1b[0m';
/** Terminals that know it show what is between at once; others ignore it. */
const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';
/** Before a line, not behind it: there the cursor of a full line still stands on its last character. */
const ERASE_LINE = '\x1b[2K';
/** Where the size is not told. */
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

export interface ScreenEvents {
  /** Keys as the terminal sends them. */
  readonly onInput: (text: string) => void;
  /** Everything has to be drawn anew: the size changed, or the program came back. */
  readonly onResize: () => void;
  /** The terminal went away. */
  readonly onGone: () => void;
}

export class TerminalScreen {
  #shown: readonly string[] = [];
  /** The next picture begins on an empty screen. */
  #clears = false;
  /** What the terminal has not taken yet of the last picture. */
  #rest: Buffer | null = null;
  #open = false;
  /** For pictures: a terminal that does not take them, as over a slow line, must not hold up the capture. */
  #pictures = STANDARD_OUTPUT;
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #events: ScreenEvents;
  readonly #onData = (text: string): void => this.#events.onInput(text);
  readonly #onEnd = (): void => this.#events.onGone();
  readonly #onResize = (): void => this.#redrawAll();
  readonly #onExit = (): void => this.close();
  readonly #onStop = (): void => this.suspend();
  readonly #onContinue = (): void => this.#resume();

  constructor(input: ReadStream, output: WriteStream, events: ScreenEvents) {
    this.#input = input;
    this.#output = output;
    this.#events = events;
  }

  get columns(): number {
    return this.#output.columns || USUAL_COLUMNS;
  }

  get rows(): number {
    return this.#output.rows || USUAL_ROWS;
  }

  open(): void {
    if (this.#open) return;
    this.#enter();
    this.#input.setEncoding('utf8');
    this.#input.on('data', this.#onData);
    this.#input.on('end', this.#onEnd);
    this.#input.on('error', this.#onEnd);
    this.#output.on('resize', this.#onResize);
    process.on('exit', this.#onExit);
    process.on('uncaughtExceptionMonitor', this.#onExit);
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
  }

  /** Draws; lines are as many as there are rows, and no wider than the screen. */
  draw(lines: readonly string[]): void {
    if (!this.#open) return;
    // The terminal is still at the picture before: that one is finished first, for the next builds on it.
    if (this.#rest !== null && !this.#paint(this.#rest)) return;
    let text = this.#clears ? CLEAR : '';
    this.#clears = false;
    for (let row = 0; row < lines.length; row++) {
      if (this.#shown[row] !== lines[row]) text += `\x1b[${row + 1};1H${ERASE_LINE}${lines[row]}`;
    }
    this.#shown = lines;
    if (text !== '') this.#paint(Buffer.from(BEGIN_UPDATE + text + END_UPDATE, 'utf8'));
  }

  /** Gives the terminal back. Safe to call more than once, at any time. */
  close(): void {
    this.#leave();
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#onEnd);
    this.#input.off('error', this.#onEnd);
    this.#input.pause();
    this.#output.off('resize', this.#onResize);
    process.off('exit', this.#onExit);
    process.off('uncaughtExceptionMonitor', this.#onExit);
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGCONT', this.#onContinue);
  }

  /** Back to the shell until it continues the program. */
  suspend(): void {
    this.#leave();
    // The signal that cannot be caught: the one that can has brought us here.
    process.kill(process.pid, 'SIGSTOP');
  }

  #resume(): void {
    // By the signal that cannot be caught it was stopped as it was, and the shell wrote over it.
    if (this.#open) this.#redrawAll();
    else {
      this.#enter();
      this.#events.onResize();
    }
  }

  #redrawAll(): void {
    this.#shown = [];
    this.#clears = true;
    this.#events.onResize();
  }

  #enter(): void {
    this.#open = true;
    this.#shown = [];
    this.#rest = null;
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#write(ENTER);
    // Where it cannot be opened anew, pictures wait.
    this.#pictures = openWithoutWaiting() ?? STANDARD_OUTPUT;
  }

  #leave(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#pictures !== STANDARD_OUTPUT) closeSync(this.#pictures);
    this.#pictures = STANDARD_OUTPUT;
    try {
      this.#input.setRawMode(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
    // A picture that was not finished must not hold back what comes.
    this.#write((this.#rest === null ? '' : END_UPDATE) + LEAVE);
  }

  /** As much of a picture as the terminal takes now. @returns true when it took all of it. */
  #paint(picture: Buffer): boolean {
    const written = this.#write(picture, this.#pictures);
    this.#rest = written < picture.length ? picture.subarray(written) : null;
    return this.#rest === null;
  }

  /** At once, so that it is done before an exit. @returns the octets that were taken. */
  #write(what: Buffer | string, fd = STANDARD_OUTPUT): number {
    const bytes = typeof what === 'string' ? Buffer.from(what, 'utf8') : what;
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN' && this.#open) {
        this.#open = false;
        this.#events.onGone();
      }
    }
    return at;
  }
}
