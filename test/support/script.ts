/**
 * The trace language of the TCP tests: one line a segment, numbers relative to the initial sequence
 * number of each side (the SYN is 0, the first data octet 1).
 *
 *     c> S 0:0 win 64240 mss 1460 ws 7 sackok ts 1 0
 *     +0.010 s> SA 0:0 ack 1 win 65160 mss 1460      # a comment
 *     c> . 1:1 ack 1 win 502
 *     c> P 1:101 ack 1 / s> . 1:1 ack 101 sack 201:301,401:501
 *
 * `[+seconds] c>|s> FLAGS BEGIN:END [option ...]`, one line or ` / ` a segment. The time is counted from
 * the segment before, 0.001 s when not given; the first stands at 0. END - BEGIN is the payload, so a
 * SYN with 5 octets is `S 0:5` and the next octet is 6. Flags: S F R P U E(CE) C(WR) A, `.` for none;
 * A is implied by `ack N`.
 *
 * Options: `ack N`, `win N` (then kept for this side), `mss N`, `ws N`, `sackok`, `sack L:R,L:R`,
 * `ts VAL ECR`, `tfo N` (cookie octets, 0 asks for one), `urg N`, `id N` and `ttl N` (IP), `nodf`,
 * `ect0` `ect1` `ce` (IP ECN bits), `ece` `cwr` (TCP flags), `bad` (wrong TCP checksum),
 * `hex DIGITS` (first payload octets), `snap N` (octets of the frame that are captured).
 */
import { Flag } from '../../src/wire/packet-view.js';

export { encodeFrames, patternByte, toPcap, type EncodedFrame, type EncodeOptions } from './encode-frames.js';

/** One segment of a script. `seq`, `ack` and SACK edges are int32 images of absolute numbers. */
export interface ScriptSegment {
  /** Nanoseconds since the first line, or its own `+t` if it has one. */
  timeNs: number;
  /** 0 the client, 1 the server. */
  from: 0 | 1;
  /** `Flag` bits. */
  flags: number;
  seq: number;
  /** 0 without ACK. */
  ack: number;
  /** Number relative to the sender's initial one, of the first payload octet (1 after a SYN). */
  relativePayload: number;
  payloadLen: number;
  /** Window field, unscaled. */
  window: number;
  urgent: number;
  mss: number | null;
  windowScale: number | null;
  sackPermitted: boolean;
  timestamps: { value: number; echo: number } | null;
  sack: { left: number; right: number }[];
  fastOpenCookie: number | null;
  /** IP identification, null to count up. */
  ipId: number | null;
  ttl: number;
  dontFragment: boolean;
  /** IP ECN bits, 0-3. */
  ecn: number;
  badChecksum: boolean;
  /** First payload octets; the rest is the pattern. */
  payload: Uint8Array | null;
  /** Octets of the frame that are captured, null for all. */
  snap: number | null;
}

const FLAG_LETTERS: Readonly<Record<string, number>> = {
  S: Flag.Syn,
  F: Flag.Fin,
  R: Flag.Rst,
  P: Flag.Psh,
  A: Flag.Ack,
  U: Flag.Urg,
  E: Flag.Ece,
  C: Flag.Cwr,
  '.': 0,
};

const LINE = /^(?:\+(\d+(?:\.\d+)?)\s+)?([cs])>\s+([SFRPAUEC.]+)\s+(-?\d+):(-?\d+)((?:\s+\S+)*)$/;

/** Nanoseconds between two segments when the script does not say. */
const STEP_NS = 1_000_000;

/**
 * Reads a script. Throws with the line when one makes no sense: a typing error must not become a test.
 *
 * @param clientIsn Initial sequence number of the client, 0 to 2^32-1; `serverIsn` likewise.
 */
