/** What happens to good files: flipped octets, lengths that lie, cuts, doubled and missing parts. */
import fc from 'fast-check';

type Mutation = (bytes: Uint8Array) => Uint8Array;

/** A place, as a share of the whole, so that one mutation fits inputs of any size. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Uint8Array, share: number): number => Math.floor(share * bytes.length);

const LIES = [0, 1, 0x7f, 0xff, 0xffff, 0x10000, 262_144, 262_145, 0x7fffffff, 0x80000000, 0xffffffff];

const flip: fc.Arbitrary<Mutation> = fc.tuple(place, fc.nat(255)).map(([share, value]) => (bytes) => {
  const copy = bytes.slice();
  if (copy.length > 0) copy[at(copy, share)] = value;
  return copy;
});

const lie: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.constantFrom(...LIES), fc.boolean())
  .map(([share, value, little]) => (bytes) => {
    const copy = bytes.slice();
    // Lengths lie on even offsets: half of these hit one sooner or later.
    const offset = at(copy, share) & ~1;
    if (offset + 4 <= copy.length) new DataView(copy.buffer).setUint32(offset, value, little);
    return copy;
  });

const cut: fc.Arbitrary<Mutation> = place.map((share) => (bytes) => bytes.slice(0, at(bytes, share)));

const remove: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.integer({ min: 1, max: 40 }))
  .map(([share, length]) => (bytes) => {
    const from = at(bytes, share);
    return new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
  });

const double: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.integer({ min: 1, max: 400 }))
  .map(([share, length]) => (bytes) => {
    const from = at(bytes, share);
    const part = bytes.subarray(from, from + length);
    return new Uint8Array([...bytes.subarray(0, from), ...part, ...bytes.subarray(from)]);
  });

const append: fc.Arbitrary<Mutation> = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((tail) => (bytes) => new Uint8Array([...bytes, ...tail]));

/** One to six of them, one after the other. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: flip }, { weight: 3, arbitrary: lie }, cut, remove, double, append),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((list) => (bytes) => list.reduce((changed, mutate) => mutate(changed), bytes));
