/**
 * Writes bare TCP segments (Ethernet, IPv4, no options but those of a SYN) with correct checksums as
 * classic pcap: for captures of millions of frames that differ in a few fields only.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

const BUFFER_BYTES = 4 * 1024 * 1024;
const LONGEST_RECORD = 2048;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = 20;
const TCP = 20;
const ICMP_QUOTE = IPV4 + 8;
/** MSS 1460, SACK permitted, end of options: what a scanner or an attacker's kernel sends. */
const SYN_OPTIONS = [0x020405b4, 0x04020000];
/** Seconds since the epoch of the first frame: 2025-01-06 09:00 UTC. */
const START = 1_736_154_000;

/** Internet checksum of a plain sum of 16-bit words (RFC 1071). */
function fold(sum) {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

const words = (value) => (value >>> 16) + (value & 0xffff);

/** Where records go: a file, or anything else that takes pieces of octets. */
export function fileOutput(path) {
  const fd = openSync(path, 'w');
  return {
    write(bytes) {
      for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from, bytes.length - from);
    },
    close: () => closeSync(fd),
  };
}

export class SegmentWriter {
  /** Frames written so far. */
  frames = 0;

  #out;
  #bytes = Buffer.alloc(BUFFER_BYTES);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, BUFFER_BYTES);
  #at = 24;
  #identification = 0;

  /** @param {{write(bytes: Uint8Array): void, close(): void}} out */
  constructor(out) {
    this.#out = out;
    const view = this.#view;
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, 262_144, true);
    view.setUint32(20, 1, true); // LINKTYPE_ETHERNET
  }

  /**
   * One segment. Addresses, `seq` and `ack` are numbers from 0 to 2^32-1.
   *
   * @param {number} micros Microseconds since the first frame.
   * @param {number} source
   * @param {number} sourcePort
   * @param {number} target
   * @param {number} targetPort
   * @param {number} flags `SYN | ACK` and so on.
   * @param {number} seq
   * @param {number} ack
   * @param {number} length Octets of payload, all zero.
   * @param {readonly number[]} options Words of TCP options.
   */
  segment(
    micros,
    source,
    sourcePort,
    target,
    targetPort,
    flags,
    seq,
    ack,
    length,
    options = flags & SYN ? SYN_OPTIONS : [],
  ) {
    const optionBytes = 4 * options.length;
    const tcpLength = TCP + optionBytes + length;
    const at = this.#record(micros, IPV4 + tcpLength);
    this.#ipHeader(at, source, target, 6, IPV4 + tcpLength, 0x4000);
    const view = this.#view;
    const tcp = at + IPV4;
    const offsetAndFlags = ((TCP + optionBytes) << 10) | flags;
    view.setUint16(tcp, sourcePort);
    view.setUint16(tcp + 2, targetPort);
    view.setUint32(tcp + 4, seq);
    view.setUint32(tcp + 8, ack);
    view.setUint16(tcp + 12, offsetAndFlags);
    view.setUint16(tcp + 14, 0xffff);
    view.setUint32(tcp + 16, 0);
    let sum = words(source) + words(target) + 6 + tcpLength + sourcePort + targetPort;
    sum += words(seq) + words(ack) + offsetAndFlags + 0xffff;
    if (optionBytes > 0) {
      options.forEach((word, i) => {
        view.setUint32(tcp + TCP + 4 * i, word);
        sum += words(word);
      });
    }
    view.setUint16(tcp + 16, fold(sum));
    this.#bytes.fill(0, tcp + TCP + optionBytes, tcp + tcpLength);
  }

  /**
   * The first fragment of a datagram of which nothing more comes.
   *
   * @param {number} micros Microseconds since the first frame.
   */
  openFragment(micros, source, target, identification) {
    const at = this.#record(micros, IPV4 + 24);
    this.#ipHeader(at, source, target, 6, IPV4 + 24, 0x2000, identification);
    this.#bytes.fill(0, at + IPV4, at + IPV4 + 24);
  }

  /** An ICMP error (port unreachable) of `source` about a segment that `target` sent from `port`. */
  icmpError(micros, source, target, port, seq) {
    const at = this.#record(micros, IPV4 + 8 + ICMP_QUOTE);
    const view = this.#view;
    const icmp = at + IPV4;
    const quote = icmp + 8;
    this.#ipHeader(at, source, target, 1, IPV4 + 8 + ICMP_QUOTE, 0);
    this.#ipHeader(quote, target, source, 6, IPV4 + TCP, 0x4000);
    view.setUint16(quote + IPV4, port);
    view.setUint16(quote + IPV4 + 2, 80);
    view.setUint32(quote + IPV4 + 4, seq);
    view.setUint32(icmp, 0x03030000);
    view.setUint32(icmp + 4, 0);
    let sum = 0;
    for (let i = icmp; i < quote + ICMP_QUOTE; i += 2) sum += view.getUint16(i);
    view.setUint16(icmp + 2, fold(sum));
  }

  /** A SYN inside `depth` tunnels of GRE, one in the other. */
  tunnelled(micros, source, sourcePort, target, depth) {
    const each = IPV4 + 4;
    let at = this.#record(micros, depth * each + IPV4 + TCP);
    const view = this.#view;
    for (let left = depth; left > 0; left--, at += each) {
      this.#ipHeader(at, source, target, 47, left * each + IPV4 + TCP, 0);
      view.setUint32(at + IPV4, 0x0800);
    }
    this.#ipHeader(at, source, target, 6, IPV4 + TCP, 0x4000);
    const tcp = at + IPV4;
    this.#bytes.fill(0, tcp, tcp + TCP);
    view.setUint16(tcp, sourcePort);
    view.setUint16(tcp + 2, 80);
    view.setUint16(tcp + 12, (TCP << 10) | SYN);
    const sum = words(source) + words(target) + 6 + TCP + sourcePort + 80 + ((TCP << 10) | SYN);
    view.setUint16(tcp + 16, fold(sum));
  }

  /** Writes what is buffered and closes the output. */
  close() {
    this.#flush();
    this.#out.close();
  }

  /** Begins a record and its Ethernet header; offset of the IP header. */
  #record(micros, ipLength) {
    if (this.#at > BUFFER_BYTES - LONGEST_RECORD) this.#flush();
    const view = this.#view;
    const at = this.#at;
    const seconds = Math.floor(micros / 1e6);
    view.setUint32(at, START + seconds, true);
    view.setUint32(at + 4, Math.floor(micros - seconds * 1e6), true);
    view.setUint32(at + 8, ETHERNET + ipLength, true);
    view.setUint32(at + 12, ETHERNET + ipLength, true);
    const ethernet = at + RECORD_HEADER;
    this.#bytes.fill(2, ethernet, ethernet + 12);
    view.setUint16(ethernet + 12, 0x0800);
    this.#at = ethernet + ETHERNET + ipLength;
    this.frames++;
    return ethernet + ETHERNET;
  }

  #ipHeader(at, source, target, protocol, length, fragment, identification) {
    const view = this.#view;
    const id = identification ?? (this.#identification = (this.#identification + 1) & 0xffff);
    view.setUint32(at, 0x45000000 + length);
    view.setUint32(at + 4, id * 0x10000 + fragment);
    view.setUint32(at + 8, 0x40000000 + protocol * 0x10000);
    view.setUint32(at + 12, source);
    view.setUint32(at + 16, target);
    const sum = 0x4500 + length + id + fragment + 0x4000 + protocol + words(source) + words(target);
    view.setUint16(at + 10, fold(sum));
  }

  #flush() {
    this.#out.write(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
  }
}
