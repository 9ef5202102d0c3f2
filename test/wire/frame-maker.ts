/** Builds frames octet by octet, with right checksums unless told otherwise. Written for reading, not speed. */

export type Octets = Uint8Array;

/** Octets one after the other. */
export function join(...parts: (Octets | readonly number[])[]): Octets {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const u16 = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff];
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** Text as octets. */
export const text = (value: string): Octets => new TextEncoder().encode(value);

/** RFC 1071, one 16-bit word at a time; not complemented. */
export function plainSum(...parts: (Octets | readonly number[])[]): number {
  const all = join(...parts);
  let sum = 0;
  for (let i = 0; i < all.length; i++) sum += i % 2 === 0 ? all[i]! * 256 : all[i]!;
  while (sum > 0xffff) sum = (sum % 65536) + Math.floor(sum / 65536);
  return sum;
}

const MAC = [0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1];

/** Ethernet II frame; not padded. */
export const ethernet = (type: number, payload: Octets): Octets => join(MAC, u16(type), payload);

/** 802.1Q tag and what follows. */
export const vlanTag = (tci: number, type: number, payload: Octets): Octets =>
  join(u16(tci), u16(type), payload);

/** `10.0.0.1` or `2001:db8::1` (with one `::` at most) as octets. */
export function address(value: string): number[] {
  if (!value.includes(':')) return value.split('.').map(Number);
  const [left = '', right] = value.split('::');
  const groups = (side: string): number[] => (side === '' ? [] : side.split(':').map((g) => parseInt(g, 16)));
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail].flatMap(u16);
}

export const V4 = { src: '192.0.2.1', dst: '198.51.100.2' } as const;
export const V6 = { src: '2001:db8::1', dst: '2001:db8:0:1::2' } as const;

export interface Ipv4Fields {
  src?: string;
  dst?: string;
  protocol?: number;
  tos?: number;
  id?: number;
  /** Flags and fragment offset as they stand in the header. */
  fragment?: number;
  ttl?: number;
  options?: readonly number[];
  totalLen?: number;
  version?: number;
  ihl?: number;
}

export function ipv4(payload: Octets, fields: Ipv4Fields = {}): Octets {
  const options = fields.options ?? [];
  const headerLen = 20 + options.length;
  const header = join(
    [((fields.version ?? 4) << 4) | (fields.ihl ?? headerLen / 4), fields.tos ?? 0],
    u16(fields.totalLen ?? headerLen + payload.length),
    u16(fields.id ?? 0x1234),
    u16(fields.fragment ?? 0x4000),
    [fields.ttl ?? 64, fields.protocol ?? 6, 0, 0],
    address(fields.src ?? V4.src),
    address(fields.dst ?? V4.dst),
    options,
  );
  header.set(u16(~plainSum(header)), 10);
  return join(header, payload);
}

export interface Ipv6Fields {
  src?: string;
  dst?: string;
  nextHeader?: number;
  trafficClass?: number;
  hopLimit?: number;
  payloadLen?: number;
}

export function ipv6(payload: Octets, fields: Ipv6Fields = {}): Octets {
  return join(
    u32(0x60000000 | ((fields.trafficClass ?? 0) << 20) | 0x12345),
    u16(fields.payloadLen ?? payload.length),
    [fields.nextHeader ?? 6, fields.hopLimit ?? 64],
    address(fields.src ?? V6.src),
    address(fields.dst ?? V6.dst),
    payload,
  );
}

export interface TcpFields {
  /** Addresses of the pseudo-header. */
  src?: string;
  dst?: string;
  srcPort?: number;
  dstPort?: number;
  seq?: number;
  ack?: number;
  flags?: number;
  window?: number;
  urgent?: number;
  options?: readonly number[];
  /** Data offset in words, as it stands in the header. */
  dataOffset?: number;
  payload?: Octets;
  /** What becomes of the checksum; `pseudo` leaves the pseudo-header's sum, as for a network card. */
  checksum?: 'good' | 'bad' | 'pseudo' | 'pseudo-without-length';
}

/** TCP segment; addresses of IPv4 by default, give `V6` for IPv6. */
export function tcp(fields: TcpFields = {}): Octets {
  const options = fields.options ?? [];
  const payload = fields.payload ?? new Uint8Array(0);
  const segment = join(
    u16(fields.srcPort ?? 49152),
    u16(fields.dstPort ?? 443),
    u32(fields.seq ?? 0x89abcdef),
    u32(fields.ack ?? 0x01234567),
    u16(((fields.dataOffset ?? 5 + options.length / 4) << 12) | (fields.flags ?? 0x010)),
    u16(fields.window ?? 502),
    [0, 0],
    u16(fields.urgent ?? 0),
    options,
    payload,
  );
  const pseudo = [address(fields.src ?? V4.src), address(fields.dst ?? V4.dst), [0, 6]];
  const length = u32(segment.length);
  switch (fields.checksum ?? 'good') {
    case 'good':
      segment.set(u16(~plainSum(...pseudo, length, segment)), 16);
      break;
    case 'bad':
      segment.set(u16(~plainSum(...pseudo, length, segment) ^ 0x0a50), 16);
      break;
    case 'pseudo':
      segment.set(u16(plainSum(...pseudo, length)), 16);
      break;
    case 'pseudo-without-length':
      segment.set(u16(plainSum(...pseudo)), 16);
      break;
  }
  return segment;
}

/** ICMP error with the rest-of-header word and the quote. */
export function icmp(type: number, code: number, rest: number, quote: Octets): Octets {
  const message = join([type, code, 0, 0], u32(rest), quote);
  message.set(u16(~plainSum(message)), 2);
  return message;
}

/** ICMPv6 message, whose checksum covers the pseudo-header. */
export function icmpv6(
  type: number,
  code: number,
  rest: number,
  quote: Octets,
  src: string,
  dst: string,
): Octets {
  const message = join([type, code, 0, 0], u32(rest), quote);
  const pseudo = [address(src), address(dst), u32(message.length), [0, 58]];
  message.set(u16(~plainSum(...pseudo, message)), 2);
  return message;
}

/** IPv6 extension header of the common form; `body` is filled up to a multiple of 8 octets in all. */
export function extension(nextHeader: number, body: readonly number[]): Octets {
  const len = Math.ceil((body.length + 2) / 8) * 8;
  const out = new Uint8Array(len);
  out.set([nextHeader, len / 8 - 1, ...body]);
  return out;
}

/** Payload that differs at every offset of a few kilobytes. */
export function pattern(length: number): Octets {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + (i >>> 8) * 13 + 1) & 0xff);
}

/** UDP datagram; its checksum is left out, as IPv4 allows. */
export const udp = (srcPort: number, dstPort: number, payload: Octets): Octets =>
  join(u16(srcPort), u16(dstPort), u16(8 + payload.length), u16(0), payload);
