/** Tags that, like a VLAN's, stand before the real EtherType and are of no interest here. */
import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const MACSEC_SHORT = 6;
const MACSEC_CHANNEL_LEN = 8;
const MACSEC_HAS_CHANNEL = 0x20;
/** Encrypted, or changed in another way. */
const MACSEC_SECRET = 0x0c;
const MACSEC_CHECK_LEN = 16;

/** Four octets: VN-Tag of adapters and switches, high-availability seamless redundancy (IEC 62439-3). */
export function decodeTagOf4(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return behindTag(p, at + 4, end, layers);
}

/** Six octets: E-Tag of bridge port extension (IEEE 802.1BR), Cisco's security group tag. */
export function decodeTagOf6(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return behindTag(p, at + 6, end, layers);
}

/** MACsec (IEEE 802.1AE §9): readable where it only protects the frame from changes. */
export function decodeMacsec(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < MACSEC_SHORT) return layers.tooShort(p, Note.LinkTruncated);
  const control = p.bytes[at]!;
  if ((control & MACSEC_SECRET) !== 0) return Status.Encrypted;
  layers.endAt(layers.wireEnd - MACSEC_CHECK_LEN);
  const len = (control & MACSEC_HAS_CHANNEL) !== 0 ? MACSEC_SHORT + MACSEC_CHANNEL_LEN : MACSEC_SHORT;
  return behindTag(p, at + len, Math.min(end, layers.end), layers);
}

function behindTag(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at + 2 > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.followEtherType(p.view.getUint16(at), at + 2, end);
}
