/** Which octet of a stream stands where in the extracted files. */
import { describe, expect, it } from 'vitest';
import { ExtractedDirection } from '../../../src/cli/streams/extracted-direction.js';
import { PooledFile } from '../../../src/cli/streams/file-pool.js';
import type { IndexedGap } from '../../../src/report/streams/index-record.js';

const gap = (offset: number, length: number, filled: boolean): IndexedGap => ({
  ...{ offset, length, filled, reason: 'snaplen', frame: 1, at: offset, late: 0 },
});

function direction(): ExtractedDirection {
  return new ExtractedDirection('name', 0, {
    ...{ kind: 'gap', offset: 0, length: 1, reason: 'snaplen' },
    ...{ frame: 1, timeNs: 0, inOrderFrame: 1, inOrderNs: 0 },
  });
}

describe('an extracted direction', () => {
  it('knows where octets stand behind each break, as far back as breaks are remembered', () => {
    const extracted = direction();
    const [first, second] = [new PooledFile('a'), new PooledFile('b')];
    extracted.begins(10, first, 0);
    extracted.begins(100, first, 50);
    extracted.begins(1000, second, 0);
    const at = (offset: number): unknown[] => {
      const place = extracted.placeOf(offset);
      return [place?.file.name, place?.at];
    };
    expect([9, 10, 99, 100, 120, 1001].map(at)).toEqual([
      ...[
        [undefined, undefined],
        ['a', 0],
        ['a', 89],
      ],
      ...[
        ['a', 50],
        ['a', 70],
        ['b', 1],
      ],
    ]);
    for (let i = 2; i < 66; i++) extracted.begins(i * 1000, second, i);
    expect(at(1001)).toEqual([undefined, undefined]);
    expect(at(2001)).toEqual(['b', 3]);
  });

  it('knows which gaps were left as zeros', () => {
    const extracted = direction();
    extracted.gaps.push(gap(10, 5, true), gap(20, 5, false), gap(30, 5, true));
    const found = [9, 10, 14, 15, 20, 24, 34, 35].map((offset) => extracted.filledGapAt(offset)?.offset);
    expect(found).toEqual([undefined, 10, 10, undefined, undefined, undefined, 30, undefined]);
  });
});
