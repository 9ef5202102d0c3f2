/**
 * What switch chips put between the addresses of a frame and its type, for the processor that drives
 * them: Marvell's DSA and EDSA, Broadcom's tag. Broadcom can put it before the frame as well.
 */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';

const ADDRESSES_LEN = 12;
const TAG_LEN = 4;
/** A type of its own and two octets more before the tag. */
const EDSA_LEN = 8;

/** LINKTYPE_DSA_TAG_DSA and LINKTYPE_DSA_TAG_BRCM. */
export function decodeSwitchTag(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return behindTag(p, at + ADDRESSES_LEN + TAG_LEN, end, layers);
}

/** LINKTYPE_DSA_TAG_EDSA. */
export function decodeEdsa(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return behindTag(p, at + ADDRESSES_LEN + EDSA_LEN, end, layers);
}

/** LINKTYPE_DSA_TAG_BRCM_PREPEND. */
export function decodePrependedTag(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < TAG_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.Ethernet, at + TAG_LEN, end);
}

function behindTag(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at + 2 > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.followEtherType(p.view.getUint16(at), at + 2, end);
}
