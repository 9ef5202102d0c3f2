/**
 * Bundles what tsc compiled of the command line into `dist/program`: one file to start with and one for each part
 * that only some commands need. To load hundreds of small files takes longer than to read most captures.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

await build({
  entryPoints: [`${dist}cli/main.js`],
  outdir: `${dist}program`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
});
