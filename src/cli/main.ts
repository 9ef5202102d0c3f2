/** Entry of the command line: runs it and turns what goes wrong into one line and an exit status. */
import { readFileSync } from 'node:fs';
import { packageFile } from '../package-file.js';
import { runProgram } from './program.js';
import { tellFault } from './tell.js';
import { boundYoungGeneration } from './young-generation.js';

/** @returns The exit status. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  // Messages that nobody can get change neither the report nor the exit status.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined);
  boundYoungGeneration();
  try {
    return await runProgram(argv, version());
  } catch (error) {
    return tellFault(error);
  }
}

/** The version that the package says it has. */
export function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}
