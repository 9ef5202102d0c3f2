import { describe, expect, test } from 'vitest';
import { ringName } from '../../../src/capture/several/ring-names.js';

const NUMBERED: readonly (readonly [name: string, number: number, third: string])[] = [
  ['cap_00001_20240101120000.pcapng', 1, 'cap_00003_*.pcapng'],
  ['/var/cap_00012_20240101120000.pcapng.gz', 12, 'cap_00003_*.pcapng.gz'],
  ['cap_00001_20240101120000', 1, 'cap_00003_*'],
  ['a_b_100000_20240101120000.pcap', 100_000, 'a_b_000003_*.pcap'],
  ['cap_20240101120000_00007.pcapng', 7, 'cap_*_00003.pcapng'],
  ['x.pcap', 0, 'x.pcap3'],
  ['x.pcap12', 12, 'x.pcap3'],
  ['x.pcap007', 7, 'x.pcap003'],
  ['x.pcap1.gz', 1, 'x.pcap3.gz'],
  ['dir.pcap2/x.cap5', 5, 'x.cap3'],
];

test.each(NUMBERED)('%s is number %d of its ring', (name, number, third) => {
  const ring = ringName(name)!;
  expect(ring.number).toBe(number);
  expect(ring.nameOf(3)).toBe(third);
});

test.each(['server1', 'server', 'x.pcapng.bak', 'x.log3', '-', 'x.pcap1234567890'])(
  '%s is of no ring',
  (name) => {
    expect(ringName(name)).toBeNull();
  },
);

describe('one ring', () => {
  const same: [string, string][] = [
    ['cap_00001_20240101120000.pcapng', 'cap_00002_20240101130000.pcapng'],
    ['x.pcap', 'x.pcap9'],
    ['./d/x.pcap1.zst', './d/x.pcap2.zst'],
  ];
  test.each(same)('%s and %s', (a, b) => expect(ringName(a)!.ring).toBe(ringName(b)!.ring));

  const others: [string, string][] = [
    ['cap_00001_20240101120000.pcapng', 'cup_00002_20240101130000.pcapng'],
    ['cap_00001_20240101120000.pcapng', 'cap_00001_20240101120000.pcap'],
    ['a/x.pcap1', 'b/x.pcap2'],
    ['x.pcap1', 'x.pcap2.gz'],
  ];
  test.each(others)('neither %s and %s', (a, b) => expect(ringName(a)!.ring).not.toBe(ringName(b)!.ring));
});
