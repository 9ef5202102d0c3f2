/**
 * What a filter can ask of a session. A field gives one or several values; a comparison holds when
 * it holds for one of them. Names are tcpdump's where it has them, and the paths of the session
 * record for everything else.
 */
import { explain, suggestKinds } from '../diagnose/explain/explain.js';
import type { Severity, VerdictSubject } from '../diagnose/verdict.js';
import type { SessionReport } from '../engine/analysis-report.js';
import { SESSION_FIELDS } from '../engine/session-fields.js';
import { EVENT_KINDS, type EventKind } from '../tcp/events.js';
import {
  type CloseHow,
  type DirectionSummary,
  type HandshakeOutcome,
  TCP_STATES,
} from '../tcp/session-summary.js';
import type { Dimension } from './filter-values.js';

interface FieldBase {
  /** What it means, for the help. */
  readonly help: string;
}

export interface NumberField extends FieldBase {
  readonly type: 'number';
  readonly dimension: Dimension;
  readonly values: (session: SessionReport) => readonly (number | null)[];
}

export interface AddressField extends FieldBase {
  readonly type: 'address';
  readonly values: (session: SessionReport) => readonly string[];
}

export interface WordField extends FieldBase {
  readonly type: 'word';
  readonly values: (session: SessionReport) => readonly (string | null)[];
  /** All words it can have, least first where they have an order; null when any text will do. */
  readonly words: readonly string[] | null;
  /** `<` and `>` compare places in `words`. */
  readonly ordered?: boolean;
  /** Words near to one that is not among `words`. */
  readonly suggest?: (word: string) => readonly string[];
}

export type FilterField = NumberField | AddressField | WordField;

/** All words of a type: the compiler tells when one is missing. */
const wordsOf = <T extends string>(words: Readonly<Record<T, true>>): string[] => Object.keys(words);

const SEVERITIES = wordsOf<Severity | 'none'>({ none: true, info: true, warning: true, critical: true });
const SUBJECTS = wordsOf<VerdictSubject>({
  client: true,
  server: true,
  path: true,
  middlebox: true,
  capture: true,
});
const OUTCOMES = wordsOf<HandshakeOutcome>({
  completed: true,
  timeout: true,
  refused: true,
  unreachable: true,
  aborted: true,
  'not-captured': true,
});
const CLOSES = wordsOf<CloseHow>({
  graceful: true,
  'half-closed': true,
  reset: true,
  open: true,
  'idle-timeout': true,
  evicted: true,
});

type Directions = readonly [DirectionSummary, DirectionSummary];
const directions = (s: SessionReport): Directions => [s.toServer, s.toClient];
const sum = (s: SessionReport, of: (d: DirectionSummary) => number): number =>
  of(s.toServer) + of(s.toClient);

/** Share of payload octets that were sent again, percent. */
function lossPercent(s: SessionReport): number {
  const bytes = sum(s, (d) => d.bytes);
  return bytes === 0 ? 0 : (100 * sum(s, (d) => d.retransmittedBytes)) / bytes;
}

/** Kinds of events with their causes where a session has one of each. */
function kindsOf(s: SessionReport): string[] {
  const kinds = EVENT_KINDS.filter((kind: EventKind) => (s.eventCounts[kind] ?? 0) > 0) as string[];
  if (s.close.resetCause !== null) kinds.push(`reset/${s.close.resetCause}`);
  if (s.handshake.reason !== null) kinds.push(`handshake-failed/${s.handshake.reason}`);
  return kinds;
}

const count = (help: string, values: NumberField['values']): NumberField => ({
  type: 'number',
  dimension: 'count',
  help,
  values,
});
const seconds = (help: string, values: NumberField['values']): NumberField => ({
  type: 'number',
  dimension: 'seconds',
  help,
  values,
});
const bytes = (help: string, values: NumberField['values']): NumberField => ({
  type: 'number',
  dimension: 'bytes',
  help,
  values,
});
const address = (help: string, values: AddressField['values']): AddressField => ({
  type: 'address',
  help,
  values,
});
const word = (help: string, words: readonly string[] | null, values: WordField['values']): WordField => ({
  type: 'word',
  help,
  words,
  values,
});

const MAIN: readonly (readonly [name: string, field: FilterField])[] = [
  ['host', address('address of either side, or a network', (s) => [s.client.address, s.server.address])],
  ['client', address('address of the client, or a network', (s) => [s.client.address])],
  ['server', address('address of the server, or a network', (s) => [s.server.address])],
  ['port', count('port of either side', (s) => [s.client.port, s.server.port])],
  ['vlan', count('VLAN identifier', (s) => [s.vlan])],
  ['tunnel', word('kind of the innermost tunnel, or none', null, (s) => [s.tunnel?.kind ?? 'none'])],
  ['duration', seconds('first to last segment', (s) => [s.duration])],
  ['bytes', bytes('payload of both directions', (s) => [sum(s, (d) => d.bytes)])],
  ['segments', count('segments of both directions', (s) => [sum(s, (d) => d.segments)])],
  [
    'rtt',
    seconds('of the handshake, or the median of a direction', (s) => [
      s.handshake.rtt,
      ...directions(s).map((d) => d.rtt.median),
    ]),
  ],
  ['retransmissions', count('of both directions', (s) => [sum(s, (d) => d.retransmissions)])],
  [
    'loss',
    {
      type: 'number',
      dimension: 'percent',
      help: 'share of payload that was sent again',
      values: (s) => [lossPercent(s)],
    },
  ],
  ['stall', seconds('the longest silence in which somebody waited', (s) => [s.stalls.longest])],
  [
    'kind',
    {
      ...word('kind of event, or reset/CAUSE, handshake-failed/REASON', null, kindsOf),
      suggest: suggestKinds,
    },
  ],
  [
    'verdict',
    { ...word('code of a verdict', null, (s) => s.verdicts.map(({ code }) => code)), suggest: suggestKinds },
  ],
  [
    'severity',
    {
      ...word('of the worst verdict', SEVERITIES, (s) => [s.verdicts[0]?.severity ?? 'none']),
      ordered: true,
    },
  ],
  ['blame', word('whom a verdict names', SUBJECTS, (s) => s.verdicts.map(({ subject }) => subject))],
  ['cost', seconds('of any verdict', (s) => s.verdicts.map(({ cost }) => cost.seconds))],
  ['findings', count('number of verdicts', (s) => [s.verdicts.length])],
  [
    'state',
    word('RFC 9293 state of either side at the end', TCP_STATES, (s) => [s.state.client, s.state.server]),
  ],
  ['handshake', word('its outcome', OUTCOMES, (s) => [s.handshake.outcome])],
  ['close', word('how the session ended', CLOSES, (s) => [s.close.how])],
];

