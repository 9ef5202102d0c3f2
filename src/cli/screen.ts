/** What the place that the report goes to can show: width, colours, characters. */
import { DEFAULT_TERMINAL_OPTIONS } from '../report/terminal/options.js';

export interface Screen {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/**
 * @param colourAllowed False with `--no-color`.
 * @param toFile The report goes to a file and not to standard output.
 */
export function screen(colourAllowed: boolean, toFile: boolean): Screen {
  const { stdout, env } = process;
  const terminal = !toFile && stdout.isTTY;
  const columns = Number(env['COLUMNS']);
  const width = terminal
    ? stdout.columns
    : columns > 0 && columns < 1000
      ? columns
      : DEFAULT_TERMINAL_OPTIONS.width;
  // no-color.org: any value but the empty one turns colours off.
  const noColour = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0' && !toFile;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const plainLocale = terminal && /^(C|POSIX)$/.test(locale);
  return { width, colour: colourAllowed && !noColour && (terminal || forced), unicode: !plainLocale };
}
