/** What is said on standard error. */
import type { TcpwhyError } from '../errors.js';
import { safeText } from '../report/safe-text.js';

/** One line; file names and such cannot move the cursor. */
export function tellError(error: TcpwhyError): void {
  process.stderr.write(`tcpwhy: ${safeText(error.message)}\n`);
}
