/**
 * The sessions as a `conn.log` in Zeek's ASCII form, for zeek-cut and whatever else reads such logs.
 * Fields that tcpwhy has no ground for (service, local addresses) are unset, not guessed.
 */
import type { AnalysisSink, CaptureReport, SessionReport } from '../engine/analysis-report.js';
import type { DirectionSummary } from '../tcp/session-summary.js';
import { BufferedOutput, type TextOutput } from './text-output.js';
import { formatEpoch, formatUtc } from './time.js';
import { zeekUid } from './zeek-uid.js';

const UNSET = '-';

/** Name and type of each field, as Zeek's `Conn::Info` has them. */
const FIELDS: readonly (readonly [name: string, type: string])[] = [
  ['ts', 'time'],
  ['uid', 'string'],
  ['id.orig_h', 'addr'],
  ['id.orig_p', 'port'],
  ['id.resp_h', 'addr'],
  ['id.resp_p', 'port'],
  ['proto', 'enum'],
  ['service', 'string'],
  ['duration', 'interval'],
  ['orig_bytes', 'count'],
  ['resp_bytes', 'count'],
  ['conn_state', 'string'],
  ['local_orig', 'bool'],
  ['local_resp', 'bool'],
  ['missed_bytes', 'count'],
  ['history', 'string'],
  ['orig_pkts', 'count'],
  ['orig_ip_bytes', 'count'],
  ['resp_pkts', 'count'],
  ['resp_ip_bytes', 'count'],
  ['tunnel_parents', 'set[string]'],
];

/** Writes header, one line a session, and the closing line. */
export class ZeekReport implements AnalysisSink {
  readonly #out: BufferedOutput;
  #begun = false;
  #baseSecond = 0;
  #lastNs = 0;

  constructor(out: TextOutput) {
    this.#out = new BufferedOutput(out);
  }

  capture({ baseSecond, firstTimeNs, lastTimeNs }: CaptureReport): void {
    if (firstTimeNs === null) return;
    this.#begin(baseSecond, firstTimeNs);
    this.#lastNs = (baseSecond - this.#baseSecond) * 1e9 + (lastTimeNs ?? firstTimeNs);
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#begin(baseSecond, session.firstTimeNs);
    this.#out.write(`${row(session, baseSecond).join('\t')}\n`);
  }

  summary(): void {
    this.#begin(0, 0);
    this.#out.write(`#close\t${logTime(this.#baseSecond, this.#lastNs)}\n`);
    this.#out.flush();
  }

  #begin(baseSecond: number, firstNs: number): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#baseSecond = baseSecond;
    this.#lastNs = firstNs;
    const header = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      `#unset_field\t${UNSET}`,
      '#path\tconn',
      `#open\t${logTime(baseSecond, firstNs)}`,
      `#fields\t${FIELDS.map(([name]) => name).join('\t')}`,
      `#types\t${FIELDS.map(([, type]) => type).join('\t')}`,
    ];
    this.#out.write(`${header.join('\n')}\n`);
  }
}

function row(s: SessionReport, baseSecond: number): string[] {
  const start = formatEpoch(baseSecond, s.firstTimeNs);
  const { client, server } = s;
  const tuple = [client.address, String(client.port), server.address, String(server.port)];
  // Zeek says nothing of the duration and sizes of what was a single packet.
  const lone = s.toServer.segments + s.toClient.segments < 2;
  return [
    start.slice(0, -3),
    zeekUid([start, ...tuple, String(s.session)].join('|')),
    ...tuple,
    'tcp',
    UNSET,
    lone ? UNSET : s.duration.toFixed(6),
    lone ? UNSET : String(streamBytes(s.toServer)),
    lone ? UNSET : String(streamBytes(s.toClient)),
    s.zeek.connState,
    UNSET,
    UNSET,
    String(s.toServer.missing.lostInCapture + s.toClient.missing.lostInCapture),
    s.zeek.history === '' ? UNSET : s.zeek.history,
    String(s.toServer.segments),
    String(s.toServer.ipBytes),
    String(s.toClient.segments),
    String(s.toClient.ipBytes),
    UNSET,
  ];
}

/** Octets of the stream by its sequence numbers, as Zeek counts: captured or acknowledged. */
function streamBytes(d: DirectionSummary): number {
  return d.uniqueBytes + d.missing.lostInCapture + d.acceptedBadChecksumBytes;
}

/** `2026-11-21-05-04-03`, the form of `#open` and `#close`; of the capture, so that reports repeat. */
function logTime(baseSecond: number, timeNs: number): string {
  return formatUtc(baseSecond, timeNs, 0).replace('Z', '').replaceAll(/[T:]/g, '-');
}
