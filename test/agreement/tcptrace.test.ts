/** Counters of sessions against tcptrace's, on captures taken at the sender of the data; docs/tcptrace.md tells why some differ. */
import { describe, expect, it } from 'vitest';
import type { DirectionSummary, SessionSummary } from '../../src/tcp/session-summary.js';
import { CAPTURES } from '../support/fixture-captures.js';
import { parseRecords, runMain } from '../support/run-main.js';
import { countsByTcptrace, haveTcptrace, type TcptraceCounts } from './tcptrace-counts.js';

/** The client sends, and the capture was taken there. */
const AT_SENDER = [
  'black-hole.client',
  'clean-transfer.client',
  'deadlock.client',
  'loss-repaired-fast.client',
  'no-sack-no-timestamps.client',
  'no-timestamps.client',
  'retransmission-timeouts.client',
  'slow-reader.client',
  'tail-loss.client',
  'zero-window.client',
];

interface Direction {
  readonly ours: DirectionSummary;
  /** What the other side sent: its ACKs. */
  readonly back: DirectionSummary;
  readonly theirs: TcptraceCounts;
}

async function senders(name: string): Promise<Direction[]> {
  const path = `${CAPTURES}/${name}.pcap`;
  const { report } = await runMain([path, '--format', 'ndjson']);
  const sessions = parseRecords(report).filter(
    ({ type }) => type === 'session',
  ) as unknown as SessionSummary[];
  return countsByTcptrace(path).map(({ hosts, ports, directions }) => {
    const [session, ...more] = sessions.filter(
      ({ client, server }) =>
        client.address === hosts[0] && server.address === hosts[1] && client.port === ports[0],
    );
    expect(more).toEqual([]);
    return { ours: session!.toServer, back: session!.toClient, theirs: directions[0] };
  });
}

const ms = (seconds: number | null): number => Math.round((seconds ?? 0) * 10_000) / 10;

describe.skipIf(!haveTcptrace()).each(AT_SENDER)('tcptrace counts the same in %s', (name) => {
  it('octets, segments and windows', async () => {
    const found = await senders(name);
    expect(found.length).toBeGreaterThan(0);
    for (const { ours, theirs } of found) {
      const count = (what: string): number => theirs.get(what)!;
      expect(ours.segments).toBe(count('total_packets'));
      expect(ours.uniqueBytes).toBe(count('unique_bytes_sent'));
      expect(ours.bytes).toBe(count('actual_data_bytes'));
      expect(ours.dataSegments).toBe(count('actual_data_pkts'));
      expect(ours.largestSegment).toBe(count('max_segm_size'));
      expect(ours.mss).toBe(count('mss_requested'));
      expect(ours.outOfOrder).toBe(count('outoforder_pkts'));
      expect(ours.zeroWindows).toBe(count('zero_win_adv'));
      expect(ours.maxWindow).toBe(count('max_win_adv'));
      // tcptrace leaves closed windows out.
      if (ours.zeroWindows === 0) expect(ours.minWindow).toBe(count('min_win_adv'));
    }
  });

  it('retransmissions: a SYN or FIN sent again is one octet of data there', async () => {
    for (const { ours, theirs } of await senders(name)) {
      const control = ours.retransmissions - ours.dataRetransmissions;
      expect(theirs.get('rexmt_data_pkts')).toBe(ours.dataRetransmissions + control);
      const more = theirs.get('rexmt_data_bytes')! - ours.retransmittedBytes;
      expect(more).toBeGreaterThanOrEqual(control);
      expect(more).toBeLessThanOrEqual(control + 1);
    }
  });

  it('outstanding data: one more there, and octets that SACK reported as arrived', async () => {
    for (const { ours, theirs } of await senders(name)) {
      const more = theirs.get('max_owin')! - ours.maxBytesInFlight;
      if (ours.retransmissions === 0) expect(more).toBe(1);
      else expect(more).toBeGreaterThanOrEqual(1);
    }
  });

  it('duplicate acknowledgments: the SYN-ACK and closed windows count there', async () => {
    for (const { back, theirs } of await senders(name)) {
      const more = theirs.get('duplicate_acks')! - back.duplicateAcks;
      expect(more).toBeGreaterThanOrEqual(0);
      expect(more).toBeLessThanOrEqual(1 + back.zeroWindows);
    }
  });

  it('round trips: while a loss is repaired more are taken there', async () => {
    for (const { ours, theirs } of await senders(name)) {
      const more = theirs.get('RTT_samples')! - ours.rtt.samples;
      expect(more).toBeGreaterThanOrEqual(0);
      expect(more).toBeLessThanOrEqual(ours.retransmissions === 0 ? 0 : ours.rtt.samples / 10);
      expect(Math.abs(theirs.get('RTT_min')! - ms(ours.rtt.min))).toBeLessThanOrEqual(0.11);
      if (more === 0) expect(Math.abs(theirs.get('RTT_max')! - ms(ours.rtt.max))).toBeLessThanOrEqual(0.11);
    }
  });
});
