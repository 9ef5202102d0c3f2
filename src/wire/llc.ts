import { KeySpace, type LayerCursor, LayerKey, MIN_ETHER_TYPE } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const LLC_LEN = 3;
const SNAP_LEN = 8;
const SAP_SNAP = 0xaa;
/** SAP of IP without SNAP (RFC 1010). */
const SAP_IP = 0x06;
const CONTROL_UNNUMBERED_INFORMATION = 0x03;
/** Organisation codes under which SNAP carries EtherTypes: RFC 1042, and 802.1H bridge tunnel. */
const OUI_RFC1042 = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;
/** Ethernet frames bridged over ATM (RFC 2684 §5.2): with a check sequence, and without; both padded. */
const OUI_BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET_FCS = 1;
const BRIDGED_ETHERNET = 7;
const BRIDGED_PAD = 2;

/** IEEE 802.2 LLC, carrying IP directly or behind a SNAP header (RFC 1042). */
export function decodeLlc(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < LLC_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const { bytes } = p;
  const sap = bytes[at]!;
  if (bytes[at + 1] !== sap || bytes[at + 2] !== CONTROL_UNNUMBERED_INFORMATION) return Status.NotIp;
  if (sap === SAP_IP) {
    layers.next = LayerKey.AnyIp;
    layers.at = at + LLC_LEN;
    layers.end = end;
    return Status.Next;
  }
  if (sap !== SAP_SNAP) return Status.NotIp;
  if (end - at < SNAP_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const oui = p.view.getUint32(at + 2) & 0xffffff;
  const etherType = p.view.getUint16(at + 6);
  if (oui === OUI_BRIDGED && (etherType === BRIDGED_ETHERNET || etherType === BRIDGED_ETHERNET_FCS)) {
    layers.follow(LayerKey.Ethernet, at + SNAP_LEN + BRIDGED_PAD, end);
    if (etherType === BRIDGED_ETHERNET_FCS) layers.endAt(layers.wireEnd - 4);
    return Status.Next;
  }
  if ((oui !== OUI_RFC1042 && oui !== OUI_BRIDGE_TUNNEL) || etherType < MIN_ETHER_TYPE) return Status.NotIp;
  layers.next = KeySpace.EtherType + etherType;
  layers.at = at + SNAP_LEN;
  layers.end = end;
  return Status.Next;
}
