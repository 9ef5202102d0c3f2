/**
 * One capture for each question of meaning that tools answer differently, where they are at hand. What is
 * expected follows the RFCs; the comment says what is in question.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { eventLines, trackSource } from '../support/track.js';

const VECTORS = new URL('../../../shared/vectors/', import.meta.url);

interface Want {
  readonly events: string;
  /** Unique octets to the server and to the client, and octets missing of each, by session. */
  readonly sessions: readonly (readonly [up: number, down: number, missingUp: number, missingDown: number])[];
  /** How each session closed. */
  readonly closes?: readonly string[];
}

const one = (up: number, down: number, missingUp = 0, missingDown = 0): Want['sessions'] => [
  [up, down, missingUp, missingDown],
];

const TABLE: Record<string, Want> = {
  // The peer has what the capture has not: lost in capture, not on the path.
  ack_unseen: { events: '#4 s acked-unseen 2000 B', sessions: one(5, 0, 2000), closes: ['open'] },
  // Seen, but corrupt, and never again: missing, though not for want of a frame.
  bad_checksum: { events: '#4 c checksum-error 4 B', sessions: one(0, 0, 4), closes: ['graceful'] },
  // The receiver dropped the bad one, so the good copy was sent again, and needed.
  bad_checksum_then_good: {
    events: '#4 c checksum-error 4 B | #5 c retransmission unknown spurious=false',
    sessions: one(4, 0),
    closes: ['graceful'],
  },
  // No octet may follow a FIN (RFC 9293 §3.10.7.4), but the peer takes them: they are there, and nothing is missing.
  data_after_fin: { events: '', sessions: one(8, 0), closes: ['graceful'] },
  // Was on its way when the reset passed, or is its answer: one session all the same.
  data_after_rst: { events: '#5 s reset closed-socket', sessions: one(8, 0), closes: ['reset'] },
  // The SYN proves that the early octets belong to another session; the real ones are no retransmission.
  data_before_syn: {
    events: '#2@1 c port-reused of @0',
    sessions: [
      [5, 0, 0, 0],
      [5, 0, 0, 0],
    ],
  },
  // Six octets of Ethernet padding are no payload. The sender numbers all packets alike, so a copy of the ACK
  // within a millisecond may be the same frame or a duplicate ACK.
  eth_padding: { events: '#4 c duplicate of #3', sessions: one(4, 0), closes: ['graceful'] },
  // The FIN came first; the data before it is not lost.
  fin_data_ooo: {
    events: '#4 c lost-segment 4 B | #5 c out-of-order',
    sessions: one(8, 0),
    closes: ['graceful'],
  },
  gap: {
    events: '#5 c lost-segment 4 B | #6 s acked-unseen 4 B',
    sessions: one(8, 0, 4),
    closes: ['graceful'],
  },
  // Nobody acknowledged it: the capture ended too early to say where it was lost.
  gap_no_ack: { events: '#5 c lost-segment 4 B', sessions: one(8, 0, 4), closes: ['open'] },
  gro_20k: { events: '', sessions: one(20_000, 0), closes: ['graceful'] },
  // IP total length 0 of segmentation offload: the length is the frame's.
  iplen0_tso: { events: '', sessions: one(4000, 0), closes: ['graceful'] },
  // The octet of a keep-alive is old; its answer after 30 s is no copy of the frame that acknowledged the data.
  keepalive: { events: '#6 c keep-alive | #7 s keep-alive-ack', sessions: one(8, 0), closes: ['open'] },
  // A segment that will never arrive (TTL 1) came first: seen twice, once unique.
  low_ttl_evil: {
    events: '#5 c retransmission unknown spurious=null',
    sessions: one(4, 0),
    closes: ['graceful'],
  },
  midstream: { events: '', sessions: one(8, 4), closes: ['open'] },
  // One direction: what its acknowledgments say of the other cannot be called lost one by one.
  oneway_client: { events: '', sessions: one(8, 0), closes: ['half-closed'] },
  oneway_server: { events: '', sessions: one(0, 10), closes: ['half-closed'] },
  // Five megabytes beyond a window of 60,000: dropped, no gap, and what follows is in order.
  out_of_window: { events: '#5 c out-of-window beyond', sessions: one(8, 0), closes: ['graceful'] },
  port_reuse: {
    events: '#9@1 c port-reused of @0',
    sessions: [
      [5, 0, 0, 0],
      [6, 0, 0, 0],
    ],
    closes: ['graceful', 'open'],
  },
  port_reuse_no_close: {
    events: '#6@1 c port-reused of @0',
    sessions: [
      [5, 0, 0, 0],
      [6, 0, 0, 0],
    ],
    closes: ['open', 'open'],
  },
  // The same initial number after the close is a new session, not a retransmission five minutes late.
  port_reuse_same_isn: {
    events: '#9@1 c port-reused of @0',
    sessions: [
      [5, 0, 0, 0],
      [6, 0, 0, 0],
    ],
    closes: ['graceful', 'open'],
  },
  rexmit_diff_content: {
    events: '#5 c retransmission unknown spurious=null',
    sessions: one(4, 0),
    closes: ['graceful'],
  },
  // Far out of window: dropped (RFC 5961 §3.2), and the session goes on.
  rst_out_of_window: {
    events: '#6 s reset closed-socket | #6 s out-of-window beyond',
    sessions: one(8, 0),
    closes: ['open'],
  },
  // Text of a RST (RFC 1122 §4.2.2.12) is no part of the stream.
  rst_with_data: { events: '#5 s reset abort', sessions: one(4, 0), closes: ['reset'] },
  seqwrap: { events: '', sessions: one(12, 0), closes: ['graceful'] },
  // The SYN-ACKs of a simultaneous open are its normal course (RFC 9293 fig. 7).
  simultaneous_open: { events: '', sessions: one(4, 4), closes: ['open'] },
  // What the snap length cut was seen by its header.
  snaplen_trunc: { events: '', sessions: one(2000, 0), closes: ['graceful'] },
  // The server took 0 of the 4 octets in the SYN: sent again, and needed.
  syn_data_ignored: {
    events: '#4 c retransmission unknown spurious=null',
    sessions: one(8, 0),
    closes: ['graceful'],
  },
  syn_data_tfo: { events: '', sessions: one(8, 0), closes: ['graceful'] },
  // Urgent data is in the stream.
  urgent: { events: '', sessions: one(9, 0), closes: ['graceful'] },
  // The VLAN differs by direction: one session.
  vlan_asym: { events: '', sessions: one(4, 4), closes: ['open'] },
};

