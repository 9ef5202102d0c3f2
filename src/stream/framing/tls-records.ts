/** TLS records (RFC 8446 §5.1): the frame of everything that TLS sends, in clear or encrypted. */
import {
  tlsAlertName,
  tlsHandshakeName,
  TLS_TYPE_NAMES,
  TlsType,
  tlsVersionName,
} from '../above/tls-names.js';
import { confidenceOfBits } from './confidence.js';
import type { CutSink, Cutter, Framing, MessageAbout, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import { readUnsigned } from './read-number.js';
import type { Sample } from './sample.js';
import { tryFraming } from './trial.js';

const HEAD_BYTES = 5;
/** RFC 5246 §6.2.3: 2^14 octets of content and 2,048 that protection may add. */
const MOST_CONTENT = 16_384 + 2_048;
/** Content type, version and length: what chance seldom hits. */
const RECORD_BITS = 20;

export const tlsRecords: Framing = {
  name: 'tls',
  title: 'TLS records',
  pairing: 'turns',
  open: (client, server) => [tlsRecordCutter(client), tlsRecordCutter(server)],
  recognise: judge,
};

/** A cutter for one direction; also for what goes through an HTTP tunnel. */
export function tlsRecordCutter(sink: CutSink): Cutter {
  let encrypted = false;
  const rule: HeadRule = {
    leastHead: HEAD_BYTES,
    measure(head, length) {
      if (!isRecordHead(head)) return 'no TLS record';
      const content = readUnsigned(head, 3, 2, 'big');
      // The first octets of the content are waited for: they say what it is.
      return length < HEAD_BYTES + Math.min(content, tellingOctets(head[0]!)) ? 0 : HEAD_BYTES + content;
    },
    about(head, _length, total) {
      const about = aboutRecord(head, total - HEAD_BYTES, encrypted);
      if (head[0] === TlsType.ChangeCipherSpec) encrypted = true;
      return about;
    },
    mayBegin: (bytes) => bytes.length >= HEAD_BYTES && isRecordHead(bytes),
  };
  return new HeadCutter(sink, rule);
}

/** These octets can be the head of a record: a known type, a version 3.x, a length that is allowed. */
export function isRecordHead(bytes: Uint8Array): boolean {
  const type = bytes[0]!;
  return (
    type >= TlsType.ChangeCipherSpec &&
    type <= TlsType.Heartbeat &&
    bytes[1] === 3 &&
    bytes[2]! <= 4 &&
    readUnsigned(bytes, 3, 2, 'big') <= MOST_CONTENT
  );
}

/** Octets that name a handshake message or an alert. */
function tellingOctets(type: number): number {
  return type === TlsType.Handshake ? 1 : type === TlsType.Alert ? 2 : 0;
}

function aboutRecord(head: Uint8Array, length: number, encrypted: boolean): MessageAbout {
  const type = head[0]!;
  const label = encrypted && tellingOctets(type) > 0 ? 'encrypted' : labelInClear(head, length);
  return {
    kind: TLS_TYPE_NAMES.get(type)!,
    label,
    aside: type !== TlsType.ApplicationData,
    facts: { type, version: tlsVersionName(readUnsigned(head, 1, 2, 'big')), payloadBytes: length },
  };
}

function labelInClear(head: Uint8Array, length: number): string {
  const [first, second] = [head[HEAD_BYTES]!, head[HEAD_BYTES + 1]!];
  switch (head[0]) {
    case TlsType.Handshake:
      return length > 0 ? tlsHandshakeName(first) : '';
    case TlsType.Alert:
      // Two octets are an alert in clear; encryption makes it longer.
      return length === 2 ? `${first === 2 ? 'fatal' : 'warning'} ${tlsAlertName(second)}` : 'encrypted';
    default:
      return '';
  }
}

function judge(sample: Sample): Recognition | null {
  let records = 0;
  let begun = 0;
  for (const side of tryFraming(tlsRecords, sample)) {
    if (side.bytes === 0) continue;
    if (side.broken !== null) return null;
    records += side.messages;
    begun += side.open && side.bytes >= HEAD_BYTES ? 1 : 0;
  }
  if (records + begun === 0) return null;
  const reason = records === 1 ? 'a record of TLS' : `${records} records of TLS in a row`;
  return { confidence: confidenceOfBits(RECORD_BITS * (records + begun) - 14), reason };
}
