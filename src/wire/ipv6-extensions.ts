/**
 * IPv6 extension headers (RFC 8200 §4) other than the fragment header. Each begins with the next
 * header and its own length, so those we have no use for are stepped over.
 */
import { stepOverExtension } from './extension-step.js';
import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const PAD1 = 0;
/** Jumbo payload length (RFC 2675 §2). */
const OPTION_JUMBO = 0xc2;
/** Home address of a mobile node (RFC 6275 §6.3). */
const OPTION_HOME_ADDRESS = 0xc9;
const SMALLEST_JUMBO = 65_536;

/** Hop-by-hop options; the jumbo payload option is honoured where the payload length is 0. */
export function decodeHopByHop(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const status = stepOverExtension(p, at, end, layers, 8);
  if (status !== Status.Next) return status;
  const option = findOption(p, at + 2, layers.at, OPTION_JUMBO, 4);
  if (option >= 0 && !layers.quoted) applyJumbo(p, p.view.getUint32(option), layers);
  return status;
}

/**
 * Destination options. A home address takes the place of the source address in the session and
 * in the checksum (RFC 6275 §9.3.1 and §11.3.1).
 */
export function decodeDestinationOptions(
  p: PacketView,
  at: number,
  end: number,
  layers: LayerCursor,
): Status {
  const status = stepOverExtension(p, at, end, layers, 8);
  if (status !== Status.Next) return status;
  const option = findOption(p, at + 2, layers.at, OPTION_HOME_ADDRESS, 16);
  if (option >= 0) {
    p.src0 = p.view.getInt32(option);
    p.src1 = p.view.getInt32(option + 4);
    p.src2 = p.view.getInt32(option + 8);
    p.src3 = p.view.getInt32(option + 12);
  }
  return status;
}

/** Mobility (RFC 6275), HIP (RFC 7401) and shim6 (RFC 5533) headers, stepped over. */
export function decodeOtherExtension(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return stepOverExtension(p, at, end, layers, 8);
}

/** Authentication header (RFC 4302 §2.2), whose length counts words of 4 octets; IPv4 has it too. */
export function decodeAuthentication(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return stepOverExtension(p, at, end, layers, 4);
}

/** No next header (RFC 8200 §4.7). */
export function decodeNoNextHeader(): Status {
  return Status.NotTcp;
}

/** Offset of the data of the first option of this type and length, or -1 (RFC 8200 §4.2). */
function findOption(p: PacketView, at: number, end: number, type: number, len: number): number {
  const { bytes } = p;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === PAD1) {
      at++;
      continue;
    }
    if (at + 1 >= end) return -1;
    const optionLen = bytes[at + 1]!;
    if (at + 2 + optionLen > end) return -1;
    if (kind === type && optionLen === len) return at + 2;
    at += 2 + optionLen;
  }
  return -1;
}

/** RFC 2675 §3: meaningful only with a payload length of 0 and from 65,536 on. */
function applyJumbo(p: PacketView, jumboLen: number, layers: LayerCursor): void {
  const from = layers.jumboFrom;
  if (from < 0 || jumboLen < SMALLEST_JUMBO || from + jumboLen > layers.wireEnd) {
    layers.notes.add(Note.Ip6BadJumboLength, p.frame);
    return;
  }
  layers.jumboFrom = -1;
  p.ipLengthZero = false;
  layers.wireEnd = from + jumboLen;
  if (layers.wireEnd < layers.end) layers.end = layers.wireEnd;
}
