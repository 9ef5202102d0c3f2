/**
 * Decides what each session of the benchmark capture is: who talks to whom, over what path, saying
 * how much, ending how. The shares are those of an ordinary server network: many small
 * conversations, most octets in a few bulk transfers, some trouble.
 */
import { FULL_SEGMENT } from './model-host.mjs';

/** Server ports without a dissector of their own: the comparison is about TCP, not about HTTP. */
const SERVER_PORTS = [5001, 7001, 8001, 8200, 9001, 9611, 10_001, 12_001];
const SERVERS = 48;
/** Time to live of what the captured host itself sends; the other side's has lost some hops. */
export const OWN_TTL = 64;
/** Sessions whose path loses anything; the others are clean. */
const LOSSY_SHARE = 0.5;
/** Data that waits in the path at most, µs: longer queues would make timers fire for nothing. */
const LONGEST_QUEUE = 80_000;
/** Mean sizes of the kinds relative to the mean of all sessions, packets (the shares below give 1). */
const BULK_WEIGHT = 1.45;
const TALK_WEIGHT = 0.56;
/** Packets of a full-size pair of segments and its acknowledgement, per segment. */
const PACKETS_PER_SEGMENT = 1.5;
const PACKETS_PER_EXCHANGE = 3.6;
const SETUP_PACKETS = 9;

/** Kinds of session with their shares in percent. */
const KINDS = [
  ['download', 37],
  ['upload', 14],
  ['talk', 42],
  ['refused', 2],
  ['aborted-download', 2],
  ['talk-reset-by-server', 1.5],
  ['talk-reset-by-client', 1.5],
];

/**
 * Draws one session.
 * @param {import('./random.mjs').Random} random
 * @param {number} meanPackets Packets a session should have on average.
 * @param {number} lossRate Share of data segments lost, over all sessions.
 * @param {number|null} exactPackets When set, a plain download of about so many packets.
 * @returns {import('./session-model.mjs').SessionPlan}
 */
export function drawPlan(random, meanPackets, lossRate, exactPackets = null) {
  const kind = exactPackets === null ? drawKind(random) : 'download';
  const packets = exactPackets ?? meanPackets * random.size();
  const oneWay = random.logUniform(250, 60_000);
  const bitsPerMicrosecond = random.logUniform(4, 300);
  const fits = ((2 * oneWay + LONGEST_QUEUE) * bitsPerMicrosecond) / (8 * FULL_SEGMENT);
  const plan = {
    steps: [],
    ending: random.pick(['reader-closes', 'reader-closes', 'writer-closes']),
    abortAfter: Infinity,
    refused: kind === 'refused',
    oneWay,
    bitsPerMicrosecond,
    lossRate: random.next() < LOSSY_SHARE ? lossRate / LOSSY_SHARE : 0,
    captureSide: random.integer(0, 1),
    maxCwnd: Math.min(random.pick([48, 64, 96, 128, 192]), Math.max(10, Math.floor(fits))),
    maxWindow: random.pick([262_144, 524_288, 1_048_576, 3_145_728]),
  };
  if (kind.startsWith('talk')) addTalk(plan, random, packets * TALK_WEIGHT, kind);
  else addBulk(plan, random, exactPackets ?? packets * BULK_WEIGHT, kind);
  return plan;
}

function drawKind(random) {
  let draw = random.next() * 100;
  for (const [kind, share] of KINDS) {
    draw -= share;
    if (draw < 0) return kind;
  }
  return 'talk';
}

/** A request with a long answer, or a long request with a short answer. */
function addBulk(plan, random, packets, kind) {
  const segments = Math.max(1, (packets - SETUP_PACKETS) / PACKETS_PER_SEGMENT);
  const bulk = Math.ceil(segments * FULL_SEGMENT - random.next() * 1000);
  const request = random.integer(180, 700);
  const serverTime = random.logUniform(500, 80_000);
  const upload = kind === 'upload';
  plan.steps.push({ from: 0, bytes: upload ? bulk : request, delay: random.logUniform(50, 2000) });
  plan.steps.push({ from: 1, bytes: upload ? random.integer(90, 400) : bulk, delay: serverTime });
  if (kind === 'aborted-download') plan.abortAfter = Math.ceil(bulk * (0.2 + 0.6 * random.next()));
}

/** Requests and answers in turn, small mostly; a think time before each. */
function addTalk(plan, random, packets, kind) {
  const exchanges = Math.max(1, Math.round((packets - SETUP_PACKETS) / PACKETS_PER_EXCHANGE));
  const serverTime = random.logUniform(300, 60_000);
  const clientTime = random.logUniform(1000, 200_000);
  for (let i = 0; i < exchanges; i++) {
    plan.steps.push({ from: 0, bytes: random.integer(40, 600), delay: random.exponential(clientTime) });
    const bytes = Math.round(random.logUniform(60, 6000));
    plan.steps.push({ from: 1, bytes, delay: 100 + random.exponential(serverTime) });
  }
  if (kind === 'talk-reset-by-server') plan.steps.at(-1).abort = true;
  if (kind === 'talk-reset-by-client') plan.ending = 'reader-resets';
}

/**
 * Addresses, ports and first sequence numbers of session number `index`; no two sessions share
 * both addresses and ports.
 */
export function drawFlow(random, index, captureSide) {
  const hops = random.integer(3, 18);
  const port = random.pick(SERVER_PORTS);
  const server = random.integer(0, SERVERS - 1);
  const client = 0x0a000000 + 0x100 + (index % 2039) * 3; // 10.0.1.0 upwards
  return {
    addresses: [client, 0xc6336400 + 10 + server], // 198.51.100.10 upwards (RFC 5737)
    ports: [49_152 + ((Math.floor(index / 2039) * 97 + (index % 2039)) % 11_000), port],
    isn: [random.integer(0, 0xffffffff), random.integer(0, 0xffffffff)],
    ttl: captureSide === 0 ? [OWN_TTL, OWN_TTL - hops] : [OWN_TTL - hops, OWN_TTL],
  };
}
