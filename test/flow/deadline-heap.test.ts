import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineHeap } from '../../src/flow/deadline-heap.js';

describe('deadline heap', () => {
  it('is empty at first', () => {
    const heap = new DeadlineHeap();
    expect([heap.size, heap.first, heap.firstDeadline]).toEqual([0, -1, Infinity]);
    heap.remove(7);
    heap.remove(1_000_000);
    expect(heap.size).toBe(0);
  });

  it('takes any number, also below 0', () => {
    const heap = new DeadlineHeap();
    heap.set(3, -5e9);
    heap.set(0, 1);
    expect([heap.first, heap.firstDeadline]).toEqual([3, -5e9]);
  });

  it('knows the earliest after any sequence of changes', () => {
    const change = fc.record({
      id: fc.nat({ max: 700 }),
      deadline: fc.option(fc.integer({ min: -50, max: 50 }), { freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 2000, size: 'max' }), (changes) => {
        const heap = new DeadlineHeap();
        const model = new Map<number, number>();
        for (const { id, deadline } of changes) {
          if (deadline === null) {
            heap.remove(id);
            model.delete(id);
          } else {
            heap.set(id, deadline);
            model.set(id, deadline);
          }
          const earliest = Math.min(...model.values());
          if (heap.size !== model.size || heap.firstDeadline !== earliest) throw new Error('differs');
          if (heap.size > 0 && model.get(heap.first) !== earliest) throw new Error('not the first');
        }
      }),
      { seed: 31, numRuns: 30 },
    );
  });

  it('gives all of them in order', () => {
    const heap = new DeadlineHeap();
    for (let i = 0; i < 5000; i++) heap.set(i, (i * 7919) % 5003);
    const got: number[] = [];
    for (; heap.size > 0; heap.remove(heap.first)) got.push(heap.firstDeadline);
    expect(got).toEqual([...got].sort((a, b) => a - b));
    expect(got.length).toBe(5000);
  });
});
