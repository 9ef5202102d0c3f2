/** Runs the program and says what it took: the system's own figures, read when it ends. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

export interface Measured {
  readonly status: number | null;
  /** Most memory that it had at a time. */
  readonly peakBytes: number;
  /** Processor time, all threads. */
  readonly seconds: number;
}

/** Runs the program's own entry, then asks the system what the process took. */
const SCRIPT = `
  const { main } = await import(process.argv[1]);
  process.exitCode = await main(process.argv.slice(2));
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write('\\n' + JSON.stringify({ peakBytes: maxRSS * 1024, seconds: (userCPUTime + systemCPUTime) / 1e6 }));
`;

export function measureCli(args: readonly string[]): Promise<Measured> {
  const entry = pathToFileURL('dist/cli/main.js').href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, entry, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const figures = JSON.parse(said.slice(said.lastIndexOf('\n'))) as Omit<Measured, 'status'>;
      resolve({ status, ...figures });
    });
  });
}
