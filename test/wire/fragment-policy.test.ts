/** The fragments that Novak sent to real systems (2005), and what each kind of system makes of them. */
import { describe, expect, it } from 'vitest';
import { Datagram } from '../../src/wire/datagram.js';
import { FRAGMENT_POLICIES, type FragmentPolicy, fragmentRule } from '../../src/wire/fragment-policy.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { decodeWith } from './decode-frame.js';
import { ethernet, ipv4, type Octets, pattern, tcp } from './frame-maker.js';

/** Letter, offset and length, in the order they are sent. */
const FRAGMENTS: readonly (readonly [letter: string, offset: number, length: number])[] = [
  ['A', 0, 24],
  ['B', 32, 16],
  ['C', 48, 24],
  ['D', 80, 8],
  ['E', 104, 16],
  ['F', 120, 24],
  ['G', 144, 16],
  ['H', 160, 16],
  ['I', 176, 8],
  ['J', 8, 32],
  ['K', 48, 24],
  ['L', 72, 24],
  ['M', 96, 24],
  ['N', 128, 8],
  ['O', 152, 8],
  ['P', 160, 8],
  ['Q', 176, 16],
];

/** One letter for eight octets of the datagram. */
const RESULTS: Readonly<Record<FragmentPolicy, string>> = {
  first: 'AAAJBBCCCLDLMEEFFFGGHHIQ',
  last: 'AJJJJBKKKLLLMMMFNFGOPHQQ',
  bsd: 'AAAJJBCCCLLLMMMFFFGGHHIQ',
  'bsd-right': 'AJJJBBKKKLLLMMMFFFGGHHQQ',
  linux: 'AAAJJBKKKLLLMMMFFFGGPHQQ',
  windows: 'AAAJBBCCCLLLMEEFFFGGHHIQ',
  solaris: 'AAAJBBCCCLLLMMMFFFGGHHIQ',
};

const LAST = FRAGMENTS.length - 1;

/** The datagram, a letter for each block. */
function assembled(policy: FragmentPolicy): string {
  const datagram = new Datagram('key', 0);
  FRAGMENTS.forEach(([letter, offset, length], i) => {
    const octets = new Uint8Array(length).fill(letter.charCodeAt(0));
    datagram.add(octets, 0, offset, length, length, i < LAST, i + 1, fragmentRule(policy));
  });
  expect(datagram.complete).toBe(true);
  let text = '';
  for (let at = 0; at < datagram.length; at += 8) text += String.fromCharCode(datagram.bytes[at]!);
  return text;
}

/** Two fragments of a segment that both have its octets 24 to 31; the second one lies behind the first. */
function decode(policy: FragmentPolicy | undefined): { decoder: FrameDecoder; at24: number } {
  const decoder = new FrameDecoder(policy === undefined ? {} : { fragmentPolicy: policy });
  const segment = tcp({ payload: pattern(44) });
  const other = segment.slice();
  other.fill(0xee, 24, 32);
  const piece = (source: Octets, from: number, to: number, more: number): Octets =>
    ethernet(0x0800, ipv4(source.subarray(from, to), { id: 7, fragment: more | (from / 8) }));
  const frames = [piece(segment, 0, 32, 0x2000), piece(other, 24, 64, 0)];
  const statuses = frames.map((bytes, i) => decodeWith(decoder, { frame: i + 1, bytes }));
  expect(statuses).toEqual(['fragment', 'tcp']);
  return { decoder, at24: decoder.packet.bytes[24]! };
}

describe('overlapping fragments', () => {
  it.each(FRAGMENT_POLICIES)('%s', (policy) => {
    expect(assembled(policy)).toBe(RESULTS[policy]);
  });

  it('by default the first copy stays, and the conflict is noted', () => {
    const { decoder, at24 } = decode(undefined);
    expect(at24).toBe(pattern(44)[4]);
    expect(decoder.notes.list().map(({ code }) => code)).toEqual(['fragment_conflict']);
  });

  it('another policy can be asked for', () => {
    expect(decode('last').at24).toBe(0xee);
    expect(decode('bsd').at24).toBe(pattern(44)[4]);
  });

  it('the whole datagram names the frames of its fragments', () => {
    const { decoder } = decode(undefined);
    expect(decoder.packet.fragmentFrames).toEqual([1, 2]);
    decodeWith(decoder, { frame: 3, bytes: ethernet(0x0800, ipv4(tcp({ payload: pattern(4) }))) });
    expect(decoder.packet.fragmentFrames).toEqual([]);
  });
});
