import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const TAG_LEN = 4;

/** Service instance tag of provider backbone bridges (IEEE 802.1ah); the customer's frame follows. */
export function decodePbb(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < TAG_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  layers.follow(LayerKey.Ethernet, at + TAG_LEN, end);
  return layers.intoTunnel(p, TunnelKind.Pbb, p.view.getInt32(at) & 0xffffff);
}
