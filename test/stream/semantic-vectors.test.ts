/** One capture for each question that tools answer differently, where they are at hand: what we deliver. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleBytes, texts } from './assemble.js';

const VECTORS = new URL('../../../shared/vectors/', import.meta.url);

/** Streams to the server and to the client, session by session. */
const TABLE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  ack_unseen: [['{2000 lost-in-capture}after', '']],
  // Acknowledged without any other copy: the checksum is the capture's fault; the piece says so.
  bad_checksum: [['AAAA', '']],
  bad_checksum_then_good: [['GOOD', '']],
  data_after_fin: [['AAAALATE', '']],
  data_after_rst: [['AAAALATE', '']],
  // The SYN proves that the early octets belong to another session.
  data_before_syn: [
    ['EARLY', ''],
    ['REAL!', ''],
  ],
  // Padding of the frame is no payload.
  eth_padding: [['AAAA', '']],
  fin_data_ooo: [['HEADTAIL', '']],
  gap: [['AAAA{4 lost-in-capture}CCCC', '']],
  gap_no_ack: [['AAAA{4 not-yet}CCCC', '']],
  gro_20k: [['G'.repeat(20_000), '']],
  iplen0_tso: [['L'.repeat(4000), '']],
  keepalive: [['AAAABBBB', '']],
  // The first copy stays; the conflict names both time-to-live values.
  low_ttl_evil: [['EVIL', '']],
  midstream: [['mid1mid2', 'resp']],
  oneway_client: [['AAAABBBB', '']],
  oneway_server: [['', 'resp1resp2']],
  out_of_window: [['AAAABBBB', '']],
  port_reuse: [
    ['FIRST', ''],
    ['SECOND', ''],
  ],
  port_reuse_no_close: [
    ['FIRST', ''],
    ['SECOND', ''],
  ],
  port_reuse_same_isn: [
    ['FIRST', ''],
    ['SECOND', ''],
  ],
  rexmit_diff_content: [['GOOD', '']],
  rst_out_of_window: [['AAAABBBB', '']],
  rst_with_data: [['AAAA', '']],
  seqwrap: [['AAAABBBBCCCC', '']],
  simultaneous_open: [['AAAA', 'BBBB']],
  snaplen_trunc: [[`${'A'.repeat(42)}{958 snaplen}${'B'.repeat(42)}{958 snaplen}`, '']],
  span_duplicates: [['AAAABBBB', '']],
  syn_data_ignored: [['TFOQMORE', '']],
  syn_data_tfo: [['TFOQMORE', '']],
  urgent: [['abcdXefgh', '']],
  vlan_asym: [['AAAA', 'BBBB']],
};

const CONFLICTS: Readonly<Record<string, readonly object[]>> = {
  low_ttl_evil: [{ frame: 5, ofFrame: 4, bytes: 4, kept: 'first', first: '4556494c', second: '474f4f44' }],
  rexmit_diff_content: [
    { frame: 5, ofFrame: 4, bytes: 4, kept: 'first', first: '474f4f44', second: '4556494c' },
  ],
};

describe.skipIf(!existsSync(VECTORS))('streams of the vectors of meaning', () => {
  it.each(Object.entries(TABLE))('%s', async (name, want) => {
    const assembled = await assembleBytes(readFileSync(new URL(`sem_${name}.pcap`, VECTORS)));
    expect([...assembled.streams.keys()].map((number) => texts(assembled, number))).toEqual(want);
    const conflicts = assembled.events.filter((event) => event.kind === 'overlap-conflict');
    expect(conflicts).toMatchObject(CONFLICTS[name] ?? []);
    expect(conflicts.length).toBe((CONFLICTS[name] ?? []).length);
    expect(assembled.breaches).toEqual([]);
  });

  it('every vector is in the table', () => {
    const names = readdirSync(VECTORS).flatMap((file) => /^sem_(\w+)\.pcap$/.exec(file)?.[1] ?? []);
    expect(names.filter((name) => !(name in TABLE))).toEqual([]);
  });
});
