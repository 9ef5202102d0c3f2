/**
 * The HTML around the data. Nothing from a capture ever stands in markup: data lies in script elements
 * that do not run, and the page sets it as text. The policy lets our one script and our one style
 * through by their digests, and nothing else: no request leaves the page.
 */
import { type JsonObject, jsonText } from '../json-text.js';
import type { TextOutput } from '../text-output.js';
import type { BlockEncoding } from './report-data.js';

/** Script and style of the page, as the build made them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  /** `sha256-...` of both, for the content security policy. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** Octets that are turned to base64 at a time; a multiple of three, so that the pieces join. */
const BASE64_PIECE = 3 * 16_384;

/** Everything before the data. */
export function writePageHead(out: TextOutput, assets: PageAssets): void {
  const policy = [
    "default-src 'none'",
    `script-src '${assets.scriptHash}'`,
    `style-src '${assets.styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  out.write(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>tcpwhy report</title>
<style>`);
  out.write(assets.style);
  out.write(`</style>
</head>
<body>
<noscript>This report draws itself with script, which is off here. The same findings as text:
tcpwhy CAPTURE, or tcpwhy CAPTURE --format markdown.</noscript>
<div id="app"></div>
`);
}

/** A JSON document that the page's script reads. */
export function writeJsonBlock(out: TextOutput, id: string, value: JsonObject): void {
  out.write(`<script type="application/json" id="${id}">`);
  out.write(scriptJson(value));
  out.write('</script>\n');
}

/** Octets that the page's script reads. */
export function writeOctetBlock(
  out: TextOutput,
  id: string,
  bytes: Uint8Array,
  encoding: BlockEncoding,
): void {
  out.write(`<script type="text/plain" id="${id}" data-encoding="${encoding}">`);
  for (let at = 0; at < bytes.length; at += BASE64_PIECE) {
    out.write(Buffer.from(bytes.subarray(at, at + BASE64_PIECE)).toString('base64'));
  }
  out.write('</script>\n');
}

/** The script, which has everything above it. */
export function writePageEnd(out: TextOutput, assets: PageAssets): void {
  out.write('<script>');
  out.write(assets.script);
  out.write('</script>\n</body>\n</html>\n');
}

/** JSON that cannot end the element it stands in, open a comment, or be taken for a reference. */
export function scriptJson(value: JsonObject): string {
  return jsonText(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}
