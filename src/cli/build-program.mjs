/**
 * Bundles what tsc compiled of the command line into `dist/program`: one file to start with and one for each part
 * that only some commands need. To load hundreds of small files takes longer than to read most captures.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const outdir = `${dist}program`;

// Parts are named for what is in them: those of the last time would stay.
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [`${dist}cli/main.js`],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
});
