/**
 * Compares whole processes on one large capture; docs/benchmark.md says what is compared and why.
 *
 *     node test/bench/bench.mjs [--packets N] [--dir D] [--runs N] [--slow-runs N] [--only A,B] [--json FILE]
 *
 * Exit code 0 when everything that is installed ran, whatever the figures say; 1 when something
 * failed to run; 2 for a wrong command line.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineFacts, prepareCapture, warmUp } from './bench-capture.mjs';
import { OTHERS, TCPWHY } from './contenders.mjs';
import { DEFAULTS } from './make-capture.mjs';
import { measureProcess } from './measure-process.mjs';
import { proveContender } from './prove-contender.mjs';
import { formatTable, formatTargets, median, summarize } from './bench-report.mjs';

/** Most memory that the analysis may take, octets. */
const PEAK_TARGET = 150e6;

class CommandLineError extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      packets: { type: 'string', default: String(DEFAULTS.packets) },
      dir: { type: 'string', default: join(tmpdir(), 'tcpwhy-bench') },
      runs: { type: 'string', default: '5' },
      'slow-runs': { type: 'string', default: '1' },
      only: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const count = (name) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new CommandLineError(`--${name}: a number from 1`);
    return value;
  };
  const only = values.only?.split(',');
  const unknown = only?.find((name) => ![TCPWHY, ...OTHERS].some((c) => c.name === name));
  if (unknown !== undefined) throw new CommandLineError(`--only: nothing is called ${unknown}`);
  return {
    packets: count('packets'),
    runs: count('runs'),
    slowRuns: count('slow-runs'),
    dir: values.dir,
    only,
    json: values.json,
  };
}

/** Which contenders can run here; says why the others cannot. */
function present(only) {
  const found = [];
  for (const contender of [TCPWHY, ...OTHERS]) {
    if (only !== undefined && !only.includes(contender.name)) continue;
    const version = contender.version();
    if (version === null) console.log(`skipped: ${contender.name} (${contender.missing})`);
    else found.push({ ...contender, version });
  }
  return found;
}

async function runOnce(contender, file, failures) {
  const run = await measureProcess(contender.command, contender.args(file));
  if (run.code === 0) return run;
  failures.push(`${contender.name} ended with code ${run.code}: ${run.stderr || 'no message'}`);
  return null;
}

/**
 * Runs every contender beside tcpwhy: A B A B ..., so that what changes on the machine in the
 * meantime (its clock, its neighbours) changes both halves of a pair alike.
 */
async function measure(contenders, capture, options, failures) {
  const ours = contenders.find((c) => c.name === TCPWHY.name);
  const others = contenders.filter((c) => c !== ours);
  const runs = new Map(contenders.map((c) => [c.name, []]));
  const ratios = new Map(others.map((c) => [c.name, []]));
  const cpuRatios = new Map(others.map((c) => [c.name, []]));
  const broken = new Set(); // what cannot run is not tried again
  const run = async (contender) => {
    if (broken.has(contender)) return null;
    const result = await runOnce(contender, capture.file, failures);
    if (result !== null) runs.get(contender.name).push(result);
    else broken.add(contender);
    const wall = result === null ? 'failed' : `${result.wallSeconds.toFixed(2)} s`;
    console.log(`  ${contender.name} ${wall}`);
    return result;
  };
  for (let round = 0; round < options.runs; round++) {
    if (ours !== undefined && others.length === 0) await run(ours);
    for (const other of others) {
      if (other.slow && round >= options.slowRuns) continue;
      const a = ours === undefined ? null : await run(ours);
      const b = await run(other);
      if (a === null || b === null) continue;
      ratios.get(other.name).push(b.wallSeconds / a.wallSeconds);
      if (a.cpuSeconds && b.cpuSeconds !== null) cpuRatios.get(other.name).push(b.cpuSeconds / a.cpuSeconds);
    }
  }
  return contenders.map((contender) => ({
    ...summarize(contender, runs.get(contender.name), capture.packets),
    ratios: ratios.get(contender.name) ?? [],
    cpuRatios: cpuRatios.get(contender.name) ?? [],
  }));
}

function targets(results) {
  const ours = results.find((r) => r.name === TCPWHY.name);
  if (ours === undefined || ours.runs.length === 0) return [];
  const list = [];
  for (const { name, target } of OTHERS) {
    const ratios = results.find((r) => r.name === name)?.ratios ?? [];
    if (target === undefined || ratios.length === 0) continue;
    const value = median(ratios);
    const what = target === 1 ? `faster than ${name} merely reads` : `${target} times as fast as ${name}`;
    list.push({ what, value: `${value.toFixed(2)} x`, reached: target === 1 ? value > 1 : value >= target });
  }
  if (ours.peakBytes !== null) {
    const what = `at most ${PEAK_TARGET / 1e6} MB of memory`;
    list.push({
      what,
      value: `${Math.round(ours.peakBytes / 1e6)} MB`,
      reached: ours.peakBytes <= PEAK_TARGET,
    });
  }
  return list;
}

async function main() {
  const options = readOptions();
  const contenders = present(options.only);
  const capture = prepareCapture(options);
  const machine = machineFacts(contenders);
  const failures = [];
  await warmUp(capture);
  console.log(`${capture.file}: ${capture.packets} packets, ${(capture.bytes / 1e6).toFixed(0)} MB`);
  const proven = [];
  for (const contender of contenders) {
    const wrong = await proveContender(contender, capture);
    if (wrong === null) proven.push(contender);
    else failures.push(`${contender.name}: ${wrong}`);
  }
  const results = await measure(proven, capture, options, failures);
  const reached = targets(results);
  console.log(formatTable(results, machine));
  if (reached.length > 0) console.log(formatTargets(reached));
  for (const failure of failures) console.error(`failed: ${failure}`);
  if (options.json !== undefined) {
    const report = { machine, capture, results, targets: reached, failures };
    writeFileSync(options.json, JSON.stringify(report, null, 2) + '\n');
  }
  return failures.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof CommandLineError || String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(usage ? error.message : error);
  process.exitCode = usage ? 2 : 1;
}
