/** Linux cooked captures: what "any" and interfaces without an Ethernet header give. */
import { KeySpace, type LayerCursor, LayerKey, MIN_ETHER_TYPE } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const SLL_LEN = 16;
const SLL2_LEN = 20;
/** Hardware type under which the protocol field is no EtherType but a netlink family. */
const ARPHRD_NETLINK = 824;
/** Linux's own protocol number for frames that begin with an 802.2 LLC header. */
const LINUX_802_2 = 0x0004;

/** LINKTYPE_LINUX_SLL: packet type, hardware type, address, and the protocol at the end. */
export function decodeSll(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < SLL_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return follow(p.view.getUint16(at + 14), p.view.getUint16(at + 2), at + SLL_LEN, end, layers);
}

/** LINKTYPE_LINUX_SLL2: the protocol first, then the interface index and the rest. */
export function decodeSll2(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < SLL2_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return follow(p.view.getUint16(at), p.view.getUint16(at + 8), at + SLL2_LEN, end, layers);
}

function follow(protocol: number, hardware: number, at: number, end: number, layers: LayerCursor): Status {
  if (hardware === ARPHRD_NETLINK) return Status.NotIp;
  if (protocol >= MIN_ETHER_TYPE) layers.next = KeySpace.EtherType + protocol;
  else if (protocol === LINUX_802_2) layers.next = LayerKey.Llc;
  else return Status.NotIp;
  layers.at = at;
  layers.end = end;
  return Status.Next;
}
