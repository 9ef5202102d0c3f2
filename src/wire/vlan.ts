import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';

const TAG_LEN = 4;

/**
 * IEEE 802.1Q tag, and the outer tags of 802.1ad and its forerunners. Tags below the second are
 * walked through and not kept.
 */
export function decodeVlan(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < TAG_LEN) return layers.tooShort(p, Note.VlanTruncated);
  const vlan = p.view.getUint16(at) & 0xfff;
  if (p.vlan < 0) p.vlan = vlan;
  else if (p.innerVlan < 0) p.innerVlan = vlan;
  return layers.followEtherType(p.view.getUint16(at + 2), at + TAG_LEN, end);
}
