/**
 * Time and memory under traffic that breaks analysers: each shape with n and with 4n, one after the other,
 * and beside it what other programs make of it: seconds by the clock, of processors (in brackets), and memory. A
 * tracker that is linear takes four times as long for four times as much, of processors, whatever else the machine
 * does; less than five is called linear here, which leaves room for caches.
 *
 *     node test/bench/load/load.mjs [--only A,B] [--large] [--timeout SECONDS] [--dir D]
 *
 * `--large` adds the floods of ten million and the million of established sessions. Needs a build.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fileOutput, SegmentWriter } from './segment-writer.mjs';
import * as files from './files.mjs';
import * as shapes from './shapes.mjs';

const TCPWHY = fileURLToPath(new URL('../../../bin/tcpwhy.js', import.meta.url));
const LINEAR = 5;
/**
 * Seconds of processors each may take, and others 8 GB of address space; Node.js reserves more than it uses. Who waits
 * without working is ended, too.
 */
const LIMITED =
  'ulimit -t "$1"; case "$2" in */node) ;; *) ulimit -v 8000000 ;; esac; shift; exec timeout 1800 "$@"';
/** Exit statuses of who was ended: by `timeout`, and by SIGXCPU and SIGKILL of the limit. */
const TOO_LONG = [124, 128 + 24, 128 + 9];

/** What is measured: n of a shape, and whether four times that is too. */
const LOADS = [
  ...[
    'reversed',
    'alternating',
    'alternatingAcked',
    'oneByte',
    'oneWay',
    'repeated',
    'pendingRepeats',
    'optionFlood',
    'icmpFlood',
    'answeredFlood',
    'sameTuple',
    'samePortSessions',
    'established',
    'randomTuples',
    'xorTuples',
    'sumTuples',
    'topBitTuples',
    'saltedTuples',
    'deepTunnels',
  ].map((shape) => ({ shape, n: 50_000, times: 4 })),
  { shape: 'openFragments', n: 65_535, times: 1 },
  { shape: 'synFlood', n: 250_000, times: 4 },
  { shape: 'manyOptions', n: 5_000_000, times: 4 },
  { shape: 'gzipBomb', n: 256, times: 4 },
  { shape: 'zstdBomb', n: 256, times: 4 },
  { shape: 'lz4Bomb', n: 64, times: 4 },
];
const LARGE = [
  { shape: 'established', n: 1_000_000, times: 1 },
  { shape: 'synFlood', n: 10_000_000, times: 1 },
];

const PROGRAMS = [
  { name: 'tcpwhy', command: process.execPath, args: (file) => [TCPWHY, file, '--no-progress'] },
  { name: 'tcptrace', command: 'tcptrace', args: (file) => ['-n', file] },
  { name: 'tshark', command: 'tshark', args: (file) => ['-n', '-r', file, '-q', '-z', 'conv,tcp'] },
  { name: 'argus', command: 'argus', args: (file) => ['-r', file, '-w', '/dev/null'] },
];

/** Seconds, by the clock and of processors, and most memory, by GNU time; null for a program that failed. */
function measure({ command, args }, file, timeout) {
  const run = spawnSync(
    '/usr/bin/time',
    ['-f', '%e %U %S %M', 'sh', '-c', LIMITED, 'sh', String(timeout), command, ...args(file)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1 << 26,
    },
  );
  const figures = /([\d.]+) ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(run.stderr ?? '');
  if (run.error !== undefined || figures === null) return null;
  // Status 4 of tcpwhy: read as far as a limit lets it, and said so.
  if (run.status !== 0 && !(command === process.execPath && run.status === 4))
    return { failed: TOO_LONG.includes(run.status) ? `> ${timeout} s` : `exit ${run.status}` };
  const [elapsed, user, system, kilobytes] = figures.slice(1).map(Number);
  return { seconds: elapsed, busy: user + system, megabytes: kilobytes / 1024 };
}

const cell = (run) =>
  run === null
    ? '-'
    : run.failed !== undefined
      ? run.failed
      : `${run.seconds.toFixed(2)} (${run.busy.toFixed(2)}) s ${run.megabytes.toFixed(0)} MB`;

async function makeCapture(dir, { shape }, n) {
  const file = join(dir, `${shape}-${n}.capture`);
  if (shape in files) {
    await files[shape](file, n);
    return file;
  }
  const writer = new SegmentWriter(fileOutput(file));
  shapes[shape](writer, n);
  writer.close();
  return file;
}

/** One line a shape and size; true when tcpwhy finished and stayed linear. */
async function runLoad(load, dir, timeout) {
  const seconds = [];
  let good = true;
  for (const n of load.times === 1 ? [load.n] : [load.n, load.times * load.n]) {
    const file = await makeCapture(dir, load, n);
    const cells = PROGRAMS.map((program) => {
      const run = measure(program, file, timeout);
      if (program.name === 'tcpwhy') {
        if (run?.seconds === undefined) good = false;
        else seconds.push(run.busy);
      }
      return cell(run).padStart(27);
    });
    rmSync(file);
    console.log(`${load.shape.padEnd(18)}${String(n).padStart(10)}${cells.join('')}`);
  }
  if (seconds.length < 2) return good;
  const ratio = seconds[1] / seconds[0];
  if (ratio >= LINEAR) good = false;
  console.log(`${''.padEnd(18)}${`x ${ratio.toFixed(2)}`.padStart(10)}  ${good ? '' : 'more than linear'}`);
  return good;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '120' },
    dir: { type: 'string', default: join(tmpdir(), 'tcpwhy-load') },
  },
});
mkdirSync(values.dir, { recursive: true });
const only = values.only?.split(',');
console.log(`${''.padEnd(28)}${PROGRAMS.map(({ name }) => name.padStart(27)).join('')}`);
for (const load of [...LOADS, ...(values.large ? LARGE : [])]) {
  if (only !== undefined && !only.includes(load.shape)) continue;
  if (!(await runLoad(load, values.dir, Number(values.timeout)))) process.exitCode = 1;
}
