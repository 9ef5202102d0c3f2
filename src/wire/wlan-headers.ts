/** What capturing cards put before an 802.11 frame. */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const RADIOTAP_LEN = 8;
const PRESENT_TSFT = 1 << 0;
const PRESENT_FLAGS = 1 << 1;
const PRESENT_MORE = 1 << 31;
const TSFT_LEN = 8;
const FLAG_FCS = 0x10;
const FLAG_PADDED = 0x20;
const FCS_LEN = 4;

/** First word of an AVS header, without its version. */
const AVS_MAGIC = 0x80211000;
const AVS_VERSION = 0x00000fff;
const LENGTH_END = 8;
/** No header of either kind is longer. */
const LONGEST = 0xffff;

/** Radiotap (radiotap.org): a length, and a list of fields of which only the flags matter here. */
export function decodeRadiotap(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < RADIOTAP_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const { view } = p;
  const len = view.getUint16(at + 2, true);
  if (len < RADIOTAP_LEN) return layers.malformed(p, Note.LinkBadHeader);
  if (at + len > end) return layers.tooShort(p, Note.LinkTruncated);
  const present = view.getInt32(at + 4, true);
  let flags = 0;
  if ((present & PRESENT_FLAGS) !== 0) {
    let field = at + 4;
    // Words of the list go on while their top bit is set.
    while (field + 4 <= at + len && (view.getInt32(field, true) & PRESENT_MORE) !== 0) field += 4;
    field += 4;
    // The time before the flags is aligned to its size, counted from the header's start.
    if ((present & PRESENT_TSFT) !== 0) field = at + ((field - at + 7) & ~7) + TSFT_LEN;
    if (field < at + len) flags = p.bytes[field]!;
  }
  layers.follow((flags & FLAG_PADDED) !== 0 ? LayerKey.PaddedWlan : LayerKey.Wlan, at + len, end);
  if ((flags & FLAG_FCS) !== 0) layers.endAt(layers.wireEnd - FCS_LEN);
  return Status.Next;
}

/** Prism monitor header, or in its place the AVS header that some drivers give under this link type. */
export function decodePrism(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < LENGTH_END) return layers.tooShort(p, Note.LinkTruncated);
  if ((p.view.getInt32(at) & ~AVS_VERSION) === (AVS_MAGIC | 0)) return decodeAvs(p, at, end, layers);
  // In the byte order of the capturing host; lengths are small, so the order shows.
  let len = p.view.getUint32(at + 4, true);
  if (len > LONGEST) len = p.view.getUint32(at + 4);
  return behind(p, at, len, end, layers);
}

/** AVS header: magic and length, big-endian, and what is of no interest here. */
export function decodeAvs(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < LENGTH_END) return layers.tooShort(p, Note.LinkTruncated);
  return behind(p, at, p.view.getUint32(at + 4), end, layers);
}

function behind(p: PacketView, at: number, len: number, end: number, layers: LayerCursor): Status {
  if (len < LENGTH_END || len > LONGEST) return layers.malformed(p, Note.LinkBadHeader);
  if (at + len > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.Wlan, at + len, end);
}
