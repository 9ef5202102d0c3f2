/**
 * Compares what a program says of captures with what is known of them.
 *
 *     npm run truth                              # the captures in fixtures
 *     npm run truth -- [-v] [--tool COMMAND] FOLDER...
 *     npm run truth -- --variants [-v] [FOLDER...]  # the same traffic as other captures would have it
 *
 * A folder is one that test/lab wrote. COMMAND gets the path of a capture as its last argument and prints
 * event and session records, one JSON object a line; `-v` names every frame that is told wrong. Exit status 1 when
 * a figure is missed.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { CAPTURES, capturesWithTruth, type FixtureCapture } from '../support/fixture-captures.js';
import type { ReportRecord } from '../support/run-main.js';
import { expectations } from './expectations.js';
import { scoreFrames } from './score-frames.js';
import { type CaptureResult, reachesAll, truthReport } from './truth-report.js';
import { scoreVariant } from './variants/score-variant.js';
import { missedFigures, VARIANT_HEADING, variantLine } from './variants/variant-report.js';
import { VARIANTS } from './variants/variants.js';

const OURS = `${process.execPath} bin/tcpwhy.js analyze --no-progress --format ndjson`;

function recordsOf(command: readonly string[], path: string): ReportRecord[] {
  const { stdout, error } = spawnSync(command[0]!, [...command.slice(1), path], { maxBuffer: 1 << 28 });
  if (error) throw error;
  return stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as ReportRecord);
}

function resultOf(capture: FixtureCapture, command: readonly string[], verbose: boolean): CaptureResult {
  const records = recordsOf(command, capture.path);
  const events = records.filter(({ type }) => type === 'event');
  const score = scoreFrames(capture, events, (frame, what) => {
    if (verbose) console.log(`  ${capture.name} frame ${frame}: ${what}`);
  });
  return { name: capture.name, side: capture.side, score, expected: expectations(capture, records) };
}

async function reportVariants(folder: string, verbose: boolean): Promise<boolean> {
  const captures = capturesWithTruth(folder);
  console.log(`${folder}: ${captures.length} captures\n${VARIANT_HEADING}`);
  let all = captures.length > 0;
  for (const variant of VARIANTS) {
    const result = await scoreVariant(variant, captures, (capture, frame, what) => {
      if (verbose) console.log(`    ${capture} frame ${frame}: ${what}`);
    });
    console.log(variantLine(variant, result));
    for (const alarm of result.falseAlarms) console.log(`    ${alarm}`);
    all &&= missedFigures(variant, result).length === 0;
  }
  return all;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tool: { type: 'string', default: OURS },
    verbose: { type: 'boolean', short: 'v', default: false },
    variants: { type: 'boolean', default: false },
  },
});
const command = values.tool.split(/\s+/);
let reached = true;
for (const folder of positionals.length > 0 ? positionals : [CAPTURES]) {
  if (values.variants) {
    reached = (await reportVariants(folder, values.verbose)) && reached;
    continue;
  }
  const results = capturesWithTruth(folder).map((capture) => resultOf(capture, command, values.verbose));
  console.log(`${folder}: ${truthReport(results)}`);
  reached &&= results.length > 0 && reachesAll(results);
}
if (!reached) process.exitCode = 1;
