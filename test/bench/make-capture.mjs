/**
 * Makes the capture that the benchmark reads: thousands of modelled TCP sessions, interleaved, with
 * real options, acknowledgements, losses and repairs. The same options give the same file.
 *
 *     node test/bench/make-capture.mjs FILE [--packets N] [--sessions N] [--loss-rate R] [--seed N] [--nano]
 *         [--truth FILE]
 */
import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FrameWriter } from './frame-writer.mjs';
import { Random } from './random.mjs';
import { runSession } from './session-model.mjs';
import { drawFlow, drawPlan, OWN_TTL } from './traffic-mix.mjs';

/** Changes when the same options give another file, so that a stored capture is not mistaken. */
export const CAPTURE_VERSION = 1;
export const DEFAULTS = { packets: 2_000_000, lossRate: 0.005, seed: 1, nano: false };
const PACKETS_PER_SESSION = 400;
const CONCURRENT = 200;
/** Microseconds since the epoch of the first packet: 2025-01-06 09:00 UTC. */
const START = 1_736_154_000e6;
/** Planned beyond what is asked, so that the capture stops in the midst of things as real ones do. */
const SURPLUS = 0.003;

/**
 * @param {string} path File to write; appears under this name only when complete.
 * @param {{packets?: number, sessions?: number, lossRate?: number, seed?: number, nano?: boolean,
 *   truth?: string}} options
 *   Packets exactly; sessions (default one per 400 packets); share of data segments lost (0..1);
 *   `truth` names a file for one JSON line a segment that was sent again and is in the capture: `frame`,
 *   `repair` (`fast`, `rto`, `repeated-syn`) and whether the capture is beside its `sender` or `receiver`.
 * @returns What the file holds: `packets`, `sessions`, `fileBytes`, `seconds`, and over all sessions
 *   planned (the last of them may be cut off) `data` segments, `lost`, `fast` and `rto` repairs.
 */
export function makeCapture(path, options = {}) {
  const { packets, lossRate, seed, nano } = { ...DEFAULTS, ...options };
  const sessions = options.sessions ?? Math.max(1, Math.round(packets / PACKETS_PER_SESSION));
  const surplus = Math.ceil(packets * SURPLUS) + 100;
  const source = new SessionSource(new Random(seed), packets + surplus, surplus, sessions, lossRate);
  const partial = `${path}.partial`;
  const writer = new FrameWriter(partial, nano);
  const active = startSlots(source, Math.min(CONCURRENT, Math.max(1, sessions >> 2)));
  const truth = [];
  let time = 0;
  while (writer.frames < packets) {
    const session = active[0];
    if (session === undefined) throw new Error('the planned sessions have fewer packets than asked for');
    time = session.time;
    const segment = session.segments[session.next];
    writer.write(session.flow, segment, START + time);
    if (segment.repair !== '') truth.push(truthLine(writer.frames, segment, session.flow));
    session.next++;
    if (session.next < session.segments.length) session.advance();
    else active[0] = source.next(time) ?? active.pop();
    sinkFirst(active);
  }
  writer.close();
  if (options.truth !== undefined) writeFileSync(options.truth, truth.join(''));
  renameSync(partial, path);
  return {
    packets,
    sessions: source.started,
    fileBytes: writer.fileBytes,
    seconds: time / 1e6,
    ...source.stats,
  };
}

function truthLine(frame, { repair, from }, flow) {
  const beside = flow.ttl[from] === OWN_TTL ? 'sender' : 'receiver';
  return `${JSON.stringify({ frame, repair, beside })}\n`;
}

/** Plans sessions one after the other and keeps their sizes on course for the packets asked for. */
class SessionSource {
  started = 0;
  stats = { data: 0, lost: 0, fast: 0, rto: 0 };
  #random;
  #left;
  #surplus;
  #sessions;
  #lossRate;

  constructor(random, packets, surplus, sessions, lossRate) {
    this.#random = random;
    this.#left = packets;
    this.#surplus = surplus;
    this.#sessions = sessions;
    this.#lossRate = lossRate;
  }

  /** A session that starts soon after `time`, or undefined when enough is planned. */
  next(time) {
    const remaining = this.#sessions - this.started;
    // The last one evens out what is missing; should even that not do, one more follows.
    if (remaining <= 0 && this.#left <= this.#surplus) return undefined;
    const mean = Math.max(8, this.#left / Math.max(1, remaining));
    const plan = drawPlan(this.#random, mean, this.#lossRate, remaining <= 1 ? mean : null);
    const flow = drawFlow(this.#random, this.started++, plan.captureSide);
    const { segments, stats } = runSession(plan, this.#random);
    for (const key of Object.keys(stats)) this.stats[key] += stats[key];
    this.#left -= segments.length;
    return new ActiveSession(flow, segments, time + this.#random.exponential(20_000) - segments[0].time);
  }
}

/** A session whose segments are being written. */
class ActiveSession {
  next = 0;
  time = 0;
  #offset;

  constructor(flow, segments, offset) {
    this.flow = flow;
    this.segments = segments;
    this.#offset = offset;
    this.advance();
  }

  /** Sets `time` to that of the next segment, microseconds since the capture began. */
  advance() {
    this.time = this.#offset + this.segments[this.next].time;
  }
}

/** The first sessions, spread over some seconds; a binary heap by the time of the next segment. */
function startSlots(source, count) {
  const slots = [];
  for (let i = 0; i < count; i++) {
    const session = source.next(i * 15_000);
    if (session !== undefined) slots.push(session);
  }
  return slots.sort((a, b) => a.time - b.time);
}

/** Restores the heap after its first entry got a later time. */
function sinkFirst(heap) {
  const moved = heap[0];
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1].time < heap[child].time) child++;
    if (heap[child].time >= moved.time) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = moved;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      packets: { type: 'string' },
      sessions: { type: 'string' },
      'loss-rate': { type: 'string' },
      seed: { type: 'string' },
      nano: { type: 'boolean' },
      truth: { type: 'string' },
    },
  });
  if (positionals.length !== 1) throw new Error('usage: make-capture.mjs FILE [options], see the file');
  const options = {};
  if (values.packets !== undefined) options.packets = Number(values.packets);
  if (values.sessions !== undefined) options.sessions = Number(values.sessions);
  if (values['loss-rate'] !== undefined) options.lossRate = Number(values['loss-rate']);
  if (values.seed !== undefined) options.seed = Number(values.seed);
  if (values.nano) options.nano = true;
  if (values.truth !== undefined) options.truth = values.truth;
  console.log(JSON.stringify(makeCapture(positionals[0], options)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
