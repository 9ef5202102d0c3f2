/**
 * Builds the page of the HTML report: its script and style, each one text, with the digests that the
 * content security policy names. `npm run build` runs it; what it writes ships with the package, so
 * that nothing is bundled when a report is made.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const page = fileURLToPath(new URL('page/', import.meta.url));
const target = fileURLToPath(new URL('../../../dist/report-page.json', import.meta.url));

/** One bundle as text. */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [page + entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome105', 'firefox115', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const script = await bundle('main.ts');
const style = await bundle('style/page.css');
// An element ends at its end tag wherever that stands: in a string of the script as well.
if (/<\/script|<!--/i.test(script) || /<\/style|<!--/i.test(style)) {
  throw new Error('the page contains what ends its element');
}
mkdirSync(fileURLToPath(new URL('../../../dist/', import.meta.url)), { recursive: true });
writeFileSync(
  target,
  JSON.stringify({ script, style, scriptHash: digest(script), styleHash: digest(style) }),
);
