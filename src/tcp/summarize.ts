/** Turns a tracked session into its summary, the session record of the contract. */
import type { FlowTable } from '../flow/flow-table.js';
import { formatAddress } from '../wire/address.js';
import type { TunnelTable } from '../wire/tunnel-table.js';
import { EVENT_KINDS, type EventKind } from './events.js';
import { handshakeSummary } from './handshake.js';
import { Rtt } from './rtt.js';
import { type Session, type SideIndex, sideName } from './session.js';
import {
  type CloseSummary,
  type DirectionSummary,
  type EndpointAddress,
  type SessionSummary,
  type StallSummary,
  TCP_STATES,
} from './session-summary.js';
import { seqPrint } from './seq.js';
import { listSilences } from './silence.js';
import { timeBudget } from './time-budget.js';
import { NEVER } from './never.js';

const NO_RTT = new Rtt().summary();

/** @param tunnels Names of tunnels; without it, sessions that came through one do not say so. */
export function summarizeSession(
  session: Session,
  flows: FlowTable,
  tunnels: TunnelTable | null = null,
): SessionSummary {
  const { client, server, states } = session;
  const vlan = client.vlan >= 0 ? client.vlan : server.vlan;
  const eventCounts: Partial<Record<EventKind, number>> = {};
  const eventFrames: Partial<Record<EventKind, readonly number[]>> = {};
  EVENT_KINDS.forEach((kind, code) => {
    const n = session.eventCount(code);
    if (n === 0) return;
    eventCounts[kind] = n;
    eventFrames[kind] = session.eventFrames(code);
  });
  return {
    session: session.number,
    client: addressOf(session, 0, flows),
    server: addressOf(session, 1, flows),
    roles: session.roles,
    rolesReason: session.rolesReason,
    vlan: vlan < 0 ? null : vlan,
    tunnel: tunnels?.name(flows.tunnel(session.flow)) ?? null,
    firstFrame: session.firstFrame,
    lastFrame: session.lastFrame,
    firstTimeNs: session.firstTimeNs,
    duration: Math.max(0, session.lastTimeNs - session.firstTimeNs) / 1e9,
    handshake: handshakeSummary(session),
    close: closeSummary(session),
    state: { client: TCP_STATES[states.client]!, server: TCP_STATES[states.server]! },
    zeek: { connState: session.zeek.connState(), history: session.zeek.history() },
    toServer: directionSummary(session, 0),
    toClient: directionSummary(session, 1),
    eventCounts,
    eventFrames,
    stalls: stallSummary(session),
    timeBudget: timeBudget(session),
  };
}

function stallSummary(session: Session): StallSummary {
  const seconds = (ns: number): number => Math.trunc(ns) / 1e9;
  const by = session.stallNsBy ?? { acknowledgment: 0, window: 0, client: 0, server: 0 };
  return {
    seconds: seconds(session.stallNs),
    longest: seconds(session.longestStallNs),
    longestFrame: session.longestStallFrame === 0 ? null : session.longestStallFrame,
    longestWaitingFor: session.longestStallFor,
    bySeconds: {
      acknowledgment: seconds(by.acknowledgment),
      window: seconds(by.window),
      client: seconds(by.client),
      server: seconds(by.server),
    },
    silences: session.silences?.count ?? 0,
    silentSeconds: seconds(session.silences?.ns ?? 0),
    list: listSilences(session),
  };
}

/** Address and port of one side. */
export function addressOf(session: Session, side: SideIndex, flows: FlowTable): EndpointAddress {
  return endpointAddress(flows, session.flow, session.clientHigh === (side === 0));
}

function endpointAddress(flows: FlowTable, flow: number, high: boolean): EndpointAddress {
  return {
    address: formatAddress(
      flows.ipVersion(flow),
      flows.addressWord(flow, high, 0),
      flows.addressWord(flow, high, 1),
      flows.addressWord(flow, high, 2),
      flows.addressWord(flow, high, 3),
    ),
    port: flows.port(flow, high),
  };
}

function closeSummary(session: Session): CloseSummary {
  const { closeNs, firstTimeNs } = session;
  const afterSeconds = closeNs === NEVER ? null : Math.max(0, closeNs - firstTimeNs) / 1e9;
  const { states } = session;
  if (session.resetCause !== null) {
    return {
      how: 'reset',
      by: sideName(session.resetSide),
      resetCause: session.resetCause,
      frame: session.resetFrame,
      afterSeconds,
    };
  }
  const fins = (states.finSent(0) ? 1 : 0) + (states.finSent(1) ? 1 : 0);
  const by = states.firstFinBy === -1 ? null : sideName(states.firstFinBy);
  const open = session.evicted ? 'evicted' : session.idledOut ? 'idle-timeout' : 'open';
  const how = fins === 2 ? 'graceful' : session.evicted ? 'evicted' : fins === 1 ? 'half-closed' : open;
  const frame = session.finFrame === 0 ? null : session.finFrame;
  return {
    how,
    by,
    resetCause: null,
    frame,
    afterSeconds,
  };
}

