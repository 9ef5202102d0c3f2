/** Makes objects that live on, with or without the bound, and prints how large the heap and its young space became. */
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { boundYoungGeneration } from '../../src/cli/young-generation.js';

const [bound, until] = process.argv.slice(2);
if (bound === 'bound') boundYoungGeneration();

const heapBytes = (): number => getHeapStatistics().total_heap_size;
const kept: object[] = [];
while (heapBytes() < Number(until) * 1_048_576) {
  for (let i = 0; i < 2_000; i++) kept.push({ i, more: [i, i, i, i], text: `${i}` });
  // As between batches of frames: what looks at the heap gets its turn.
  await pause(1);
}
const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')!;
console.log(JSON.stringify({ kept: kept.length, youngMiB: young.space_size / 1_048_576 }));
