/**
 * Frames a second that a live capture takes without losing one, beside `tcpdump -w /dev/null`: two interfaces
 * joined by a cable in a network namespace, a sender on one, the program on the other.
 *
 *     node test/bench/live/live-bench.mjs [--rates 25000,50000] [--seconds 5] [--runs 3] [--only 'A;B'] [--json FILE]
 *
 * Needs root, Linux, Python 3, iproute2 and a build. Sender and program share the machine's processors, as they do on
 * a host that captures its own traffic.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as nap } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeCapture } from '../make-capture.mjs';

const TCPWHY = fileURLToPath(new URL('../../../bin/tcpwhy.js', import.meta.url));
const REPLAY = fileURLToPath(new URL('../../support/replay.py', import.meta.url));
const NAMESPACE = `tcpwhy-bench-${process.pid}`;
/** Clock ticks of /proc a second, on every Linux of today. */
const TICKS = 100;

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '25000,50000,100000,150000,200000,300000' },
    seconds: { type: 'string', default: '4' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'string' },
    extra: { type: 'string', default: '' },
  },
});
const folder = join(tmpdir(), 'tcpwhy-live-bench');
const capture = join(folder, 'traffic-200000.pcap');
const report = join(folder, 'report.ndjson');

const live = (backend, ...more) => ({
  command: process.execPath,
  args: [TCPWHY, 'live', '-i', 'far', '--backend', backend, '--format', 'ndjson', '-o', report, ...more],
  ready: /capturing on/,
  seen: () => {
    const line = readFileSync(report, 'latin1')
      .split('\n')
      .find((text) => text.startsWith('{"type":"capture"'));
    const { frames, dropped } = JSON.parse(line);
    return { frames, dropped };
  },
});
const tcpdump = (...more) => ({
  command: 'tcpdump',
  args: ['-i', 'far', '-n', '-B', '65536', ...more, '-w', '/dev/null'],
  ready: /listening on/,
  seen: (words) => ({
    frames: Number(/(\d+) packets captured/.exec(words)[1]),
    dropped: Number(/(\d+) packets dropped by kernel/.exec(words)[1]),
  }),
});
const extra = values.extra.split(' ').filter(Boolean);
const CONTENDERS = {
  'tcpdump -w /dev/null': tcpdump('-s', '256'),
  'tcpdump -s 0 -w /dev/null': tcpdump('-s', '0'),
  'tcpwhy, tcpdump': live('tcpdump', ...extra),
  'tcpwhy, dumpcap': live('dumpcap', ...extra),
  'tcpwhy, cap': live('cap', ...extra),
  'tcpwhy, tcpdump, whole frames': live('tcpdump', '-s', '0', ...extra),
  'tcpwhy, dumpcap, whole frames': live('dumpcap', '-s', '0', ...extra),
};

const inside = (...words) =>
  execFileSync('ip', ['netns', 'exec', NAMESPACE, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** Processor seconds of a process and of those that it started. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ');
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
    const tasks = readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' '),
    );
    return children.filter(Boolean).reduce((sum, child) => sum + processorSeconds(Number(child)), own);
  } catch {
    return 0;
  }
}

async function run({ command, args, ready, seen }, rate, seconds) {
  const child = spawn('ip', ['netns', 'exec', NAMESPACE, command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  const begun = new Promise((resolve) => {
    child.stderr.on('data', (data) => {
      words += data;
      if (ready.test(words)) resolve();
    });
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await Promise.race([begun, ended]);
  await nap(500);
  const before = processorSeconds(child.pid);
  const sender = ['netns', 'exec', NAMESPACE, 'python3', REPLAY, 'near', capture, '--pps', String(rate)];
  const sending = spawn('ip', [...sender, '--seconds', String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  sending.stdout.on('data', (data) => (told += data));
  await new Promise((resolve) => sending.on('close', resolve));
  await nap(1500);
  const used = processorSeconds(child.pid) - before;
  child.kill('SIGINT');
  await ended;
  const { frames: sent, seconds: took } = JSON.parse(told);
  const { frames, dropped } = seen(words);
  return {
    offered: sent / took,
    sent,
    frames,
    dropped,
    lost: sent - frames,
    microseconds: (used * 1e6) / sent,
  };
}

function table(rows) {
  const heads = ['program', 'offered/s', 'sent', 'lost', 'lost %', 'told dropped', 'µs a frame'];
  const cells = rows.map((row) => [
    row.program,
    Math.round(row.offered).toLocaleString('en'),
    row.sent.toLocaleString('en'),
    row.lost.toLocaleString('en'),
    ((100 * row.lost) / row.sent).toFixed(2),
    row.dropped === null ? 'unknown' : row.dropped.toLocaleString('en'),
    row.microseconds.toFixed(1),
  ]);
  const lines = [heads, heads.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  return lines.join('\n');
}

const wanted = values.only?.split(';').map((name) => name.trim());
const rows = [];
mkdirSync(folder, { recursive: true });
if (!existsSync(capture)) makeCapture(capture, { packets: 200_000, sessions: 2000 });
execFileSync('ip', ['netns', 'add', NAMESPACE]);
try {
  inside('sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  inside('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
  for (const name of ['near', 'far']) inside('ip', 'link', 'set', name, 'up');
  for (const rate of values.rates.split(',').map(Number)) {
    for (const [program, contender] of Object.entries(CONTENDERS)) {
      if (wanted !== undefined && !wanted.some((name) => program.startsWith(name))) continue;
      for (let k = 0; k < Number(values.runs); k++) {
        const row = { program, rate, ...(await run(contender, rate, Number(values.seconds))) };
        rows.push(row);
        console.error(table([row]).split('\n').at(-1));
      }
    }
  }
} finally {
  execFileSync('ip', ['netns', 'del', NAMESPACE]);
  rmSync(report, { force: true });
}
console.log(table(rows));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
