/**
 * Traffic that breaks analysers: each shape writes `n` of whatever it is made of. What a tracker must
 * make of it is known beforehand, so that the tests can check the counts and the benchmark the time.
 */
import { Random } from '../random.mjs';
import { CRAFTED_PORTS, craftedTuples } from './crafted-tuples.mjs';
import { ACK, PSH, RST, SYN } from './segment-writer.mjs';

const SERVER = 0x0a000001;
const CLIENT = 0x0a000002;
const CLIENT_ISN = 1000;
const SERVER_ISN = 5_000_000;
const MSS = 1000;

/** The three segments of a handshake; time of the next segment. */
function open(out, micros, client, clientPort, server = SERVER, serverPort = 80) {
  out.segment(micros, client, clientPort, server, serverPort, SYN, CLIENT_ISN, 0, 0);
  out.segment(micros + 1, server, serverPort, client, clientPort, SYN | ACK, SERVER_ISN, CLIENT_ISN + 1, 0);
  out.segment(micros + 2, client, clientPort, server, serverPort, ACK, CLIENT_ISN + 1, SERVER_ISN + 1, 0);
  return micros + 3;
}

/** Address and port of the i-th of many clients, scattered over all there are, no two alike. */
function scattered(i) {
  return { address: Math.imul(i + 1, 0x9e3779b1) >>> 0, port: 1024 + (i % 60_000) };
}

/** `n` SYNs, each from a client of its own, and nothing else. */
export function synFlood(out, n) {
  for (let i = 0; i < n; i++) {
    const { address, port } = scattered(i);
    out.segment(i, address, port, SERVER, 80, SYN, (i * 7919) % 2 ** 32, 0, 0);
  }
}

/** `n` SYNs that are all answered, and the answers never acknowledged. */
export function answeredFlood(out, n) {
  for (let i = 0; i < n; i++) {
    const { address, port } = scattered(i);
    out.segment(2 * i, address, port, SERVER, 80, SYN, CLIENT_ISN, 0, 0);
    out.segment(2 * i + 1, SERVER, 80, address, port, SYN | ACK, SERVER_ISN, CLIENT_ISN + 1, 0);
  }
}

/** `n` sessions that are opened, send a request and its answer, and stay open. */
export function established(out, n) {
  for (let i = 0; i < n; i++) {
    const { address, port } = scattered(i);
    const t = open(out, 10 * i, address, port);
    out.segment(t, address, port, SERVER, 80, PSH | ACK, CLIENT_ISN + 1, SERVER_ISN + 1, 100);
    out.segment(t + 1, SERVER, 80, address, port, PSH | ACK, SERVER_ISN + 1, CLIENT_ISN + 101, 200);
    out.segment(t + 2, address, port, SERVER, 80, ACK, CLIENT_ISN + 101, SERVER_ISN + 201, 0);
  }
}

/** One session: `n` segments of `length` octets in the order given, all after the handshake. */
function inOrder(out, n, length, at, acks) {
  let t = open(out, 0, CLIENT, 40_000);
  for (let i = 0; i < n; i++) {
    const seq = CLIENT_ISN + 1 + at(i) * length;
    out.segment(t++, CLIENT, 40_000, SERVER, 80, ACK, seq, SERVER_ISN + 1, length);
    if (acks)
      out.segment(t++, SERVER, 80, CLIENT, 40_000, ACK, SERVER_ISN + 1, acks(i) * length + CLIENT_ISN + 1, 0);
  }
}

/** The last octets come first, all the way down. */
export const reversed = (out, n) => inOrder(out, n, 10, (i) => n - 1 - i, null);

/** Every second segment first, then those between. */
export const alternating = (out, n) =>
  inOrder(out, n, 10, (i) => (2 * i < n ? 2 * i : 2 * (i - Math.ceil(n / 2)) + 1), null);

/** Every second segment first, each acknowledged in vain, then those between. */
export const alternatingAcked = (out, n) =>
  inOrder(
    out,
    n,
    10,
    (i) => (2 * i < n ? 2 * i : 2 * (i - Math.ceil(n / 2)) + 1),
    () => 0,
  );

/** One octet a segment, acknowledged one by one. */
export const oneByte = (out, n) =>
  inOrder(
    out,
    n,
    1,
    (i) => i,
    (i) => i + 1,
  );

/** Data of one direction of which nothing is ever acknowledged. */
export function oneWay(out, n) {
  for (let i = 0; i < n; i++)
    out.segment(i, CLIENT, 40_000, SERVER, 80, ACK, (CLIENT_ISN + i * MSS) % 2 ** 32, SERVER_ISN, MSS);
}

/** The same segment over and over, never acknowledged. */
export const repeated = (out, n) => inOrder(out, n, 100, () => 0, null);

/** A window of segments sent again and again, the acknowledgment standing still before it. */
export const pendingRepeats = (out, n) =>
  inOrder(
    out,
    n,
    10,
    (i) => i % 500,
    () => 0,
  );