describe.skipIf(!existsSync(VECTORS))('vectors of meaning', () => {
  it.each(Object.entries(TABLE))('%s', async (name, want) => {
    const bytes = readFileSync(new URL(`sem_${name}.pcap`, VECTORS));
    const tracked = await trackSource(captureFromBytes(bytes, { name }));
    expect(eventLines(tracked)).toBe(want.events);
    expect(
      tracked.sessions.map((s) => [
        s.toServer.uniqueBytes,
        s.toClient.uniqueBytes,
        s.toServer.missingBytes,
        s.toClient.missingBytes,
      ]),
    ).toEqual(want.sessions);
    if (want.closes) expect(tracked.sessions.map((s) => s.close.how)).toEqual(want.closes);
    expect(tracked.summary.conservation.violations).toEqual([]);
  });

  // Every frame twice, from a sender that numbers all packets alike: bare ACKs cannot be told from honest
  // duplicates there, everything else can. Nothing is a retransmission.
  it('span_duplicates', async () => {
    const tracked = await trackSource(
      captureFromBytes(readFileSync(new URL('sem_span_duplicates.pcap', VECTORS))),
    );
    const kinds = new Set(tracked.events.map((event) => event.kind));
    expect([...kinds].filter((kind) => kind !== 'duplicate' && kind !== 'duplicate-ack')).toEqual([]);
    expect(tracked.events.length).toBe(10);
    expect(tracked.sessions).toMatchObject([
      { toServer: { uniqueBytes: 8, retransmissions: 0, missingBytes: 0 }, close: { how: 'graceful' } },
    ]);
  });

  it('every vector is in the table', () => {
    const names = readdirSync(VECTORS).flatMap((file) => /^sem_(\w+)\.pcap$/.exec(file)?.[1] ?? []);
    expect(names.filter((name) => !(name in TABLE))).toEqual(['span_duplicates']);
  });
});
