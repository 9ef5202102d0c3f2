/**
 * Compares the labels of tcpwhy with those of tshark, frame by frame.
 *
 *     npm run wireshark                       # the captures in fixtures, and lent ones where they are
 *     npm run wireshark -- [-v] FILE|FOLDER...
 *
 * `-v` lists every difference that nothing explains instead of the first ones. Exit status 1 when there is one, or when a label
 * agrees on less than 99.5 % of the frames.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { agreementReport, type NamedComparison, shareOfFrames, sumComparisons } from './agreement-report.js';
import { compareCapture } from './compare-labels.js';
import { LABELS } from './frame-labels.js';

/** Relative to the repository: our captures, and those of other projects where somebody has them. */
const DEFAULT = ['fixtures/captures', '../shared/captures'];
const LEAST = 0.995;
const AT_ONCE = 3;
const FEW = 40;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', short: 'v', default: false } },
});

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

const paths = (positionals.length > 0 ? positionals : DEFAULT)
  .flatMap(filesOf)
  .filter((path) => !/\.(json|md|py|log)$/.test(path));
const compared: (NamedComparison | undefined)[] = [];
const waiting = paths.entries();
async function work(): Promise<void> {
  for (const [i, path] of waiting) compared[i] = { name: basename(path), ...(await compareCapture(path)) };
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

const agreement = sumComparisons(compared.filter((one) => one !== undefined));
const unknown = values.verbose ? agreement.unknown : agreement.unknown.slice(0, FEW);
console.log(agreementReport({ ...agreement, unknown }));
const rest = agreement.unknown.length - unknown.length;
if (rest > 0) console.log(`${rest} more that nothing explains`);
const enough = LABELS.every((label) => shareOfFrames(agreement, label) >= LEAST);
if (!enough || agreement.unknown.length > 0) process.exitCode = 1;
