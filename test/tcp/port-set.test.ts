import { expect, test } from 'vitest';
import { PortSet } from '../../src/tcp/port-set.js';

test.each([
  { name: 'the same port again and again', ports: [443, 443, 443] },
  { name: 'the first port after others', ports: [443, 80, 443, 80, 443] },
  { name: 'port 0', ports: [0, 1, 0] },
  { name: 'the ends of words', ports: [31, 32, 63, 64, 1023, 1024, 31] },
  { name: 'the highest port, then low ones', ports: [65_535, 1, 65_535, 65_534] },
  {
    name: 'thousands of ports, some twice',
    ports: Array.from({ length: 4_096 }, (_, i) => (i * 40_503) & 0xffff),
  },
])('$name', ({ ports }) => {
  const set = new PortSet();
  const want = new Set<number>();
  for (const port of ports) {
    set.add(port);
    want.add(port);
    expect(set.size).toBe(want.size);
  }
});
