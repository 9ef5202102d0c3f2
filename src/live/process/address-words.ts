/** Addresses as the four 32-bit words in which packets have them; those of IPv4 are in the last one. */
import { isIPv4, isIPv6 } from 'node:net';

export type AddressWords = readonly [number, number, number, number];

/** Words of an address as text; null when it is none. A zone (`%eth0`) is left out. */
export function addressWords(text: string): AddressWords | null {
  const address = text.replace(/%.*$/, '');
  if (isIPv4(address)) return [0, 0, 0, ipv4Word(address)];
  if (!isIPv6(address)) return null;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = dotted === null ? null : ipv4Word(dotted[2]!) >>> 0;
  const plain =
    tail === null ? address : `${dotted![1]}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
  const [head = '', rest] = plain.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = rest === undefined ? [] : groups(rest);
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  const word = (i: number): number => (all[2 * i]! << 16) | all[2 * i + 1]! | 0;
  return [word(0), word(1), word(2), word(3)];
}

function ipv4Word(text: string): number {
  return text.split('.').reduce((word, octet) => (word << 8) | Number(octet), 0) | 0;
}
