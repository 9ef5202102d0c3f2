/**
 * What the salt of the flow table buys: addresses chosen to collide, against the table that Node.js has, a table
 * whose salt is known, and ours. Needs a build.
 *
 *     node test/bench/load/hash-flood.mjs [N]
 */
import { performance } from 'node:perf_hooks';
import { FlowTable } from '../../../dist/flow/flow-table.js';
import { PacketView } from '../../../dist/wire/packet-view.js';
import { Random } from '../random.mjs';
import { craftedTuples, CRAFTED_PORTS } from './crafted-tuples.mjs';

const KNOWN_SALT = 0;

function crafted(n) {
  const tuples = [];
  craftedTuples(n, KNOWN_SALT, (low, high) => tuples.push([low, high]));
  return tuples;
}

function random(n) {
  const generator = new Random(3);
  const word = () => Math.floor(generator.next() * 2 ** 32);
  return Array.from({ length: n }, () => [word(), word()]);
}

/** IPv6 addresses that differ above the lowest 64 bits only, as one number: that is all that Node.js hashes. */
const packed = (n, differing) =>
  Array.from({ length: n }, (_, i) =>
    differing === 'high' ? (BigInt(i) << 64n) | 7n : BigInt(i) * 0x9e3779b1n,
  );

function fillTable(tuples, salt) {
  const table = new FlowTable(salt);
  const p = new PacketView();
  p.ipVersion = 4;
  p.srcPort = CRAFTED_PORTS.low;
  p.dstPort = CRAFTED_PORTS.high;
  for (const [low, high] of tuples) {
    p.src3 = low | 0;
    p.dst3 = high | 0;
    table.find(p);
  }
  return table.size;
}

function fillMap(keys) {
  const map = new Map();
  for (const key of keys) map.set(key, 1);
  return map.size;
}

const rows = [
  ['flow table, random tuples', (n) => random(n), (tuples) => fillTable(tuples)],
  ['flow table, crafted tuples', (n) => crafted(n), (tuples) => fillTable(tuples)],
  ['the same, salt known', (n) => crafted(n), (tuples) => fillTable(tuples, KNOWN_SALT)],
  ['Map of BigInt, random keys', (n) => packed(n, 'low'), fillMap],
  ['Map of BigInt, crafted keys', (n) => packed(n, 'high'), fillMap],
];

const n = Number(process.argv[2] ?? 10_000);
console.log(`${''.padEnd(30)}${String(n).padStart(12)}${String(4 * n).padStart(12)}`);
for (const [name, make, fill] of rows) {
  fill(make(1000));
  const cells = [n, 4 * n].map((count) => {
    const keys = make(count);
    const start = performance.now();
    fill(keys);
    return `${(performance.now() - start).toFixed(1)} ms`.padStart(12);
  });
  console.log(`${name.padEnd(30)}${cells.join('')}`);
}
