import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectCodec } from '../../../src/tcp/dormant/object-codec.js';

class Leaf {
  constructor(private readonly secret: unknown = 7) {}

  tell(): unknown {
    return this.secret;
  }
}

class Tree {
  text = '';
  count = 0;
  time = 0.5;
  flag = false;
  leaf: Leaf | null = null;
  readonly leaves: readonly Leaf[] = [new Leaf(1)];
  values: unknown = undefined;
}

class Stranger {}

const there = (tree: Tree): Tree => {
  const codec = new ObjectCodec<Tree>([() => new Tree(), () => new Leaf()]);
  const { octets, length } = codec.encode(tree);
  const moved = Buffer.alloc(length + 3, 0xee);
  octets.copy(moved, 3, 0, length);
  return codec.decode(moved, 3);
};

const withValues = (values: unknown): Tree => Object.assign(new Tree(), { values });

describe('ObjectCodec', () => {
  it('gives back what the constructor made in a few octets', () => {
    expect(there(new Tree())).toEqual(new Tree());
    const { length } = new ObjectCodec<Tree>([() => new Tree(), () => new Leaf()]).encode(new Tree());
    expect(length).toBeLessThan(10);
  });

  it.each([
    [0, 1, 199, 200, 255, -1, -2, 32_767, -32_768, 32_768, 0x7f_ffff, -0x80_0000, 0x80_0000],
    [0x7fff_ffff, -0x8000_0000, 0x8000_0000, 0xffff_ffff, 2 ** 47 - 1, -(2 ** 47), 2 ** 47, 2 ** 53 - 1],
    [0.5, -0.5, 1.5, -0, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE],
  ])('keeps numbers', (...numbers) => {
    const { values } = there(withValues(numbers)) as { values: number[] };
    expect(values.map((n) => [n, Object.is(n, -0)])).toEqual(numbers.map((n) => [n, Object.is(n, -0)]));
  });

  it('keeps classes, private fields, typed arrays, and what has no class', () => {
    const tree = withValues([
      new Int32Array([1, -5, 2 ** 31 - 1]),
      new Float64Array([0.25, 2 ** 52]),
      { left: 1, nested: { why: 'because', none: null, missing: undefined } },
      [],
      [undefined, null, true, false, 'žluť', ''],
    ]);
    tree.leaf = new Leaf({ deep: [new Leaf('x')] });
    const back = there(tree);
    expect(back).toEqual(tree);
    expect(back.leaf).toBeInstanceOf(Leaf);
    expect(back.leaves[0]).toBeInstanceOf(Leaf);
  });

  it('keeps texts, the thousandth as the first', () => {
    const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`);
    expect(there(withValues([...texts, ...texts])).values).toEqual([...texts, ...texts]);
  });

  it('keeps anything made of numbers, texts and lists', () => {
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(fc.double(), fc.integer(), fc.string(), fc.boolean(), fc.constant(null), tie('list')),
      list: fc.array(tie('value'), { maxLength: 4 }),
    })).value;
    fc.assert(
      fc.property(anything, (value) => {
        expect(there(withValues(value)).values).toEqual(value);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('refuses a class it was not told of, before anything is lost', () => {
    expect(() => there(withValues(new Stranger()))).toThrow('Stranger is not written');
  });
});
