/** What the HTML report needs of the system: its page, as the build left it, and gzip. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { packageFile } from '../package-file.js';
import type { PageAssets } from '../report/html/page-shell.js';

/** Script and style of the page. @throws {Error} when the package was not built. */
export function pageAssets(): PageAssets {
  return JSON.parse(readFileSync(packageFile('dist/report-page.json'), 'utf8')) as PageAssets;
}

/** Compresses a block of data. The same octets on every system: the header names none. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const packed = gzipSync(bytes, { level: 6 });
  // RFC 1952 §2.3: octet 9 is the system that compressed; 255 is unknown.
  packed[9] = 255;
  return packed;
}
