/** Walks captures, compares each with what another program makes of it, and tells the outcomes with how often. */
import { readdirSync, statSync } from 'node:fs';
import { CaptureFormatError } from '../../src/errors.js';

/** Relative to the repository: our captures, and those of other projects where somebody has them. */
const DEFAULT = ['fixtures/captures', '../shared/captures'];
/** Larger captures would be held as text several times over. */
const MOST_OCTETS = 32_000_000;
/** How an outcome begins that has no known reason. */
export const UNEXPLAINED = 'UNEXPLAINED';

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || (stats.isFile() && stats.size > MOST_OCTETS)) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

/**
 * Compares the captures that the command line names, or the usual ones; what is no capture is passed over. The exit
 * status is 1 when an outcome is `UNEXPLAINED`.
 */
export async function compareCaptures(
  compare: (path: string, count: (outcome: string) => void) => Promise<void>,
): Promise<void> {
  const asked = process.argv.slice(2);
  const found = new Map<string, number>();
  const count = (outcome: string): void => void found.set(outcome, (found.get(outcome) ?? 0) + 1);
  for (const path of (asked.length > 0 ? asked : DEFAULT).flatMap(filesOf)) {
    try {
      await compare(path, count);
    } catch (error) {
      if (!(error instanceof CaptureFormatError)) throw error;
    }
  }
  for (const [outcome, times] of found) console.log(`${times} ${outcome}`);
  if ([...found.keys()].some((outcome) => outcome.startsWith(UNEXPLAINED))) process.exitCode = 1;
}