/** What `side` sent. */
function directionSummary(session: Session, side: SideIndex): DirectionSummary {
  const x = session.endpoint(side);
  const y = session.endpoint(side === 0 ? 1 : 0);
  const lastNs = session.lastTimeNs;
  const heardNs = y.lastNs === NEVER ? session.firstTimeNs : y.lastNs;
  const unansweredNs = x.lastNs === NEVER ? 0 : Math.max(0, x.lastNs - heardNs);
  const fin = session.states.finSent(side) && !session.states.finAcked(side) ? 1 : 0;
  const syn = x.issKnown && x.una === x.iss ? 1 : 0;
  const lostInCapture = x.holes?.bytes(true) ?? 0;
  const notYetSeen = x.holes?.bytes(false) ?? 0;
  const evicted = x.holes?.evictedBytes ?? 0;
  const badChecksum = x.holes?.corruptBytes() ?? 0;
  const zeroNs = x.zeroWindowNs + (x.zeroSinceNs !== NEVER ? Math.max(0, lastNs - x.zeroSinceNs) : 0);
  const spanNs = x.lastDataNs - x.firstDataNs;
  const orNull = (n: number): number | null => (n < 0 ? null : n);
  return {
    segments: x.segments,
    dataSegments: x.dataSegments,
    bytes: x.bytes,
    wireBytes: x.wireBytes,
    ipBytes: x.ipBytes,
    uniqueBytes: x.uniqueBytes,
    repeatedBytes: x.repeatedBytes,
    badChecksumBytes: x.badChecksumBytes,
    acceptedBadChecksumBytes: x.holes?.acceptedBytes ?? 0,
    outOfWindowBytes: x.outOfWindowBytes,
    missingBytes: lostInCapture + notYetSeen + badChecksum + evicted,
    missing: {
      lostInCapture,
      notYetSeen,
      snapLength: x.snapLengthBytes,
      badChecksum,
      evicted,
    },
    unacknowledgedBytes: Math.max(0, x.inFlight - fin - syn),
    unansweredRepeats: x.unansweredRepeats,
    unansweredSeconds: unansweredNs / 1e9,
    repairedBytes: x.repairedBytes,
    retransmissions: x.retransmissions,
    dataRetransmissions: x.dataRetransmissions,
    timeoutRetransmissions: x.loss?.timeouts ?? 0,
    retransmittedBytes: x.retransmittedBytes,
    spuriousRetransmissions: x.spuriousRetransmissions,
    outOfOrder: x.outOfOrder,
    duplicates: x.duplicates,
    duplicateAcks: x.duplicateAcks,
    zeroWindows: x.zeroWindows,
    zeroWindowSeconds: Math.trunc(zeroNs) / 1e9,
    lostSegments: x.lostSegments,
    resets: x.resets,
    timestampsUsed: x.hasTimestamps,
    rtt: x.rtt?.summary() ?? NO_RTT,
    rttTimestamps: x.rttTimestamps?.summary() ?? NO_RTT,
    rttToSender: x.far?.echo.summary() ?? NO_RTT,
    throughput: x.lastDataNs !== NEVER && spanNs > 0 ? (x.uniqueBytes * 1e9) / spanNs : null,
    lossRates: x.loss?.rates?.summary() ?? null,
    maxBytesInFlight: x.maxBytesInFlight,
    windowScale: orNull(x.shift),
    minWindow: orNull(x.minWindow),
    maxWindow: orNull(x.maxWindow),
    mss: orNull(x.mss),
    largestSegment: x.largestSegment,
    checksumErrors: x.checksumErrors,
    checksumsOffloaded: x.checksumsOffloaded,
    isn: x.issKnown ? seqPrint(x.iss) : null,
    ttl: orNull(x.ttl),
    keepAlives: x.keepAlives,
    zeroWindowProbes: x.zeroWindowProbes,
    congestionMarks: x.congestionMarks,
    nagleWaits: x.nagle?.count ?? 0,
    nagleSeconds: Math.trunc(x.nagle?.ns ?? 0) / 1e9,
    nagleFrames: x.nagle?.frames ?? [],
    firstFrame: x.firstFrame === 0 ? null : x.firstFrame,
    lastFrame: x.lastFrame === 0 ? null : x.lastFrame,
  };
}
