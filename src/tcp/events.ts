/**
 * Events: what one frame shows about a session, with what convinced us. The kinds and fields are
 * those of the NDJSON contract; a kind never changes its meaning.
 */

/** Every kind of event that exists, in the order the documentation lists them. */
export const EVENT_KINDS = [
  'retransmission',
  'out-of-order',
  'duplicate',
  'lost-segment',
  'acked-unseen',
  'duplicate-ack',
  'zero-window',
  'zero-window-probe',
  'zero-window-probe-ack',
  'window-full',
  'window-update',
  'window-shrunk',
  'keep-alive',
  'keep-alive-ack',
  'reset',
  'handshake-failed',
  'port-reused',
  'half-open',
  'overlap-conflict',
  'out-of-window',
  'challenge-ack',
  'dsack',
  'ecn-congestion',
  'checksum-error',
  'stall',
  'deadlock',
  'syn-flood',
  'port-scan',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Which side of a session sent a segment. */
export type Side = 'client' | 'server';

export type RetransmissionCause = 'rto' | 'fast' | 'tlp' | 'syn' | 'fin' | 'unknown';

export const RESET_CAUSES = [
  'refused',
  'unread-data',
  'abort',
  'closed-socket',
  'keepalive-timeout',
  'firewall',
  'injected',
  'half-open',
  'handshake-aborted',
  'unknown',
] as const;
export type ResetCause = (typeof RESET_CAUSES)[number];

export const HANDSHAKE_FAILURES = [
  'timeout',
  'refused',
  'network-unreachable',
  'host-unreachable',
  'port-unreachable',
  'admin-prohibited',
  'host-prohibited',
  'net-prohibited',
  'protocol-unreachable',
  'fragmentation-needed',
  'ttl-exceeded',
  'reset-by-peer',
  'not-accepted',
  'aborted',
  'tls-alert',
  'tls-reset',
] as const;
export type HandshakeFailure = (typeof HANDSHAKE_FAILURES)[number];

/** Fields of every event. */
interface EventBase {
  /** Frame that shows it, from 1. */
  readonly frame: number;
  /** Nanoseconds since the capture's base second. */
  readonly timeNs: number;
  /** Session number, from 0; -1 when the event concerns no single session. */
  readonly session: number;
  /** Who sent the frame; null when that is not known. */
  readonly from: Side | null;
}

export interface RetransmissionEvent extends EventBase {
  readonly kind: 'retransmission';
  cause: RetransmissionCause;
  /** True when the receiver had every octet already; null when the capture cannot tell. */
  spurious: boolean | null;
  /** Octets sent again (payload; SYN and FIN count nothing). */
  readonly bytes: number;
  /** Frame that carried these octets before, null when the capture does not have it. */
  readonly originalFrame: number | null;
  /** Seconds since the octets were sent before, null when unknown. */
  readonly delay: number | null;
  confidence: number;
  readonly evidence: string[];
}

export interface OutOfOrderEvent extends EventBase {
  readonly kind: 'out-of-order';
  readonly bytes: number;
  /** Seconds since the first later segment passed. */
  readonly delay: number;
  /** The octets had arrived before by a retransmission: this is the late original. */
  readonly lateOriginal: boolean;
  readonly confidence: number;
  readonly evidence: string[];
}

export interface DuplicateEvent extends EventBase {
  readonly kind: 'duplicate';
  /** Null where the first copy is known by its octets only: a host with offloads showed it as a part of a larger one. */
  readonly ofFrame: number | null;
  readonly bytes: number;
  readonly evidence: string[];
}

export interface GapEvent extends EventBase {
  readonly kind: 'lost-segment' | 'acked-unseen';
  /** Octets missing (lost-segment) or acknowledged without having been captured. */
  readonly bytes: number;
}

export interface DuplicateAckEvent extends EventBase {
  readonly kind: 'duplicate-ack';
  /** 1 for the second identical acknowledgment. */
  readonly count: number;
  readonly ofFrame: number;
}

export interface WindowEvent extends EventBase {
  readonly kind:
    | 'zero-window'
    | 'zero-window-probe'
    | 'zero-window-probe-ack'
    | 'window-full'
    | 'window-update'
    | 'window-shrunk';
  /** Receive window the event is about, octets, scaled; null when the scale is unknown. */
  readonly window: number | null;
  /**
   * Only with `window-update`: it also reports octets that arrived out of order, so that it counts as a
   * duplicate acknowledgment in loss recovery (RFC 6675 §2).
   */
  readonly newSack?: true;
}

export interface KeepAliveEvent extends EventBase {
  readonly kind: 'keep-alive' | 'keep-alive-ack';
}

export interface ResetEvent extends EventBase {
  readonly kind: 'reset';
  cause: ResetCause;
  confidence: number;
  readonly evidence: string[];
}

export interface HandshakeFailedEvent extends EventBase {
  readonly kind: 'handshake-failed';
  readonly reason: HandshakeFailure;
  /** SYNs sent for this attempt. */
  readonly attempts: number;
  /** With `tls-alert`: name of the alert, absent when it is encrypted. */
  readonly alert?: string;
  readonly evidence: string[];
}

export interface PortReusedEvent extends EventBase {
  readonly kind: 'port-reused';
  /** Session that used the same addresses and ports before. */
  readonly previousSession: number;
  /** Seconds since that session's last segment. */
  readonly idle: number;
}

export interface SimpleEvent extends EventBase {
  readonly kind: 'half-open' | 'challenge-ack' | 'deadlock';
  readonly evidence: string[];
}

export interface OutOfWindowEvent extends EventBase {
  readonly kind: 'out-of-window';
  /** Octets beyond the right edge (positive) or before the left edge (negative) of the window. */
  readonly distance: number;
}

export interface OverlapConflictEvent extends EventBase {
  readonly kind: 'overlap-conflict';
  /** Octets that differ between the two copies. */
  readonly bytes: number;
  /** Frame that carried them first. */
  readonly ofFrame: number | null;
  /** Stream offset of the first octet that differs, 0 is the first after the initial sequence number. */
  readonly offset: number;
  /** Which copy stays in the stream. */
  readonly kept: 'first' | 'second';
  /** Both versions from there on, hex, as far as they are worth showing. */
  readonly first: string;
  readonly second: string;
  readonly evidence: string[];
}

export interface DsackEvent extends EventBase {
  readonly kind: 'dsack';
  /** Range reported as received twice, absolute unsigned sequence numbers. */
  readonly left: number;
  readonly right: number;
}

export interface EcnEvent extends EventBase {
  readonly kind: 'ecn-congestion';
  /** CE mark seen in the IP header, or ECE echoed by the receiver. */
  readonly sign: 'ce' | 'ece';
}

export interface ChecksumEvent extends EventBase {
  readonly kind: 'checksum-error';
  readonly bytes: number;
}

export interface StallEvent extends EventBase {
  readonly kind: 'stall';
  /** Seconds of silence that this frame ended. */
  readonly duration: number;
  /** Frame before the silence. */
  readonly afterFrame: number;
  /** What the silence was spent on. */
  readonly waitingFor: 'acknowledgment' | 'window' | 'client' | 'server';
}

export interface SynFloodEvent extends EventBase {
  readonly kind: 'syn-flood';
  /** Address and port flooded. */
  readonly target: { readonly address: string; readonly port: number };
  readonly attempts: number;
  readonly sources: number;
}

export interface PortScanEvent extends EventBase {
  readonly kind: 'port-scan';
  /** Many ports of one host, or one port of many hosts. */
  readonly scan: 'vertical' | 'horizontal';
  /** Address that scans. */
  readonly source: string;
  /** The host of a vertical scan, the port of a horizontal one. */
  readonly target: { readonly address: string | null; readonly port: number | null };
  /** Sessions tried so far, and how many of them completed their handshake. */
  readonly attempts: number;
  readonly completed: number;
  /** Ports or hosts tried so far. */
  readonly targets: number;
}

export type TcpEvent =
  | RetransmissionEvent
  | OutOfOrderEvent
  | DuplicateEvent
  | GapEvent
  | DuplicateAckEvent
  | WindowEvent
  | KeepAliveEvent
  | ResetEvent
  | HandshakeFailedEvent
  | PortReusedEvent
  | SimpleEvent
  | OutOfWindowEvent
  | OverlapConflictEvent
  | DsackEvent
  | EcnEvent
  | ChecksumEvent
  | StallEvent
  | SynFloodEvent
  | PortScanEvent;
