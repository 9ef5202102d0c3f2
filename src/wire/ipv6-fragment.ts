import { stepOverExtension } from './extension-step.js';
import type { LayerCursor } from './layers.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const MORE_FRAGMENTS = 1;
const OFFSET = 0xfff8;
/** Stands for the protocol in the key: fragments of one datagram need not agree on it (RFC 8200 §4.5). */
const ANY_PROTOCOL = -1;

/** Fragment header (RFC 8200 §4.5). */
export function decodeIpv6Fragment(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const status = stepOverExtension(p, at, end, layers, 0);
  if (status !== Status.Next) return status;
  const field = p.view.getUint16(at + 2);
  const id = p.view.getInt32(at + 4);
  const offset = field & OFFSET;
  const more = (field & MORE_FRAGMENTS) !== 0;
  p.ipId = id & 0xffff;
  // RFC 6946: an atomic fragment is a whole packet, whatever else carries its identification.
  if (offset === 0 && !more) return Status.Next;
  // A quoted fragment is not ours to put together; only the first one shows the ports.
  if (layers.quoted) return offset === 0 ? Status.Next : Status.NotTcp;
  return layers.fragments.add(p, layers, id, ANY_PROTOCOL, offset, more);
}
