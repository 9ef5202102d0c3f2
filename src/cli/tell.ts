/** What is said on standard error. */
import { TcpwhyError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import { ExitCode } from './exit-codes.js';
import { ReaderGone } from './output.js';

/** A remark beside the results, one line. */
export function notice(text: string): void {
  process.stderr.write(`tcpwhy: ${safeText(text)}\n`);
}

/** Says why the program ends, if anybody has to know. @returns The exit status. */
export function tellFault(error: unknown): number {
  if (error instanceof ReaderGone) return ExitCode.Ok;
  if (error instanceof TcpwhyError) {
    tellError(error);
    return error.exitCode;
  }
  const text = process.env['TCPWHY_DEBUG'] && error instanceof Error ? error.stack : safeText(String(error));
  process.stderr.write(
    `tcpwhy: internal error: ${text}\nThis is a defect of tcpwhy. Please report it with the capture, or TCPWHY_DEBUG=1 output.\n`,
  );
  return ExitCode.Internal;
}

/** One line; file names and such cannot move the cursor. */
export function tellError(error: TcpwhyError): void {
  process.stderr.write(`tcpwhy: ${safeText(error.message)}\n`);
}
