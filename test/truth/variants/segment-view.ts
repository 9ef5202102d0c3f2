/** Where the parts of a TCP frame of the lab lie: Ethernet, IPv4 without options or IPv6, TCP. */

export interface SegmentView {
  readonly ipv6: boolean;
  readonly fromClient: boolean;
  /** Which session, the same for both directions. */
  readonly flow: string;
  readonly seq: number;
  readonly flags: number;
  /** Octets of payload on the wire. */
  readonly payload: number;
  /** Where the TCP header begins, and where it ends. */
  readonly transportAt: number;
  readonly payloadAt: number;
}

export const ETHERNET = 14;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TCP = 6;

/** Last octet of the client's address in the lab, of either version. */
const CLIENT_HOST = 1;

/** Null for what is not TCP. */
export function segmentOf(frame: Uint8Array): SegmentView | null {
  const view = viewOf(frame);
  const type = view.getUint16(12);
  const ipv6 = type === IPV6;
  if (!ipv6 && type !== IPV4) return null;
  if (frame[ETHERNET + (ipv6 ? 6 : 9)] !== TCP) return null;
  const transportAt = ETHERNET + (ipv6 ? 40 : 20);
  const ipPayload = ipv6 ? view.getUint16(ETHERNET + 4) : view.getUint16(ETHERNET + 2) - 20;
  const header = (frame[transportAt + 12]! >> 4) * 4;
  const fromClient = frame[ETHERNET + (ipv6 ? 23 : 15)] === CLIENT_HOST;
  const ports = [view.getUint16(transportAt), view.getUint16(transportAt + 2)];
  return {
    ipv6,
    fromClient,
    flow: (fromClient ? ports : ports.reverse()).join('-'),
    seq: view.getUint32(transportAt + 4) | 0,
    flags: frame[transportAt + 13]!,
    payload: ipPayload - header,
    transportAt,
    payloadAt: transportAt + header,
  };
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
