/** IPsec payload (RFC 4303): what is inside cannot be read, and that is worth saying. */
import type { LayerCursor } from './layers.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Octets of the security parameters index; 0 in their place marks key exchange (RFC 3948 §2.2). */
const INDEX_LEN = 4;

/** IP protocol 50. */
export function decodeEsp(_p: PacketView, _at: number, _end: number, layers: LayerCursor): Status {
  return layers.quoted ? Status.NotTcp : Status.Encrypted;
}

/** UDP port 4500: ESP, key exchange, or a keep-alive of one octet. */
export function decodeEspInUdp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (layers.quoted || end - at < INDEX_LEN || p.view.getInt32(at) === 0) return Status.NotTcp;
  return Status.Encrypted;
}
