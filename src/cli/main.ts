/** Entry of the command line: runs it and turns what goes wrong into one line and an exit status. */
import { readFileSync } from 'node:fs';
import { TcpwhyError } from '../errors.js';
import { packageFile } from '../package-file.js';
import { ExitCode } from './exit-codes.js';
import { ReaderGone } from './output.js';
import { runProgram } from './program.js';
import { tellError } from './tell.js';

/** @returns The exit status. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  // Messages that nobody can get change neither the report nor the exit status.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined);
  try {
    return await runProgram(argv, version());
  } catch (error) {
    if (error instanceof ReaderGone) return ExitCode.Ok;
    if (error instanceof TcpwhyError) {
      tellError(error);
      return error.exitCode;
    }
    const text = process.env['TCPWHY_DEBUG'] && error instanceof Error ? error.stack : String(error);
    process.stderr.write(
      `tcpwhy: internal error: ${text}\nThis is a defect of tcpwhy. Please report it with the capture, or TCPWHY_DEBUG=1 output.\n`,
    );
    return ExitCode.Internal;
  }
}

/** The version that the package says it has. */
export function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}
