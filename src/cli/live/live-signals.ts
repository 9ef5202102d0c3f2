/**
 * SIGHUP begins new files, or says that the terminal is gone; SIGUSR1 asks for the state. Not on Windows, where
 * there are no such signals.
 */
import { stateText } from '../../report/live/state-text.js';
import type { LiveRun } from './live-run.js';
import type { OwnTerminal } from './lost-terminal.js';

export interface SignalEffects {
  /** The output file may have been moved away. */
  readonly onRotate: () => void;
  /** The terminal is gone. */
  readonly onLost: () => void;
  readonly onState: (text: string) => void;
}

export class LiveSignals {
  readonly #onHangup: () => void;
  readonly #onState: () => void;

  constructor(run: LiveRun, terminal: OwnTerminal, effects: SignalEffects) {
    this.#onHangup = () => {
      if (terminal.isLost) {
        effects.onLost();
        return;
      }
      run.recorder?.rotate();
      effects.onRotate();
    };
    this.#onState = () => {
      const state = run.state();
      if (state !== null) effects.onState(stateText(state));
    };
    if (process.platform === 'win32') return;
    process.on('SIGHUP', this.#onHangup);
    process.on('SIGUSR1', this.#onState);
  }

  stop(): void {
    process.off('SIGHUP', this.#onHangup);
    process.off('SIGUSR1', this.#onState);
  }
}
