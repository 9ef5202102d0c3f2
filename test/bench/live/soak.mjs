/**
 * A live capture for a long time under thousands of new sessions a second: does its memory stay flat, and is
 * anything dropped or forgotten without a word?
 *
 *     npm run soak -- [--minutes 3] [--pps 30000] [--length 20] [--form ndjson] [--json FILE]
 *
 * The sender goes through the frames of 10,000 sessions, 20 each on average (--length), over and over again, each round
 * between other hosts. Forms: ndjson, screen (the live screen on a terminal), and the formats whose reports come at
 * the end. Needs root, Linux, Python 3, iproute2, tcpdump and a build.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as nap } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCapture } from '../make-capture.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const TCPWHY = pathOf('../../../bin/tcpwhy.js');
const REPLAY = pathOf('../../support/replay.py');
const TERMINAL = pathOf('../../support/terminal.py');
const NAMESPACE = `tcpwhy-soak-${process.pid}`;
const SAMPLES = 12;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    pps: { type: 'string', default: '30000' },
    length: { type: 'string', default: '20' },
    form: { type: 'string', default: 'ndjson' },
    json: { type: 'string' },
  },
});
const seconds = Number(values.minutes) * 60;
const folder = join(tmpdir(), 'tcpwhy-soak');
const frames = 10_000 * Number(values.length);
const capture = join(folder, `traffic-${frames}-frames.pcap`);
const live = [process.execPath, TCPWHY, 'live', '-i', 'far', '--backend', 'tcpdump', '--metrics', '9118'];
const report = join(folder, 'report');
/** Lines that come as things happen are not kept: they would fill the disk. */
const COMMANDS = {
  ndjson: [...live, '--format', 'ndjson', '-o', '/dev/null'],
  screen: ['python3', TERMINAL, '120', '40', ...live],
};
const command = COMMANDS[values.form] ?? [...live, '--format', values.form, '-o', report];

const inside = (...words) => execFileSync('ip', ['netns', 'exec', NAMESPACE, ...words], { encoding: 'utf8' });

/** The process that has the most memory of those in the namespace that run tcpwhy: not its helpers. */
function tcpwhyPid() {
  const pids = execFileSync('ip', ['netns', 'pids', NAMESPACE], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
  const ours = pids.filter((pid) => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    return words[0] === process.execPath && words[1] === TCPWHY;
  });
  return ours[0];
}

function residentMiB(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) / 1024;
}

/** A figure of the metrics; labels are left out. */
function metrics() {
  const script = `fetch('http://127.0.0.1:9118/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))`;
  const text = inside(process.execPath, '-e', script);
  return (name) => Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
}

mkdirSync(folder, { recursive: true });
if (!existsSync(capture)) makeCapture(capture, { packets: frames, sessions: 10_000 });
execFileSync('ip', ['netns', 'add', NAMESPACE]);
const samples = [];
try {
  inside('sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  inside('ip', 'link', 'set', 'lo', 'up');
  inside('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
  for (const name of ['near', 'far']) inside('ip', 'link', 'set', name, 'up');
  const program = spawn('ip', ['netns', 'exec', NAMESPACE, ...command], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, TERM: 'xterm-256color', TERMINAL_SECONDS: String(Math.ceil(seconds) + 60) },
  });
  const ended = new Promise((resolve) => program.on('close', resolve));
  await nap(3000);
  const flood = ['python3', REPLAY, 'near', capture, '--pps', values.pps, '--seconds', String(seconds)];
  const sender = spawn('ip', ['netns', 'exec', NAMESPACE, ...flood], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  sender.stdout.on('data', (data) => (told += data));
  const sent = new Promise((resolve) => sender.on('close', resolve));
  const pid = tcpwhyPid();
  for (let k = 0; k < SAMPLES; k++) {
    await Promise.race([nap((seconds * 1000) / SAMPLES), ended]);
    const of = metrics();
    const sample = {
      seconds: Math.round(((k + 1) * seconds) / SAMPLES),
      residentMiB: Math.round(residentMiB(pid)),
      frames: of('tcpwhy_frames_total'),
      sessions: of('tcpwhy_sessions_total'),
      held: of('tcpwhy_sessions_held'),
      dropped: of('tcpwhy_dropped_frames_total'),
    };
    samples.push(sample);
    console.error(Object.values(sample).join('\t'));
  }
  await sent;
  process.kill(Number(pid), 'SIGINT');
  const status = await ended;
  const sentFrames = JSON.parse(told).frames;
  console.log(
    `form ${values.form}, ${sentFrames.toLocaleString('en')} frames sent in ${seconds} s, ended with status ${status}`,
  );
  console.log(
    '| seconds | memory, MiB | frames | sessions | held | dropped |\n|---:|---:|---:|---:|---:|---:|',
  );
  for (const sample of samples) {
    console.log(
      `| ${Object.values(sample)
        .map((n) => n.toLocaleString('en'))
        .join(' | ')} |`,
    );
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(samples, null, 1)}\n`);
} finally {
  for (const pid of execFileSync('ip', ['netns', 'pids', NAMESPACE], { encoding: 'utf8' }).split('\n')) {
    if (pid !== '') process.kill(Number(pid), 'SIGTERM');
  }
  execFileSync('ip', ['netns', 'del', NAMESPACE]);
  rmSync(report, { force: true });
}
