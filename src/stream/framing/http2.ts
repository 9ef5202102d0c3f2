/** HTTP/2 frames (RFC 9113 §4): their types, streams and flags; header blocks stay compressed. */
import { confidenceOfBits } from './confidence.js';
import type { Framing, MessageAbout, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import { octetsOf } from './octets.js';
import { readUnsigned } from './read-number.js';
import type { Sample } from './sample.js';
import { tryFraming } from './trial.js';

/** What a client sends first (RFC 9113 §3.4). */
export const HTTP2_PREFACE = octetsOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HEAD_BYTES = 9;

const TYPES: readonly string[] = [
  ...['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY'],
  ...['WINDOW_UPDATE', 'CONTINUATION', 'ALTSVC', 'unknown', 'ORIGIN'],
];
/** RFC 9218 §7.1. */
const PRIORITY_UPDATE = 0x10;

const ERRORS: readonly string[] = [
  ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT'],
  ...['STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR'],
  ...['CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];

const END_STREAM = 0x1;
const END_HEADERS = 0x4;
const ACK = 0x1;

export const http2: Framing = {
  name: 'http2',
  title: 'HTTP/2 frames',
  pairing: 'stream',
  open: (client, server) => [new HeadCutter(client, RULE), new HeadCutter(server, RULE)],
  recognise: judge,
};

const RULE: HeadRule = {
  leastHead: HEAD_BYTES,
  measure(head, length) {
    if (isPreface(head)) return HTTP2_PREFACE.length;
    if ((head[5]! & 0x80) !== 0) return 'the reserved bit of a frame is set: no HTTP/2';
    const payload = readUnsigned(head, 0, 3, 'big');
    // The error of a frame is waited for: it says why.
    const error = errorAt(head);
    return error >= 0 && length < HEAD_BYTES + Math.min(payload, error + 4) ? 0 : HEAD_BYTES + payload;
  },
  about: (head, _length, total) =>
    isPreface(head) ? { kind: 'preface', aside: true } : aboutFrame(head, total - HEAD_BYTES),
  // Few octets begin a frame by chance: a length the default allows, a known type, no reserved bit.
  mayBegin(bytes) {
    if (bytes.length < HEAD_BYTES) return false;
    const length = readUnsigned(bytes, 0, 3, 'big');
    return length <= 16_384 && bytes[3]! <= 9 && (bytes[5]! & 0x80) === 0 && fitsType(bytes, length);
  },
};

function isPreface(head: Uint8Array): boolean {
  for (let i = 0; i < HEAD_BYTES; i++) if (head[i] !== HTTP2_PREFACE[i]) return false;
  return true;
}

/** Lengths and streams that RFC 9113 §6 demands of the type. */
function fitsType(head: Uint8Array, length: number): boolean {
  const stream = readUnsigned(head, 5, 4, 'big');
  switch (TYPES[head[3]!]) {
    case 'DATA':
    case 'HEADERS':
    case 'CONTINUATION':
    case 'PUSH_PROMISE':
      return stream > 0;
    case 'PRIORITY':
      return stream > 0 && length === 5;
    case 'RST_STREAM':
      return stream > 0 && length === 4;
    case 'SETTINGS':
      return stream === 0 && length % 6 === 0;
    case 'PING':
      return stream === 0 && length === 8;
    case 'GOAWAY':
      return stream === 0 && length >= 8;
    case 'WINDOW_UPDATE':
      return length === 4;
    default:
      return false;
  }
}

function aboutFrame(head: Uint8Array, length: number): MessageAbout {
  const type = head[3]!;
  const flags = head[4]!;
  const stream = readUnsigned(head, 5, 4, 'big');
  const kind = type === PRIORITY_UPDATE ? 'PRIORITY_UPDATE' : (TYPES[type] ?? 'unknown');
  const carries = kind === 'DATA' || kind === 'HEADERS' || kind === 'CONTINUATION';
  const endStream = (kind === 'DATA' || kind === 'HEADERS') && (flags & END_STREAM) !== 0;
  const acknowledges = (kind === 'SETTINGS' || kind === 'PING') && (flags & ACK) !== 0;
  const error = errorOf(head, length);
  const words = [
    ...(stream > 0 ? [`stream ${stream}`] : []),
    ...(kind === 'unknown' ? [`type ${type}`] : []),
    ...(endStream ? ['END_STREAM'] : []),
    ...(acknowledges ? ['ACK'] : []),
    ...(error === null ? [] : [error]),
  ];
  return {
    kind,
    label: words.join(' '),
    aside: !carries || stream === 0,
    stream,
    endsStream: endStream,
    facts: {
      type,
      flags,
      stream,
      payloadBytes: length,
      endStream,
      endHeaders: (kind === 'HEADERS' || kind === 'CONTINUATION') && (flags & END_HEADERS) !== 0,
      error,
    },
  };
}

/** Where in its payload a frame has an error code, -1 when it has none. */
function errorAt(head: Uint8Array): number {
  const kind = TYPES[head[3]!];
  return kind === 'RST_STREAM' ? 0 : kind === 'GOAWAY' ? 4 : -1;
}

/** Error of RST_STREAM and GOAWAY by name; null for other frames. */
function errorOf(head: Uint8Array, length: number): string | null {
  const at = errorAt(head);
  if (at < 0 || length < at + 4) return null;
  const code = readUnsigned(head, HEAD_BYTES + at, 4, 'big');
  return ERRORS[code] ?? `error ${code}`;
}

function judge(sample: Sample): Recognition | null {
  const [client] = sample.sides;
  const seen = Math.min(client.bytes.length, HTTP2_PREFACE.length);
  if (seen >= 3 && client.bytes.subarray(0, seen).every((octet, i) => octet === HTTP2_PREFACE[i])) {
    return { confidence: confidenceOfBits(seen), reason: 'the client begins with the preface of HTTP/2' };
  }
  // Without the preface only a server's SETTINGS say enough: other frames are too much like any length prefix.
  const [, server] = tryFraming(http2, sample);
  const { bytes } = sample.sides[1];
  const settings = bytes.length >= HEAD_BYTES && TYPES[bytes[3]!] === 'SETTINGS' && RULE.mayBegin!(bytes);
  if (client.bytes.length > 0 || !settings || server.broken !== null || server.messages < 2) return null;
  return { confidence: 0.8, reason: 'the server begins with the settings of HTTP/2' };
}
