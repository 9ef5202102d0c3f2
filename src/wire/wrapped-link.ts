/** Headers that name the link type of the frame behind them. */
import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';

const PPI_LEN = 8;
const PKTAP_LEN = 12;
const MOST_LINK_TYPES = 0xffff;

/** Per-packet information (LINKTYPE_PPI): version, flags, length and link type, little-endian. */
export function decodePpi(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < PPI_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return behind(p, at, p.view.getUint16(at + 2, true), PPI_LEN, p.view.getUint32(at + 4, true), end, layers);
}

/** What macOS puts before frames of several interfaces (LINKTYPE_PKTAP): length, record type, link type. */
export function decodePktap(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < PKTAP_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return behind(p, at, p.view.getUint32(at, true), PKTAP_LEN, p.view.getUint32(at + 8, true), end, layers);
}

function behind(
  p: PacketView,
  at: number,
  len: number,
  minLen: number,
  linkType: number,
  end: number,
  layers: LayerCursor,
): Status {
  if (len < minLen || linkType > MOST_LINK_TYPES) return layers.malformed(p, Note.LinkBadHeader);
  if (at + len > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(KeySpace.Link + linkType, at + len, end);
}
