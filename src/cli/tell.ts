/** What is said on standard error. */
import type { TcpwhyError } from '../errors.js';
import { safeText } from '../report/safe-text.js';

/** A remark beside the results, one line. */
export function notice(text: string): void {
  process.stderr.write(`tcpwhy: ${safeText(text)}\n`);
}

/** One line; file names and such cannot move the cursor. */
export function tellError(error: TcpwhyError): void {
  process.stderr.write(`tcpwhy: ${safeText(error.message)}\n`);
}
