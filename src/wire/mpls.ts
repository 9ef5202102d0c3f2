/**
 * MPLS label stack (RFC 3032 §2.1). What the bottom label stands for is known to the routers only, so
 * the first octets have to tell (RFC 4928 §3): IP, or an Ethernet pseudowire with or without a control
 * word (RFC 4448 §4). Labels are other ones in each direction and no part of a session.
 */
import { looksLikeEthernet, looksLikeIp } from './ip-guess.js';
import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const LABEL_LEN = 4;
const BOTTOM_OF_STACK = 0x100;
const CONTROL_WORD_LEN = 4;
const ETHER_TYPE_MPLS = 0x8847;

/** One label; each counts as a layer. */
export function decodeMpls(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < LABEL_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const next = at + LABEL_LEN;
  if ((p.view.getInt32(at) & BOTTOM_OF_STACK) === 0) {
    return layers.follow(KeySpace.EtherType + ETHER_TYPE_MPLS, next, end);
  }
  const { wireEnd } = layers;
  if (looksLikeIp(p, next, end, wireEnd)) return layers.follow(LayerKey.AnyIp, next, end);
  const first = next < end ? p.bytes[next]! >> 4 : 0;
  const behindControlWord = next + CONTROL_WORD_LEN;
  if (first === 0 && looksLikeEthernet(p, behindControlWord, end, wireEnd)) {
    return intoPseudowire(p, behindControlWord, end, layers);
  }
  if (looksLikeEthernet(p, next, end, wireEnd)) return intoPseudowire(p, next, end, layers);
  // An IP packet whose length is wrong is still worth a note.
  return first === 4 || first === 6 ? layers.follow(LayerKey.AnyIp, next, end) : Status.NotIp;
}

function intoPseudowire(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  layers.follow(LayerKey.Ethernet, at, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.Pseudowire);
}

/** A label stack directly over IP (RFC 4023 §3) or UDP (RFC 7510 §3). */
export function decodeMplsInIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  layers.follow(KeySpace.EtherType + ETHER_TYPE_MPLS, at, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.MplsInIp);
}
