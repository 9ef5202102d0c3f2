/**
 * Writes modelled segments as Ethernet/IPv4/TCP frames with correct checksums into a classic pcap
 * file, through one large buffer.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { ACK, FULL_SEGMENT, SYN } from './model-host.mjs';
import { WINDOW_UNIT } from './model-receiver.mjs';
import { OWN_TTL } from './traffic-mix.mjs';

const BUFFER_BYTES = 8 * 1024 * 1024;
const LONGEST_RECORD = 2048;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = 20;
const TCP = 20;
const SNAP_LENGTH = 262_144;
const MAGIC = { micro: 0xa1b2c3d4, nano: 0xa1b23c4d };

/** What every payload is a prefix of: the checksum of any length is then one table entry. */
const PAYLOAD = Buffer.from('why was it slow? '.repeat(100)).subarray(0, FULL_SEGMENT);
const PAYLOAD_SUM = prefixSums(PAYLOAD);

function prefixSums(bytes) {
  const sums = new Uint32Array(bytes.length + 1);
  let evenSum = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (i % 2 === 0) sums[i + 1] = evenSum + (bytes[i] << 8);
    else sums[i + 1] = evenSum += (bytes[i - 1] << 8) + bytes[i];
  }
  return sums;
}

/** Internet checksum of a plain sum of 16-bit words (RFC 1071). */
function fold(sum) {
  let folded = (sum & 0xffff) + Math.floor(sum / 0x10000);
  folded = (folded & 0xffff) + (folded >>> 16);
  folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

const words = (value) => (value >>> 16) + (value & 0xffff);

export class FrameWriter {
  /** Frames written so far. */
  frames = 0;
  /** Octets of the file so far, those still buffered included. */
  fileBytes = 0;

  #fd;
  #nanos;
  #bytes = Buffer.alloc(BUFFER_BYTES);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, BUFFER_BYTES);
  #at = 0;

  /**
   * @param {string} path File to create.
   * @param {boolean} nanos Write nanosecond time stamps instead of microseconds.
   */
  constructor(path, nanos) {
    this.#nanos = nanos;
    this.#fd = openSync(path, 'w');
    const view = this.#view;
    view.setUint32(0, nanos ? MAGIC.nano : MAGIC.micro, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, SNAP_LENGTH, true);
    view.setUint32(20, 1, true); // LINKTYPE_ETHERNET
    this.#at = 24;
  }

  /**
   * @param {object} flow From `drawFlow`.
   * @param {object} segment From the session model.
   * @param {number} time Microseconds since the epoch.
   */
  write(flow, segment, time) {
    if (this.#at > BUFFER_BYTES - LONGEST_RECORD) this.#flush();
    const record = this.#at;
    const tcp = record + RECORD_HEADER + ETHERNET + IPV4;
    const headerLength = TCP + this.#writeOptions(flow, segment, tcp + TCP);
    const tcpLength = headerLength + segment.len;
    const frameLength = ETHERNET + IPV4 + tcpLength;
    PAYLOAD.copy(this.#bytes, tcp + headerLength, 0, segment.len);
    this.#writeTcp(flow, segment, tcp, headerLength);
    this.#writeIp(flow, segment, tcp - IPV4, IPV4 + tcpLength);
    this.#writeEthernet(flow, segment, record + RECORD_HEADER);
    const seconds = Math.floor(time / 1e6);
    const fraction = time - seconds * 1e6;
    const view = this.#view;
    view.setUint32(record, seconds, true);
    view.setUint32(record + 4, Math.floor(this.#nanos ? fraction * 1000 : fraction), true);
    view.setUint32(record + 8, frameLength, true);
    view.setUint32(record + 12, frameLength, true);
    this.#at = record + RECORD_HEADER + frameLength;
    this.frames++;
  }

  /** Writes what is buffered and closes the file. */
  close() {
    this.#flush();
    closeSync(this.#fd);
  }

  #flush() {
    this.fileBytes += this.#at;
    for (let from = 0; from < this.#at;) from += writeSync(this.#fd, this.#bytes, from, this.#at - from);
    this.#at = 0;
  }

  #writeEthernet(flow, segment, at) {
    const view = this.#view;
    // The captured host and its router; the last octets tell clients' and servers' networks apart.
    const local = flow.ttl[segment.from] === OWN_TTL;
    const mac = (offset, host) => {
      view.setUint16(at + offset, 0x0242);
      view.setUint32(at + offset + 2, host ? flow.addresses[flow.ttl[0] === OWN_TTL ? 0 : 1] : 0xac110001);
    };
    mac(0, !local);
    mac(6, local);
    view.setUint16(at + 12, 0x0800);
  }

  #writeIp(flow, segment, at, totalLength) {
    const view = this.#view;
    const [source, target] = [flow.addresses[segment.from], flow.addresses[1 - segment.from]];
    const ttl = flow.ttl[segment.from];
    view.setUint16(at, 0x4500);
    view.setUint16(at + 2, totalLength);
    view.setUint16(at + 4, segment.ipId);
    view.setUint16(at + 6, 0x4000); // don't fragment
    view.setUint16(at + 8, (ttl << 8) | 6);
    const sum =
      0x4500 + totalLength + segment.ipId + 0x4000 + ((ttl << 8) | 6) + words(source) + words(target);
    view.setUint16(at + 10, fold(sum));
    view.setUint32(at + 12, source);
    view.setUint32(at + 16, target);
  }

  #writeTcp(flow, segment, at, headerLength) {
    const view = this.#view;
    const from = segment.from;
    const seq = segment.seq === null ? 0 : (segment.seq + flow.isn[from]) >>> 0;
    const ack = segment.flags & ACK ? (segment.ack + flow.isn[1 - from]) >>> 0 : 0;
    const window = segment.flags & SYN ? segment.window : segment.window / WINDOW_UNIT;
    view.setUint16(at, flow.ports[from]);
    view.setUint16(at + 2, flow.ports[1 - from]);
    view.setUint32(at + 4, seq);
    view.setUint32(at + 8, ack);
    view.setUint16(at + 12, (headerLength << 10) | segment.flags);
    view.setUint16(at + 14, window);
    view.setUint16(at + 16, 0);
    view.setUint16(at + 18, 0);
    let sum = words(flow.addresses[0]) + words(flow.addresses[1]) + 6 + headerLength + segment.len;
    for (let i = 0; i < headerLength; i += 2) sum += view.getUint16(at + i);
    view.setUint16(at + 16, fold(sum + PAYLOAD_SUM[segment.len]));
  }

  /** Options as Linux lays them out; returns their length. */
  #writeOptions(flow, segment, at) {
    const view = this.#view;
    const syn = (segment.flags & SYN) !== 0;
    if (segment.bare) return 0;
    if (syn) {
      view.setUint32(at, 0x020405b4); // MSS 1460
      view.setUint32(at + 4, 0x0402080a); // SACK permitted, then timestamps
    } else view.setUint32(at, 0x0101080a);
    const stamps = at + (syn ? 8 : 4);
    view.setUint32(stamps, segment.tsVal >>> 0);
    view.setUint32(stamps + 4, segment.tsEcr >>> 0);
    if (syn) {
      view.setUint32(at + 16, 0x01030307); // window scale 7
      return 20;
    }
    if (segment.sack === null) return 12;
    const edges = segment.sack.length;
    view.setUint32(at + 12, 0x01010500 + 2 + edges * 4);
    const base = flow.isn[1 - segment.from];
    for (let i = 0; i < edges; i++) view.setUint32(at + 16 + i * 4, (segment.sack[i] + base) >>> 0);
    return 16 + edges * 4;
  }
}