/** `n` datagrams of which only the first fragment comes. */
export function openFragments(out, n) {
  for (let i = 0; i < n; i++) out.openFragment(i, SERVER, CLIENT + (i >> 16), i & 0xffff);
}

/** Connections between random addresses and ports. */
export function randomTuples(out, n) {
  const random = new Random(7);
  for (let i = 0; i < n; i++) {
    const word = () => Math.floor(random.next() * 0xdfffffff);
    const port = () => 1 + Math.floor(random.next() * 65_535);
    out.segment(i, word(), port(), word(), port(), SYN, i, 0, 0);
  }
}

/** As many whose addresses and ports give one and the same value when they are folded together with XOR. */
export function xorTuples(out, n) {
  for (let i = 0; i < n; i++) {
    const ports = [1 + (i % 65_000), 1 + ((i * 7) % 65_000)];
    const source = (0x0a000000 + Math.imul(i, 0x10001)) >>> 0;
    out.segment(
      i,
      source,
      ports[0],
      (source ^ (ports[0] ^ ports[1]) ^ 0x01020304) >>> 0,
      ports[1],
      SYN,
      i,
      0,
      0,
    );
  }
}

/** As many whose addresses and ports have one and the same sum. */
export function sumTuples(out, n) {
  for (let i = 0; i < n; i++) {
    const port = 1 + (i % 65_000);
    const high = Math.floor(i / 65_000);
    out.segment(i, 0x0a000000 + high * 3, port, 0x0b000000 - high * 3, 65_001 - port, SYN, i, 0, 0);
  }
}

/** As many that differ only in the top bits of words: multiplicative hashes without mixing lose these. */
export function topBitTuples(out, n) {
  for (let i = 0; i < n; i++) {
    const low = i & 0xff;
    const high = i >>> 8;
    out.segment(i, ((high << 16) | 10) >>> 0, (low << 8) | 1, ((high << 20) | 11) >>> 0, 80, SYN, i, 0, 0);
  }
}

/** As many that have one and the same hash in our table, if its salt were 0. */
export function saltedTuples(out, n) {
  let i = 0;
  craftedTuples(n, 0, (low, high) =>
    out.segment(i++, low, CRAFTED_PORTS.low, high, CRAFTED_PORTS.high, SYN, i, 0, 0),
  );
}

/** `n` SYNs of one client port to one server port, each with another initial sequence number. */
export function sameTuple(out, n) {
  for (let i = 0; i < n; i++) out.segment(i, CLIENT, 40_000, SERVER, 80, SYN, Math.imul(i, 7919) >>> 0, 0, 0);
}

/** The same, each answered and answered by a reset: a port that is used again and again. */
export function samePortSessions(out, n) {
  for (let i = 0; i < n; i++) {
    const seq = Math.imul(i, 7919) >>> 0;
    const next = (seq + 1) >>> 0;
    const answer = Math.imul(i, 104_729) >>> 0;
    out.segment(10 * i, CLIENT, 40_000, SERVER, 80, SYN, seq, 0, 0);
    out.segment(10 * i + 1, SERVER, 80, CLIENT, 40_000, SYN | ACK, answer, next, 0);
    out.segment(10 * i + 2, CLIENT, 40_000, SERVER, 80, RST, next, 0, 0);
  }
}

/** `n` ICMP errors about segments of one session, which goes on, and of many that nobody saw. */
export function icmpFlood(out, n) {
  const t = open(out, 0, CLIENT, 40_000);
  for (let i = 0; i < n; i++)
    out.icmpError(t + i, SERVER, CLIENT, i % 2 === 0 ? 40_000 : 1024 + (i % 60_000), CLIENT_ISN);
}

/** `n` segments with as many options as fit, each other ones: SACK blocks far and wide, unknown kinds, none at all. */
export function optionFlood(out, n) {
  let t = open(out, 0, CLIENT, 40_000);
  for (let i = 0; i < n; i++) {
    const edge = (CLIENT_ISN + 2000 + (Math.imul(i, 2654435761) >>> 8)) >>> 0;
    const sacks = [
      0x01010522,
      edge,
      edge + 9,
      edge + 20,
      edge + 29,
      edge + 40,
      edge + 49,
      edge + 60,
      edge + 69,
    ];
    const unknown = new Array(10).fill(0xfd040000 + (i & 0xffff));
    const nothing = new Array(10).fill(0x01010101);
    const options = [sacks, unknown, nothing][i % 3].map((word) => word >>> 0);
    out.segment(t++, SERVER, 80, CLIENT, 40_000, ACK, SERVER_ISN + 1, CLIENT_ISN + 1, 0, options);
  }
}

/** `n` SYNs, each inside of tunnels: half of them as deep as is walked, half far deeper. */
export function deepTunnels(out, n) {
  for (let i = 0; i < n; i++)
    out.tunnelled(i, CLIENT + (i >> 15), 1024 + (i & 0x7fff), SERVER, i % 2 === 0 ? 8 : 60);
}
