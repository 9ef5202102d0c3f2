/**
 * Runs the analysis of a capture in this process and says where the time goes: nanoseconds a packet,
 * memory, and the functions with the most time of their own.
 *
 *     node test/bench/profile.mjs FILE [--runs N] [--top N] [--no-checksums] [--save FILE.cpuprofile]
 *
 * Needs a build (`npm run build`). The last run is the profiled one, which makes it slower; the
 * figure to quote is that of the runs before it.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const LIBRARY = new URL('../../dist/index.js', import.meta.url);
const SAMPLE_MICROSECONDS = 200;

/** Analyses the file once; a sink that only counts leaves the cost of reports out. */
async function runOnce(library, file, verifyChecksums) {
  let frames = 0;
  let events = 0;
  let sessions = 0;
  const sink = {
    event: () => void events++,
    capture: (capture) => void (frames += capture.frames),
    session: () => void sessions++,
    summary: () => undefined,
  };
  const start = process.hrtime.bigint();
  const source = await library.openCapture(file);
  await library.analyze(source, sink, { verifyChecksums });
  await source.close();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { frames, events, sessions, seconds };
}

function formatRun(name, run) {
  const perPacket = ((run.seconds / run.frames) * 1e9).toFixed(0);
  const counts = `${run.frames} frames, ${run.sessions} sessions, ${run.events} events`;
  return `${name}: ${run.seconds.toFixed(2)} s, ${perPacket} ns/packet (${counts})`;
}

/** Samples a function was at the top of the stack in, by function; the largest first. */
function selfTimes(profile) {
  const names = new Map();
  for (const { id, callFrame } of profile.nodes) {
    const place = callFrame.url.startsWith('file:')
      ? `${relative(process.cwd(), fileURLToPath(callFrame.url))}:${callFrame.lineNumber + 1}`
      : callFrame.url;
    names.set(id, `${callFrame.functionName || '(anonymous)'} ${place}`.trim());
  }
  const times = new Map();
  profile.samples.forEach((id, i) => {
    const name = names.get(id);
    times.set(name, (times.get(name) ?? 0) + profile.timeDeltas[i]);
  });
  return [...times].sort((a, b) => b[1] - a[1]);
}

async function profileOnce(run) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
  await session.post('Profiler.start');
  const result = await run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { result, profile };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      top: { type: 'string', default: '25' },
      'no-checksums': { type: 'boolean', default: false },
      save: { type: 'string' },
    },
  });
  const file = positionals[0];
  if (file === undefined) throw new Error('usage: profile.mjs FILE [options], see the file');
  if (!existsSync(LIBRARY)) throw new Error('not built, run `npm run build` first');
  const library = await import(LIBRARY.href);
  const run = () => runOnce(library, file, !values['no-checksums']);
  for (let i = 1; i <= Number(values.runs); i++) console.log(formatRun(`run ${i}`, await run()));
  const { result, profile } = await profileOnce(run);
  console.log(formatRun('profiled', result));
  const memory = process.resourceUsage().maxRSS * 1024;
  console.log(`peak memory of all runs: ${(memory / 1e6).toFixed(0)} MB\n`);
  const all = selfTimes(profile);
  const total = all.reduce((sum, [, time]) => sum + time, 0);
  for (const [name, time] of all.slice(0, Number(values.top))) {
    const perPacket = ((time * 1000) / result.frames).toFixed(0);
    console.log(`${((100 * time) / total).toFixed(1).padStart(5)} %  ${perPacket.padStart(5)} ns  ${name}`);
  }
  if (values.save !== undefined) writeFileSync(values.save, JSON.stringify(profile));
}

await main();
