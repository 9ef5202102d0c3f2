/**
 * Runs a script of the tests that is written in TypeScript: `node test/support/run-typescript.mjs FILE [ARG...]`.
 * What it imports of packages is not supported, only what Node.js brings along.
 */
import { buildSync } from 'esbuild';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node test/support/run-typescript.mjs FILE [ARG...]');
const { outputFiles } = buildSync({
  entryPoints: [file],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  write: false,
});
process.argv = [process.argv[0], file, ...args];
await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