export function script(text: string, clientIsn = 1000, serverIsn = 2000): ScriptSegment[] {
  const isn = [clientIsn, serverIsn] as const;
  const window: [number, number] = [65_535, 65_535];
  const segments: ScriptSegment[] = [];
  let timeNs = 0;
  for (const raw of text.split(/\n|\s\/\s/)) {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '') continue;
    const m = LINE.exec(line);
    if (!m) throw new Error(`not a script line: ${line}`);
    if (m[1] !== undefined) timeNs += Math.round(Number(m[1]) * 1e9);
    else if (segments.length > 0) timeNs += STEP_NS;
    const from = m[2] === 'c' ? 0 : 1;
    const begin = Number(m[4]);
    const payloadLen = Number(m[5]) - begin;
    if (payloadLen < 0) throw new Error(`ends before it begins: ${line}`);
    const segment: ScriptSegment = { ...BLANK_SEGMENT, from, timeNs, payloadLen, sack: [] };
    for (const letter of m[3]!) segment.flags |= FLAG_LETTERS[letter]!;
    segment.seq = (isn[from] + begin) | 0;
    segment.relativePayload = begin + (segment.flags & Flag.Syn ? 1 : 0);
    segment.window = window[from];
    readOptions(segment, m[6]!.trim().split(/\s+/).filter(Boolean), isn[1 - from]!, line);
    window[from] = segment.window;
    segments.push(segment);
  }
  return segments;
}

/** A segment that says nothing. */
export const BLANK_SEGMENT: ScriptSegment = {
  timeNs: 0,
  from: 0,
  flags: 0,
  seq: 0,
  ack: 0,
  relativePayload: 0,
  payloadLen: 0,
  window: 0,
  urgent: 0,
  mss: null,
  windowScale: null,
  sackPermitted: false,
  timestamps: null,
  sack: [],
  fastOpenCookie: null,
  ipId: null,
  ttl: 64,
  dontFragment: true,
  ecn: 0,
  badChecksum: false,
  payload: null,
  snap: null,
};

function readOptions(s: ScriptSegment, words: string[], peerIsn: number, line: string): void {
  let at = 0;
  const word = (): string => {
    const next = words[at++];
    if (next === undefined) throw new Error(`a value is missing: ${line}`);
    return next;
  };
  const number = (): number => {
    const text = word();
    if (!/^-?\d+$/.test(text)) throw new Error(`not a number "${text}": ${line}`);
    return Number(text);
  };
  const absolute = (relative: number): number => (peerIsn + relative) | 0;
  while (at < words.length) {
    const name = word();
    if (name === 'ack') {
      s.flags |= Flag.Ack;
      s.ack = absolute(number());
    } else if (name === 'win') s.window = number();
    else if (name === 'mss') s.mss = number();
    else if (name === 'ws') s.windowScale = number();
    else if (name === 'sackok') s.sackPermitted = true;
    else if (name === 'ts') s.timestamps = { value: number(), echo: number() };
    else if (name === 'tfo') s.fastOpenCookie = number();
    else if (name === 'id') s.ipId = number();
    else if (name === 'ttl') s.ttl = number();
    else if (name === 'nodf') s.dontFragment = false;
    else if (name === 'ect1') s.ecn = 1;
    else if (name === 'ect0') s.ecn = 2;
    else if (name === 'ce') s.ecn = 3;
    else if (name === 'ece') s.flags |= Flag.Ece;
    else if (name === 'cwr') s.flags |= Flag.Cwr;
    else if (name === 'bad') s.badChecksum = true;
    else if (name === 'snap') s.snap = number();
    else if (name === 'urg') {
      s.flags |= Flag.Urg;
      s.urgent = number();
    } else if (name === 'hex') s.payload = readHex(word(), s.payloadLen, line);
    else if (name === 'sack') {
      for (const block of word().split(',')) {
        const edges = /^(-?\d+):(-?\d+)$/.exec(block);
        if (!edges) throw new Error(`not a SACK block "${block}": ${line}`);
        s.sack.push({ left: absolute(Number(edges[1])), right: absolute(Number(edges[2])) });
      }
    } else throw new Error(`unknown option "${name}": ${line}`);
  }
}

function readHex(digits: string, payloadLen: number, line: string): Uint8Array {
  if (digits.length > 2 * payloadLen) throw new Error(`more octets than payload: ${line}`);
  if (!/^([0-9a-f]{2})+$/i.test(digits)) throw new Error(`not hex "${digits}": ${line}`);
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
