/**
 * Extraction of all streams against tcpflow, whole processes in pairs; docs/benchmark.md says more.
 *
 *     node test/bench/bench-streams.mjs [--packets N] [--dir D] [--out D] [--runs N] [--json FILE]
 *
 * Exit code 0 when both ran and wrote the same octets, whatever the figures say; 1 when not; 2 for a wrong
 * command line. Without tcpflow only tcpwhy is measured.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machineFacts, prepareCapture, warmUp } from './bench-capture.mjs';
import { formatTable, formatTargets, median, summarize } from './bench-report.mjs';
import { DEFAULTS } from './make-capture.mjs';
import { measureProcess } from './measure-process.mjs';

/** How many times as long as tcpwhy tcpflow should take, and most memory that tcpwhy may take, octets. */
const SPEED_TARGET = 3;
const PEAK_TARGET = 150e6;
/** A file system in memory where there is one: it is the programs that are compared, not the disk. */
const OUT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

class CommandLineError extends Error {}

const OURS = {
  name: 'tcpwhy',
  command: process.execPath,
  args: (file, out) => [here('../../bin/tcpwhy.js'), 'streams', file, '--extract', out],
  does: 'tracks and assembles, a file a direction and an index',
  version: JSON.parse(readFileSync(here('../../package.json'), 'utf8')).version,
};
const THEIRS = {
  name: 'tcpflow',
  command: 'tcpflow',
  args: (file, out) => ['-r', file, '-o', out],
  does: 'a file a direction',
  version: versionOfTcpflow(),
};

/** The least there is to do, for as many files and octets as were extracted before it. */
const floorOf = (files, octets) => ({
  name: 'reading and writing alone',
  command: process.execPath,
  args: (file, out) => [here('copy-octets.mjs'), file, out, files, octets].map(String),
  does: 'reads the capture and writes as many octets to as many files, with Node',
  version: process.versions.node,
});

function versionOfTcpflow() {
  const run = spawnSync('tcpflow', ['--version'], { encoding: 'utf8' });
  return run.error === undefined ? (/(\d+\.[\d.]+)/.exec(run.stdout + run.stderr)?.[1] ?? '?') : null;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      packets: { type: 'string', default: String(DEFAULTS.packets) },
      dir: { type: 'string', default: join(tmpdir(), 'tcpwhy-bench') },
      out: { type: 'string', default: OUT },
      runs: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  });
  const count = (name) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new CommandLineError(`--${name}: a number from 1`);
    return value;
  };
  return { ...values, packets: count('packets'), runs: count('runs') };
}

/** Streams in a folder by name; reports and indexes aside. */
function streamsIn(folder) {
  return readdirSync(folder).filter((name) => /^[\d.]+-[\d.]+(c\d+)?$/.test(name));
}

/** What is wrong with what was written, null when both have the same. */
function difference(ours, theirs) {
  const names = new Set([...streamsIn(ours), ...streamsIn(theirs)]);
  for (const name of names) {
    const [a, b] = [ours, theirs].map((folder) => join(folder, name));
    if (!existsSync(a) || !existsSync(b)) return `only one of them wrote ${name}`;
    if (!readFileSync(a).equals(readFileSync(b))) return `${name} is not the same`;
  }
  return names.size === 0 ? 'nothing was written' : null;
}

/** Runs a program into a new folder. */
async function runOnce(contender, capture, out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const run = await measureProcess(contender.command, contender.args(capture.file, out));
  console.log(`  ${contender.name} ${run.wallSeconds.toFixed(2)} s`);
  if (run.code !== 0) throw new Error(`${contender.name} ended with code ${run.code}: ${run.stderr}`);
  return run;
}

/** What is in a folder, as far as it is streams. */
function extracted(folder) {
  const names = streamsIn(folder);
  return {
    files: names.length,
    octets: names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
  };
}

async function measure(contenders, capture, { runs }, folder) {
  const results = contenders.map((contender) => ({ contender, runs: [] }));
  const floor = { contender: null, runs: [] };
  let wrong = null;
  for (let round = 0; round < runs; round++) {
    const folders = contenders.map(({ name }) => join(folder, name));
    for (const [i, result] of results.entries()) {
      result.runs.push(await runOnce(result.contender, capture, folders[i]));
    }
    if (round === 0 && contenders.length === 2) wrong = difference(...folders);
    const { files, octets } = extracted(folders[0]);
    for (const out of folders) rmSync(out, { recursive: true });
    floor.contender = floorOf(files, octets);
    floor.runs.push(await runOnce(floor.contender, capture, join(folder, 'floor')));
    rmSync(join(folder, 'floor'), { recursive: true });
  }
  results.push(floor);
  const [ours] = results;
  const summaries = results.map(({ contender, runs }) => {
    const ratios = (field) =>
      contender === OURS ? [] : runs.map((run, i) => run[field] / ours.runs[i][field]);
    return {
      ...summarize(contender, runs, capture.packets),
      ratios: ratios('wallSeconds'),
      cpuRatios: ratios('cpuSeconds').filter(Number.isFinite),
    };
  });
  return { summaries, wrong };
}

function targets(summaries) {
  const [ours] = summaries;
  const theirs = summaries.find(({ name }) => name === THEIRS.name);
  const list = [];
  if (theirs !== undefined) {
    const value = median(theirs.ratios);
    const what = `${SPEED_TARGET} times as fast as tcpflow`;
    list.push({ what, value: `${value.toFixed(2)} x`, reached: value >= SPEED_TARGET });
  }
  if (ours.peakBytes !== null) {
    const what = `at most ${PEAK_TARGET / 1e6} MB of memory`;
    const value = `${Math.round(ours.peakBytes / 1e6)} MB`;
    list.push({ what, value, reached: ours.peakBytes <= PEAK_TARGET });
  }
  return list;
}

async function main() {
  const options = readOptions();
  const contenders = THEIRS.version === null ? [OURS] : [OURS, THEIRS];
  if (THEIRS.version === null) console.log('skipped: tcpflow (not installed)');
  const capture = prepareCapture(options);
  await warmUp(capture);
  console.log(`${capture.file}: ${capture.packets} packets, ${(capture.bytes / 1e6).toFixed(0)} MB`);
  const folder = mkdtempSync(join(options.out, 'tcpwhy-streams-'));
  try {
    const { summaries, wrong } = await measure(contenders, capture, options, folder);
    const machine = machineFacts(contenders);
    const reached = targets(summaries);
    console.log(formatTable(summaries, machine));
    console.log(formatTargets(reached));
    if (wrong !== null) console.error(`failed: ${wrong}`);
    if (options.json !== undefined) {
      const report = { machine, capture, results: summaries, targets: reached, wrong };
      writeFileSync(options.json, JSON.stringify(report, null, 2) + '\n');
    }
    return wrong === null ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof CommandLineError || String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(usage ? error.message : error);
  process.exitCode = usage ? 2 : 1;
}