/** Other names for the same: Wireshark's, Zeek's, and short ones. */
const ALIASES: Readonly<Record<string, string>> = {
  net: 'host',
  ip: 'host',
  'ip.addr': 'host',
  'ipv6.addr': 'host',
  'tcp.port': 'port',
  'tcp.stream': 'session',
  stream: 'session',
  subject: 'blame',
  outcome: 'handshake',
  conn_state: 'zeek.connState',
  history: 'zeek.history',
};

/** Words of other filters and what is meant by them here. */
export const FOREIGN_WORDS: Readonly<Record<string, string>> = {
  src: 'client (who opened the session)',
  dst: 'server (who was called)',
  tcp: 'nothing: every session is TCP',
  udp: 'nothing: every session is TCP',
  proto: 'nothing: every session is TCP',
  flags: 'kind',
  // Wireshark's, of packets: a session is asked whether it has one.
  'tcp.analysis.flags': 'findings > 0',
  'tcp.analysis.retransmission': 'kind retransmission',
  'tcp.analysis.fast_retransmission': 'kind retransmission',
  'tcp.analysis.spurious_retransmission': 'toServer.spuriousRetransmissions > 0 (or toClient)',
  'tcp.analysis.out_of_order': 'kind out-of-order',
  'tcp.analysis.lost_segment': 'kind lost-segment',
  'tcp.analysis.ack_lost_segment': 'kind acked-unseen',
  'tcp.analysis.duplicate_ack': 'kind duplicate-ack',
  'tcp.analysis.window_full': 'kind window-full',
  'tcp.analysis.window_update': 'kind window-update',
  'tcp.analysis.zero_window': 'kind zero-window',
  'tcp.analysis.zero_window_probe': 'kind zero-window-probe',
  'tcp.analysis.zero_window_probe_ack': 'kind zero-window-probe-ack',
  'tcp.analysis.keep_alive': 'kind keep-alive',
  'tcp.analysis.keep_alive_ack': 'kind keep-alive-ack',
  'tcp.analysis.reused_ports': 'kind port-reused',
  'tcp.analysis.initial_rtt': 'handshake.rtt',
  'tcp.analysis.ack_rtt': 'rtt',
  'tcp.analysis.bytes_in_flight': 'toServer.maxBytesInFlight (or toClient)',
  'tcp.flags.reset': 'kind reset',
  'tcp.completeness': 'handshake, close or zeek.connState',
  'tcp.srcport': 'client.port (who opened the session)',
  'tcp.dstport': 'server.port (who was called)',
  'ip.src': 'client (who opened the session)',
  'ip.dst': 'server (who was called)',
};

/** What the figures of the session record measure, by their names. */
const IN_SECONDS = /(duration|rtt\.(min|median|p95|max)|handshake\.rtt|seconds|longest)$/i;
const IN_BYTES = /(bytes|bytesinflight|window|mss)$/i;
const IN_WORDS =
  /^(roles|handshake\.(outcome|reason)|close\.(how|by|resetcause)|state\..*|zeek\..*|tunnel\.kind)$/i;

const FIELDS: ReadonlyMap<string, FilterField> = new Map([
  ...SESSION_FIELDS.map(({ name, value }): [string, FilterField] => [
    name.toLowerCase(),
    generic(name, value),
  ]),
  ...MAIN,
]);

/** The field of a name in any case; null when there is none. */
export function filterField(name: string): FilterField | null {
  const key = name.toLowerCase();
  const alias = Object.hasOwn(ALIASES, key) ? ALIASES[key]! : key;
  return FIELDS.get(alias.toLowerCase()) ?? null;
}

/** Main names with what they mean, for the help. */
export function filterHelp(): { name: string; help: string }[] {
  return MAIN.map(([name, { help }]) => ({ name, help }));
}

/** Every name that can be written, the main ones first. */
export function filterNames(): string[] {
  return [...MAIN.map(([name]) => name), ...SESSION_FIELDS.map(({ name }) => name)];
}

/** True when `kind` or `verdict` can have this word. */
export function isKnownKind(text: string): boolean {
  return (EVENT_KINDS as readonly string[]).includes(text) || explain(text) !== null;
}

function generic(name: string, value: (session: SessionReport) => string | number | null): FilterField {
  const help = `${name} of the session record`;
  if (name.endsWith('.address')) return address(help, (s) => [String(value(s))]);
  if (IN_WORDS.test(name)) return word(help, null, (s) => [value(s) as string | null]);
  const values: NumberField['values'] = (s) => [value(s) as number | null];
  const dimension = IN_SECONDS.test(name) ? 'seconds' : IN_BYTES.test(name) ? 'bytes' : 'count';
  return { type: 'number', dimension, help, values };
}
