/**
 * One row a session for spreadsheets and data frames. Columns are named by their path in the
 * session record of the JSON forms, so a figure has one name everywhere.
 */
import type { AnalysisSink, SessionReport } from '../engine/analysis-report.js';
import type { DirectionSummary } from '../tcp/session-summary.js';
import { type CsvCell, csvLine } from './csv-text.js';
import { exactNumber } from './records.js';
import { BufferedOutput, type TextOutput } from './text-output.js';
import { formatEpoch, formatUtc } from './time.js';

type Column<T> = readonly [name: string, cell: (from: T, baseSecond: number) => CsvCell];

const DIRECTION: readonly Column<DirectionSummary>[] = [
  ['segments', (d) => d.segments],
  ['dataSegments', (d) => d.dataSegments],
  ['bytes', (d) => d.bytes],
  ['wireBytes', (d) => d.wireBytes],
  ['ipBytes', (d) => d.ipBytes],
  ['uniqueBytes', (d) => d.uniqueBytes],
  ['missingBytes', (d) => d.missingBytes],
  ['retransmissions', (d) => d.retransmissions],
  ['retransmittedBytes', (d) => d.retransmittedBytes],
  ['spuriousRetransmissions', (d) => d.spuriousRetransmissions],
  ['outOfOrder', (d) => d.outOfOrder],
  ['duplicates', (d) => d.duplicates],
  ['duplicateAcks', (d) => d.duplicateAcks],
  ['lostSegments', (d) => d.lostSegments],
  ['zeroWindows', (d) => d.zeroWindows],
  ['zeroWindowSeconds', (d) => d.zeroWindowSeconds],
  ['rtt.min', (d) => d.rtt.min],
  ['rtt.median', (d) => d.rtt.median],
  ['rtt.p95', (d) => d.rtt.p95],
  ['rtt.max', (d) => d.rtt.max],
  ['rtt.samples', (d) => d.rtt.samples],
  ['throughput', (d) => d.throughput],
  ['maxBytesInFlight', (d) => d.maxBytesInFlight],
  ['minWindow', (d) => d.minWindow],
  ['maxWindow', (d) => d.maxWindow],
  ['windowScale', (d) => d.windowScale],
  ['mss', (d) => d.mss],
  ['checksumErrors', (d) => d.checksumErrors],
  ['resets', (d) => d.resets],
  ['ttl', (d) => d.ttl],
];

const SESSION: readonly Column<SessionReport>[] = [
  ['session', (s) => s.session],
  ['client.address', (s) => s.client.address],
  ['client.port', (s) => s.client.port],
  ['server.address', (s) => s.server.address],
  ['server.port', (s) => s.server.port],
  ['roles', (s) => s.roles],
  ['vlan', (s) => s.vlan],
  ['firstFrame', (s) => s.firstFrame],
  ['lastFrame', (s) => s.lastFrame],
  // Quoted: nine digits after the point are more than a spreadsheet's number holds.
  ['firstTime', (s, baseSecond) => formatEpoch(baseSecond, s.firstTimeNs)],
  ['firstTimeUtc', (s, baseSecond) => formatUtc(baseSecond, s.firstTimeNs, 9)],
  ['duration', (s) => s.duration],
  ['handshake.outcome', (s) => s.handshake.outcome],
  ['handshake.reason', (s) => s.handshake.reason],
  ['handshake.rtt', (s) => s.handshake.rtt],
  ['handshake.synRetries', (s) => s.handshake.synRetries],
  ['close.how', (s) => s.close.how],
  ['close.by', (s) => s.close.by],
  ['close.resetCause', (s) => s.close.resetCause],
  ['state.client', (s) => s.state.client],
  ['state.server', (s) => s.state.server],
  ['zeek.connState', (s) => s.zeek.connState],
  ['zeek.history', (s) => s.zeek.history],
  ['stalls.seconds', (s) => s.stalls.seconds],
  ['stalls.longest', (s) => s.stalls.longest],
  ...DIRECTION.map(([name, cell]) => of(`toServer.${name}`, cell, (s) => s.toServer)),
  ...DIRECTION.map(([name, cell]) => of(`toClient.${name}`, cell, (s) => s.toClient)),
  // Verdicts come worst first.
  ['verdicts', (s) => s.verdicts.map(({ code }) => code).join(' ')],
  ['worst.severity', (s) => s.verdicts[0]?.severity ?? null],
  ['worst.subject', (s) => s.verdicts[0]?.subject ?? null],
  ['worst.confidence', (s) => s.verdicts[0]?.confidence ?? null],
  ['worst.cost.seconds', (s) => s.verdicts[0]?.cost.seconds ?? null],
  ['worst.title', (s) => s.verdicts[0]?.title ?? null],
];

/** Names of the columns, in order. Columns are only ever added. */
export const CSV_COLUMNS: readonly string[] = SESSION.map(([name]) => name);

/** Writes the header and a row a session; events, captures and totals have no place in a table. */
export class CsvReport implements AnalysisSink {
  readonly #out: BufferedOutput;
  #begun = false;

  constructor(out: TextOutput) {
    this.#out = new BufferedOutput(out);
  }

  capture(): void {
    this.#begin();
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#begin();
    this.#out.write(
      csvLine(
        SESSION.map(([, cell]) => {
          const value = cell(session, baseSecond);
          return typeof value === 'number' ? exactNumber(value) : value;
        }),
      ),
    );
  }

  summary(): void {
    this.#begin();
    this.#out.flush();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#out.write(`${CSV_COLUMNS.join(',')}\n`);
  }
}

function of(
  name: string,
  cell: Column<DirectionSummary>[1],
  direction: (session: SessionReport) => DirectionSummary,
): Column<SessionReport> {
  return [name, (session, baseSecond) => cell(direction(session), baseSecond)];
}
