/** The live screen at work: asks for the state, draws it, and does what keys ask for. */
import type { SessionFilter } from '../../filter/session-filter.js';
import { parseFilter } from '../../filter/session-filter.js';
import type { LiveMonitor } from '../../live/monitor/live-monitor.js';
import type { LiveState } from '../../live/monitor/live-state.js';
import { type DashboardView, renderDashboard, sessionsOnScreen } from '../../report/live/dashboard.js';
import { FIRST_VIEW, pressed, scrolled } from './dashboard-keys.js';
import { readKeys } from './keys.js';
import { TerminalScreen } from './terminal-screen.js';

/** Pictures: two a second, fewer when they take long: frames that wait are more important. */
const PICTURE_MS = 500;
const PICTURE_SHARE = 20;
/** Sessions that can be scrolled through. */
const MOST_ROWS = 200;

export interface DashboardParts {
  readonly monitor: LiveMonitor;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Ends the capture. */
  readonly onQuit: () => void;
  /** The terminal is gone. */
  readonly onLost: () => void;
  /** Ctrl-C. */
  readonly onInterrupt: () => void;
  /** Writes a report of what is known by now; returns what to tell. */
  readonly onSave: () => Promise<string>;
}

export class Dashboard {
  readonly #screen: TerminalScreen;
  readonly #parts: DashboardParts;
  #view: DashboardView = FIRST_VIEW;
  #filter: SessionFilter | null = null;
  #state: LiveState | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: DashboardParts) {
    this.#parts = parts;
    this.#screen = new TerminalScreen(process.stdin, process.stdout, {
      onInput: (text) => this.#input(text),
      onResize: () => this.#draw(),
      onGone: () => parts.onLost(),
    });
  }

  open(): void {
    this.#screen.open();
    this.#picture();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#screen.close();
  }

  /** Says something in the last line. */
  tell(message: string): void {
    this.#view = { ...this.#view, message };
    this.#draw();
  }

  #picture(): void {
    const begunMs = performance.now();
    if (!this.#view.paused || this.#state === null) this.#look();
    this.#draw();
    const tookMs = performance.now() - begunMs;
    this.#timer = setTimeout(() => this.#picture(), Math.max(PICTURE_MS, PICTURE_SHARE * tookMs));
  }

  #look(): void {
    const { sort, open, scroll } = this.#view;
    const matches = this.#filter?.matches ?? null;
    const onScreen = open === null ? { from: scroll, rows: this.#room } : { from: 0, rows: 0 };
    this.#state = this.#parts.monitor.state({ sort, matches, rows: MOST_ROWS, onScreen, detail: open });
    this.#keepInView();
  }

  /** The list is ordered anew each time: what is marked stays on the screen. */
  #keepInView(): void {
    const sessions = this.#state?.sessions ?? [];
    const { selected, scroll } = this.#view;
    const at = sessions.findIndex(({ session }) => session === selected);
    const most = Math.max(0, sessions.length - 1);
    const kept = at < 0 ? Math.min(scroll, most) : scrolled(scroll, at, this.#room);
    this.#view = { ...this.#view, scroll: kept };
  }

  get #room(): number {
    return sessionsOnScreen(this.#screen.rows);
  }

  #draw(): void {
    if (this.#state === null) return;
    const { columns, rows } = this.#screen;
    const { colour, unicode } = this.#parts;
    this.#screen.draw(renderDashboard(this.#state, this.#view, { columns, rows, colour, unicode }));
  }

  #input(text: string): void {
    let needsLook = false;
    for (const key of readKeys(text)) {
      const content = {
        sessions: this.#state?.sessions.map(({ session }) => session) ?? [],
        rows: this.#room,
      };
      const { view, action } = pressed(this.#view, key, content);
      needsLook ||= view.sort !== this.#view.sort || view.open !== this.#view.open || action === 'filter';
      this.#view = view;
      switch (action) {
        case 'quit':
          this.tell('ending: what was captured is still being analysed');
          this.#parts.onQuit();
          return;
        case 'interrupt':
          this.#parts.onInterrupt();
          return;
        case 'suspend':
          this.#screen.suspend();
          break;
        case 'save':
          void this.#parts.onSave().then((message) => this.tell(message));
          break;
        case 'filter':
          this.#takeFilter();
          break;
        case 'redraw':
        case 'none':
          break;
      }
    }
    if (needsLook) this.#look();
    this.#draw();
  }

  #takeFilter(): void {
    const { filter } = this.#view;
    try {
      this.#filter = filter === '' ? null : parseFilter(filter);
    } catch (error) {
      // What is in force stays; what was written can be mended.
      const message = (error as Error).message.split('\n')[0]!;
      this.#view = { ...this.#view, filter: this.#filter?.expression ?? '', typing: filter, message };
    }
  }
}
