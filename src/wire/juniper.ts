/** What Juniper's routers put before captured frames: LINKTYPE_JUNIPER_ETHER, _PPP, _FRELAY and _CHDLC. */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const HEADER_LEN = 4;
/** "MGC" in the first three octets. */
const MAGIC = 0x4d4743;
const HAS_EXTENSIONS = 0x80;
const NO_LINK_LAYER = 0x02;

export function decodeJuniperEthernet(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, LayerKey.Ethernet);
}

export function decodeJuniperPpp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, LayerKey.Ppp);
}

export function decodeJuniperFrameRelay(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, LayerKey.FrameRelay);
}

export function decodeJuniperHdlc(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, LayerKey.CiscoHdlc);
}

/** Magic, flags, extensions with their length, then the frame. */
function decode(p: PacketView, at: number, end: number, layers: LayerCursor, frame: number): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const first = p.view.getUint32(at);
  if (first >>> 8 !== MAGIC) return layers.malformed(p, Note.LinkBadHeader);
  if ((first & NO_LINK_LAYER) !== 0) return Status.NotIp;
  let next = at + HEADER_LEN;
  if ((first & HAS_EXTENSIONS) !== 0) {
    if (next + 2 > end) return layers.tooShort(p, Note.LinkTruncated);
    next += 2 + p.view.getUint16(next);
  }
  return layers.follow(frame, next, end);
}
