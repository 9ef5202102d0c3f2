/** A report of the size that it is made for: a hundred thousand sessions, a million segments in one. */
import {
  FROM_SERVER,
  SEGMENT_COLUMNS,
  type SegmentColumn,
  type SessionGraph,
} from '../../src/engine/session-graph.js';
import { gzip, pageAssets } from '../../src/cli/page-assets.js';
import { HtmlReport } from '../../src/report/html/html-report.js';
import { EVENT_KINDS } from '../../src/tcp/events.js';
import {
  BASE_SECOND,
  healthySession,
  lossySession,
  sampleCapture,
  sampleSummary,
} from '../support/sample-report.js';

const ACK = 16;
const MSS = 1448;
/** Every so many segments one is a fast retransmission. */
const LOSS_EVERY = 997;

/** A download by a server of whose segments every third is an acknowledgment. */
export function bigGraph(session: number, segments: number): SessionGraph {
  const columns = Object.fromEntries(
    SEGMENT_COLUMNS.map((name) => [name, new Float64Array(segments)]),
  ) as Record<SegmentColumn, Float64Array>;
  const events: Record<keyof SessionGraph['events'], number[]> = {
    segment: [],
    frame: [],
    kind: [],
    detail: [],
    value: [],
    reason: [],
  };
  const kind = EVENT_KINDS.indexOf('retransmission');
  let [next, sent] = [1, 0];
  for (let i = 0; i < segments; i++) {
    const data = i % 3 !== 2;
    const again = data && i % LOSS_EVERY === 0 && i > 0;
    columns.frame[i] = i + 1;
    columns.time[i] = i * 40_000 + (i % 7) * 3000;
    columns.flags[i] = ACK + (data ? FROM_SERVER : 0);
    columns.rtt[i] = data ? -1 : 20e6 + (i % 101) * 1e5;
    columns.window[i] = data ? 64_240 : 600_000 + (i % 50) * 1000;
    if (data) {
      columns.seq[i] = again ? next - 20 * MSS : next;
      columns.len[i] = MSS;
      if (!again) next += MSS;
      columns.sent[i] = sent += MSS;
      columns.ack[i] = 1;
      columns.flight[i] = 200_000;
    } else {
      columns.seq[i] = 1;
      columns.ack[i] = Math.max(1, next - 200_000);
      columns.peerFlight[i] = 200_000;
    }
    if (!again) continue;
    events.segment.push(i);
    events.frame.push(i + 1);
    events.kind.push(kind);
    events.detail.push(2);
    events.value.push(i - 30);
    events.reason.push(-1);
  }
  return {
    session,
    segments,
    omitted: 0,
    columns,
    events,
    sacks: { segment: [], left: [], right: [] },
    reasons: [],
  };
}

/** The file's text, in pieces. */
export function bigReport(sessions: number, segments: number): string[] {
  const pieces: string[] = [];
  const report = new HtmlReport(
    { write: (text) => void pieces.push(text) },
    {
      version: '0.0.0',
      assets: pageAssets(),
      gzip,
      graphs: { graphOf: (session) => (session === 0 ? bigGraph(0, segments) : null) },
    },
  );
  report.capture(sampleCapture({ file: 'big.pcap' }));
  for (let i = 0; i < sessions; i++) {
    const made = i % 9 === 0 ? lossySession() : healthySession();
    report.session(
      {
        ...made,
        session: i,
        firstTimeNs: i * 1e6,
        client: {
          address: `10.${(i >> 12) & 255}.${(i >> 4) & 255}.${i & 15}`,
          port: 1024 + ((i * 7) % 60_000),
        },
        server: { address: `192.0.2.${i % 9}`, port: [443, 80, 5432, 22][i % 4]! },
      },
      BASE_SECOND,
    );
  }
  report.summary(sampleSummary({ sessions }));
  return pieces;
}
