/**
 * A WebAssembly module of one function, written out instruction by instruction, because a tool chain for fifty
 * instructions would be the larger thing to keep. It adds up the 16-bit words of a stretch of memory, sixteen octets at
 * a time: what JavaScript does four octets at a time, in a third of its time.
 *
 *     sum(at, end): the sum of the little-endian 16-bit words in [at, end), modulo 2^32
 *
 * Up to 65,536 words, that is 128 KiB, it cannot overflow. Octets behind `end` are read, and masked out, up to the
 * next fifteen. The table of masks lies at address 0. Numbers are those of the WebAssembly core specification, release
 * 2.0, §5.4 (instructions) and §5.5 (modules).
 */

/** Masks that leave 0 to 15 octets of sixteen: what must lie at address 0 of the memory. */
export function tailMasks(): Uint8Array {
  const masks = new Uint8Array(16 * 16);
  for (let rest = 0; rest < 16; rest++) masks.fill(0xff, 16 * rest, 16 * rest + rest);
  return masks;
}

// Parameters and locals, by index.
const AT = 0;
const END = 1;
const SUM = 2;
const OTHER_SUM = 3;
const LAST = 4;

const I32 = 0x7f;
const V128 = 0x7b;

/** LEB128, unsigned or signed: the same for what is used here, but for the sign bit of the last octet. */
function leb(value: number, signed = false): number[] {
  const octets: number[] = [];
  let rest = value;
  while (rest > (signed ? 63 : 127)) {
    octets.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...octets, rest];
}

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, ...leb(value, true)];
const lessOrEqual = [0x4c];
const add = [0x6a];
const subtract = [0x6b];
const shiftLeft = [0x74];
const vector = (code: number): number[] => [0xfd, ...leb(code)];
/** Sixteen octets at the address on the stack plus `offset`, aligned or not. */
const load = (offset: number): number[] => [...vector(0), 0, offset];
const and = vector(78);
/** Eight 16-bit words to four sums of two neighbours, 32 bits each. */
const addNeighbours = vector(127);
const addLanes = vector(174);
const lane = (index: number): number[] => [...vector(27), index];

/** sum += the words of the sixteen octets at `AT` + offset. */
const take = (sum: number, offset: number): number[] => [
  ...[...get(sum), ...get(AT), ...load(offset), ...addNeighbours, ...addLanes],
  ...set(sum),
];

/** While `octets` more are there: the body, and on by as many. */
const whileLeft = (octets: number, body: readonly number[]): number[] => [
  ...[...get(END), ...constant(octets), ...subtract, ...set(LAST)],
  ...[0x03, 0x40], // loop
  ...[...get(AT), ...get(LAST), ...lessOrEqual, 0x04, 0x40], // if
  ...body,
  ...[...get(AT), ...constant(octets), ...add, ...set(AT)],
  ...[0x0c, 1], // br to the loop
  ...[0x0b, 0x0b], // end, end
];

const sum = [
  ...whileLeft(64, [...take(SUM, 0), ...take(OTHER_SUM, 16), ...take(SUM, 32), ...take(OTHER_SUM, 48)]),
  ...whileLeft(16, take(SUM, 0)),
  // The rest, with the mask for as many octets.
  ...[...get(AT), ...load(0), ...get(END), ...get(AT), ...subtract, ...constant(4), ...shiftLeft],
  ...[...load(0), ...and, ...addNeighbours],
  ...[...get(SUM), ...addLanes, ...get(OTHER_SUM), ...addLanes, ...set(SUM)],
  ...[...get(SUM), ...lane(0), ...get(SUM), ...lane(1), ...add],
  ...[...get(SUM), ...lane(2), ...add, ...get(SUM), ...lane(3), ...add],
  0x0b, // end
];

const withLength = (octets: readonly number[]): number[] => [...leb(octets.length), ...octets];
const section = (id: number, octets: readonly number[]): number[] => [id, ...withLength(octets)];
const name = (text: string): number[] => withLength([...new TextEncoder().encode(text)]);

/** The module; it imports `memory.memory` of `pages` pages and exports `sum`. */
export function sumModule(pages: number): Uint8Array<ArrayBuffer> {
  const locals = [2, ...[2, V128], ...[1, I32]];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...[2, I32, I32], ...[1, I32]]),
    ...section(2, [1, ...name('memory'), ...name('memory'), ...[2, 1, ...leb(pages), ...leb(pages)]]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('sum'), 0, 0]),
    ...section(10, [1, ...withLength([...locals, ...sum])]),
  ]);
}
