/**
 * Layer two tunnelling. Version 2 (RFC 2661 §3.1) carries PPP. Version 3 (RFC 3931 §4.1) says neither
 * what it carries nor how long its cookie is, which both ends agreed upon before: the octets must tell.
 * Identifiers are the receiver's, other ones in each direction.
 */
import { looksLikeEthernet } from './ip-guess.js';
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const CONTROL = 0x8000;
const HAS_LENGTH = 0x4000;
const HAS_SEQUENCE = 0x0800;
const HAS_OFFSET = 0x0200;
const VERSION = 0x000f;
/** Tunnel and session identifiers of version 2. */
const IDS_LEN = 4;
/** Flags and session identifier of version 3 over UDP; over IP the identifier alone. */
const HEADER_LEN_3 = 8;
const SESSION_LEN = 4;
/** A cookie has 0, 4 or 8 octets, the sublayer behind it 0 or 4. */
const LONGEST_COOKIE_AND_SUBLAYER = 12;

/** Over UDP; version 2 or 3. */
export function decodeL2tp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 2) return layers.tooShort(p, Note.TunnelTruncated);
  const { view } = p;
  const flags = view.getUint16(at);
  const version = flags & VERSION;
  if ((flags & CONTROL) !== 0) return Status.NotTcp;
  if (version === 3) return intoPseudowire(p, at + HEADER_LEN_3, end, layers);
  if (version !== 2) return Status.NotTcp;
  let next = at + 2;
  if ((flags & HAS_LENGTH) !== 0) {
    if (next + 2 > end) return layers.tooShort(p, Note.TunnelTruncated);
    layers.endAt(at + view.getUint16(next));
    if (layers.end < end) end = layers.end;
    next += 2;
  }
  next += IDS_LEN;
  if ((flags & HAS_SEQUENCE) !== 0) next += 4;
  if ((flags & HAS_OFFSET) !== 0) {
    if (next + 2 > end) return layers.tooShort(p, Note.TunnelTruncated);
    next += 2 + view.getUint16(next);
  }
  if (next > end) return layers.tooShort(p, Note.TunnelTruncated);
  layers.follow(LayerKey.Ppp, next, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.L2tp);
}

/** Version 3 directly over IP; session 0 is control. */
export function decodeL2tpOverIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < SESSION_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  if (p.view.getInt32(at) === 0) return Status.NotTcp;
  return intoPseudowire(p, at + SESSION_LEN, end, layers);
}

function intoPseudowire(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  for (let skip = 0; skip <= LONGEST_COOKIE_AND_SUBLAYER; skip += 4) {
    if (!looksLikeEthernet(p, at + skip, end, layers.wireEnd)) continue;
    layers.follow(LayerKey.Ethernet, at + skip, end);
    return layers.intoUnnumberedTunnel(p, TunnelKind.L2tp);
  }
  return Status.NotTcp;
}
