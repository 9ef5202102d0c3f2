/** UDP header (RFC 768), for the tunnels that run over it: everything else is not TCP. */
import { KeySpace, type LayerCursor } from './layers.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const HEADER_LEN = 8;
/** Octets of UDP that every ICMP error quotes (RFC 792): no tunnel header is among them. */
const QUOTED_MIN = 8;

/**
 * The tunnel by the destination port, else by the source port: answers of some (L2TP, Teredo) come
 * from the registered port to any other. What does not fit here is no tunnel, and so not TCP.
 */
export function decodeUdp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return Status.NotTcp;
  const { view } = p;
  let next = KeySpace.UdpPort + view.getUint16(at + 2);
  if (!layers.knows(next)) next = KeySpace.UdpPort + view.getUint16(at);
  if (!layers.knows(next)) return Status.NotTcp;
  if (layers.quoted && end - at === QUOTED_MIN) return Status.NotTcp;
  // 0 where offload left no room for the length; the IP length holds then.
  const length = view.getUint16(at + 4);
  layers.follow(next, at + HEADER_LEN, end);
  if (length >= HEADER_LEN) layers.endAt(at + length);
  return Status.Next;
}
