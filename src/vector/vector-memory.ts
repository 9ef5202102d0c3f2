/**
 * Buffers for reading that vector instructions reach: the octets of a capture come into them from the system and are
 * summed where they lie. There are few, of one size, and they are lent; who gets none takes any other memory, and is
 * served the same but slower.
 */
import { sumModule, tailMasks } from './sum-module.js';

/** Octets of each buffer. */
export const VECTOR_BUFFER_BYTES = 2_097_152;
/** Two for each of the captures that are read at a time, in all but odd cases one. What is not used takes no memory. */
const BUFFERS = 8;
const PAGE = 65_536;
/** Before the buffers lie the masks of the module; behind them what it reads beyond the last octet. */
const FIRST = PAGE;
const PAGES = 2 + (BUFFERS * VECTOR_BUFFER_BYTES) / PAGE;
/** More words could overflow their sum. */
const MOST_OCTETS = 131_072;

/** What is used of the engine's WebAssembly, which the types of Node do not describe. */
declare const WebAssembly:
  | undefined
  | {
      readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
    };

type Sum = (at: number, end: number) => number;

let buffer: ArrayBuffer | null = null;
let sum: Sum | null = null;
let started = false;
const free: number[] = [];

/** A buffer of `VECTOR_BUFFER_BYTES` octets, of this memory as long as there are any. Its octets may be anything. */
export function lendBuffer(): Uint8Array<ArrayBuffer> {
  if (!started) start();
  const at = free.pop();
  return at === undefined || buffer === null
    ? new Uint8Array(VECTOR_BUFFER_BYTES)
    : new Uint8Array(buffer, at, VECTOR_BUFFER_BYTES);
}

/** Gives back a buffer, once, that nobody reads or writes any more. Any other memory is left to the collector. */
export function giveBackBuffer(lent: Uint8Array): void {
  if (lent.buffer === buffer) free.push(lent.byteOffset);
}

/** Address of the octets of `view` for `sumWords`, -1 when they lie elsewhere. */
export function vectorAddress(view: DataView): number {
  return view.buffer === buffer ? view.byteOffset : -1;
}

/** Sum of the little-endian 16-bit words in [at, end), addresses of this memory; -1 when there are too many. */
export function sumWords(at: number, end: number): number {
  return sum === null || end - at > MOST_OCTETS ? -1 : sum(at, end) >>> 0;
}

/** An engine without vector instructions, or without room for such a memory, does without. */
function start(): void {
  started = true;
  if (typeof WebAssembly === 'undefined') return;
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(sumModule(PAGES)), {
      memory: { memory },
    });
    new Uint8Array(memory.buffer).set(tailMasks());
    sum = (instance.exports as { sum: Sum }).sum;
    buffer = memory.buffer;
  } catch {
    return;
  }
  for (let i = BUFFERS - 1; i >= 0; i--) free.push(FIRST + i * VECTOR_BUFFER_BYTES);
}
