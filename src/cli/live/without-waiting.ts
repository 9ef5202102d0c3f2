/** Standard output, opened anew so that what its reader does not take is told and not waited for. */
import { constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Its descriptor. */
export const STANDARD_OUTPUT = 1;

/**
 * A descriptor for the pipe or the terminal that standard output is; others that write to it still wait when it is
 * slow. Null for what is neither, and on systems that cannot do it.
 */
export function openWithoutWaiting(): number | null {
  try {
    if (!isatty(STANDARD_OUTPUT) && !fstatSync(STANDARD_OUTPUT).isFIFO()) return null;
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/dev/fd/${STANDARD_OUTPUT}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return null;
  }
}
