/** Watches an interface while it is captured on: some backends go on in silence when it goes down. */
import { interfaceState, type InterfaceState } from './interface-list.js';

/** How often the kernel is asked, milliseconds. */
const WATCH_MS = 1000;

/** What became of the interface: back `up`, `down`, or `removed`. */
export type InterfaceChange = 'up' | 'down' | 'removed';

export class InterfaceWatch {
  #state: InterfaceState | null;
  readonly #timer: NodeJS.Timeout;

  /** @param state Tells the state; null when the interface is gone. */
  constructor(
    name: string,
    private readonly onChange: (change: InterfaceChange) => void,
    private readonly state: () => InterfaceState | null = () => interfaceState(name),
  ) {
    this.#state = this.state();
    this.#timer = setInterval(() => this.look(), WATCH_MS);
    this.#timer.unref();
  }

  /** Looks now. */
  look(): void {
    const before = this.#state;
    const now = this.state();
    this.#state = now;
    if (now === before) return;
    if (now === null) {
      this.stop();
      this.onChange('removed');
    } else if (now !== 'unknown' && before !== 'unknown') this.onChange(now);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
