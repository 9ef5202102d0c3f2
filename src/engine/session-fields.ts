/**
 * The figures of a session that are worth a column, by their path in the session record: one list
 * for tables and for filters, so that a figure has one name everywhere.
 */
import type { DirectionSummary } from '../tcp/session-summary.js';
import type { SessionReport } from './analysis-report.js';

/** Null is unknown. */
export type FieldValue = string | number | null;

export interface SessionField {
  /** Path in the session record, as in `toServer.rtt.median`. Fields are only ever added. */
  readonly name: string;
  readonly value: (session: SessionReport) => FieldValue;
}

type Named<T> = readonly [name: string, value: (of: T) => FieldValue];

const DIRECTION: readonly Named<DirectionSummary>[] = [
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

const WHOLE: readonly Named<SessionReport>[] = [
  ['session', (s) => s.session],
  ['client.address', (s) => s.client.address],
  ['client.port', (s) => s.client.port],
  ['server.address', (s) => s.server.address],
  ['server.port', (s) => s.server.port],
  ['roles', (s) => s.roles],
  ['vlan', (s) => s.vlan],
  ['tunnel.kind', (s) => s.tunnel?.kind ?? null],
  ['tunnel.id', (s) => s.tunnel?.id ?? null],
  ['firstFrame', (s) => s.firstFrame],
  ['lastFrame', (s) => s.lastFrame],
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
  ['tls.outcome', (s) => s.tls?.outcome ?? null],
  ['tls.version', (s) => s.tls?.version ?? null],
  ['tls.serverName', (s) => s.tls?.serverName ?? null],
  ['tls.alert.name', (s) => s.tls?.alert?.name ?? null],
  ['tls.handshakeTime', (s) => s.tls?.handshakeTime ?? null],
  ['http.requests', (s) => s.http?.requests ?? null],
  ['http.responses', (s) => s.http?.responses ?? null],
  ['http.slowest.thinkTime', (s) => s.http?.slowest?.thinkTime ?? null],
];

export const SESSION_FIELDS: readonly SessionField[] = [
  ...WHOLE.map(([name, value]) => ({ name, value })),
  ...DIRECTION.map(([name, value]) => ({
    name: `toServer.${name}`,
    value: (s: SessionReport) => value(s.toServer),
  })),
  ...DIRECTION.map(([name, value]) => ({
    name: `toClient.${name}`,
    value: (s: SessionReport) => value(s.toClient),
  })),
];
