/**
 * The least that an extraction with Node has to do: reads a capture and writes as many octets to as many files, and
 * knows nothing of what it reads. What takes longer than this can be made faster; what has to be faster cannot be reached.
 *
 *     node test/bench/copy-octets.mjs CAPTURE DIR FILES OCTETS
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const READ = 1_048_576;
const WRITE = 65_536;

const [capture, folder, files, octets] = process.argv.slice(2);
const buffer = new Uint8Array(READ);
const input = openSync(capture, 'r');
let share = 0;
let left = Number(files);
let written = 0;
let output = -1;

/** Goes on in the next file when one has its share. */
function next() {
  if (output >= 0) closeSync(output);
  output = openSync(join(folder, String(left)), 'wx');
  share = Math.ceil((Number(octets) - written) / left--);
}

for (let got; (got = readSync(input, buffer)) > 0;) {
  for (let at = 0; at < got && written < Number(octets);) {
    if (share === 0) next();
    const length = Math.min(WRITE, share, got - at);
    writeSync(output, buffer, at, length);
    at += length;
    share -= length;
    written += length;
  }
}
if (output >= 0) closeSync(output);
closeSync(input);
