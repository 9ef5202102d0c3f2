/** Before any test: `bin/tcpwhy.js` runs what is in dist/, so dist/ must not be older than src/. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Types are checked elsewhere; here only the output is wanted. */
export function setup(): void {
  const sources = newest(`${root}src`, '.ts');
  if (newest(`${root}dist/program`, '.js') <= sources) {
    const typescript = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    execFileSync(process.execPath, [typescript, '-p', 'tsconfig.build.json', '--noCheck'], { cwd: root });
    execFileSync(process.execPath, ['src/cli/build-program.mjs'], { cwd: root });
  }
  const page = Math.max(sources, newest(`${root}src`, '.css'), newest(`${root}src`, '.mjs'));
  if (newest(`${root}dist`, 'report-page.json') <= page) {
    execFileSync(process.execPath, ['src/report/html/build-page.mjs'], { cwd: root });
  }
}

/** Time of the last change of a file that ends so, milliseconds; 0 when there is none. */
function newest(folder: string, ending: string): number {
  let last = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(ending)) continue;
      last = Math.max(last, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return last;
}
