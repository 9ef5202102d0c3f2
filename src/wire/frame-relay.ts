/** Frame Relay: multiprotocol encapsulation (RFC 2427), and Cisco's, which has an EtherType at once. */
import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** The last octet of a Q.922 address has this bit; there are 2 to 4. */
const ADDRESS_ENDS = 0x01;
const MIN_ADDRESS_LEN = 2;
const MAX_ADDRESS_LEN = 4;
const UNNUMBERED_INFORMATION = 0x03;
const PAD = 0x00;
/** Network layer protocol identifiers. */
const NLPID_SNAP = 0x80;
const NLPID_IPV6 = 0x8e;
const NLPID_IPV4 = 0xcc;
const NLPID_PPP = 0xcf;
const SNAP_LEN = 5;
const OUI_ETHER_TYPE = 0x000000;
/** Bridged frames: Ethernet with a check sequence at its end, and without. */
const OUI_BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET_FCS = 1;
const BRIDGED_ETHERNET = 7;

/** LINKTYPE_FRELAY. */
export function decodeFrameRelay(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const { bytes } = p;
  let next = at + MIN_ADDRESS_LEN;
  while (next <= end && next - at < MAX_ADDRESS_LEN && (bytes[next - 1]! & ADDRESS_ENDS) === 0) next++;
  if (next + 2 > end) return layers.tooShort(p, Note.LinkTruncated);
  if (bytes[next] !== UNNUMBERED_INFORMATION) {
    return layers.follow(KeySpace.EtherType + p.view.getUint16(next), next + 2, end);
  }
  next++;
  if (bytes[next] === PAD) next++;
  if (next >= end) return layers.tooShort(p, Note.LinkTruncated);
  switch (bytes[next]) {
    case NLPID_IPV4:
    case NLPID_IPV6:
      return layers.follow(LayerKey.AnyIp, next + 1, end);
    case NLPID_PPP:
      return layers.follow(LayerKey.Ppp, next + 1, end);
    case NLPID_SNAP:
      return decodeSnap(p, next + 1, end, layers);
    default:
      return Status.NotIp;
  }
}

/** LINKTYPE_FRELAY_WITH_DIR: an octet that tells the direction first. */
export function decodeFrameRelayWithDirection(
  p: PacketView,
  at: number,
  end: number,
  layers: LayerCursor,
): Status {
  return decodeFrameRelay(p, at + 1, end, layers);
}

function decodeSnap(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const next = at + SNAP_LEN;
  if (next > end) return layers.tooShort(p, Note.LinkTruncated);
  const organisation = (p.view.getUint16(at) << 8) | p.bytes[at + 2]!;
  const type = p.view.getUint16(at + 3);
  if (organisation === OUI_ETHER_TYPE) return layers.follow(KeySpace.EtherType + type, next, end);
  if (organisation !== OUI_BRIDGED || (type !== BRIDGED_ETHERNET && type !== BRIDGED_ETHERNET_FCS)) {
    return Status.NotIp;
  }
  layers.follow(LayerKey.Ethernet, next, end);
  if (type === BRIDGED_ETHERNET_FCS) layers.endAt(layers.wireEnd - 4);
  return Status.Next;
}
