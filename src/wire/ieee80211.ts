/**
 * IEEE 802.11 data frames (IEEE 802.11-2020 §9.2.4, §9.3.2.1). What they carry begins with an LLC
 * header. Management and control frames have nothing for us, protected ones keep it to themselves.
 */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const TYPE = 0x0c;
const TYPE_DATA = 0x08;
const SUBTYPE_NULL = 0x40;
const SUBTYPE_QOS = 0x80;

/** Second octet of the frame control field. */
const BOTH_DISTRIBUTION_SYSTEMS = 0x03;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const ORDER = 0x80;

const THREE_ADDRESSES_LEN = 24;
const ADDRESS_LEN = 6;
const SEQUENCE_CONTROL = 22;
const FRAGMENT_NUMBER = 0x000f;
const QOS_LEN = 2;
const QOS_AGGREGATE = 0x80;
const HT_CONTROL_LEN = 4;
/** Destination, source and length before each frame of an aggregate. */
const SUBFRAME_LEN = 14;

/** LINKTYPE_IEEE802_11. */
export function decodeWlan(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, false);
}

/** The same where the card filled the header up to a multiple of 4 octets. */
export function decodePaddedWlan(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at, end, layers, true);
}

function decode(p: PacketView, at: number, end: number, layers: LayerCursor, padded: boolean): Status {
  const { bytes, view } = p;
  if (end - at < 2) return layers.tooShort(p, Note.LinkTruncated);
  const first = bytes[at]!;
  if ((first & TYPE) !== TYPE_DATA || (first & SUBTYPE_NULL) !== 0) return Status.NotIp;
  const flags = bytes[at + 1]!;
  const qos = (first & SUBTYPE_QOS) !== 0;
  let len = THREE_ADDRESSES_LEN;
  if ((flags & BOTH_DISTRIBUTION_SYSTEMS) === BOTH_DISTRIBUTION_SYSTEMS) len += ADDRESS_LEN;
  const qosAt = at + len;
  if (qos) len += QOS_LEN;
  if (qos && (flags & ORDER) !== 0) len += HT_CONTROL_LEN;
  if (padded) len = (len + 3) & ~3;
  if (at + len > end) return layers.tooShort(p, Note.LinkTruncated);

  if ((flags & PROTECTED) !== 0) {
    layers.notes.add(Note.WlanProtected, p.frame);
    return Status.Encrypted;
  }
  const fragment = view.getUint16(at + SEQUENCE_CONTROL, true) & FRAGMENT_NUMBER;
  if (fragment !== 0 || (flags & MORE_FRAGMENTS) !== 0) {
    layers.notes.add(Note.WlanFragment, p.frame);
    return Status.Fragment;
  }
  if (qos && (bytes[qosAt]! & QOS_AGGREGATE) !== 0) return firstOfAggregate(p, at + len, end, layers);
  return layers.follow(LayerKey.Llc, at + len, end);
}

/** One frame gives one segment, so the first of an aggregate is taken, and the others are noted. */
function firstOfAggregate(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const next = at + SUBFRAME_LEN;
  if (next > end) return layers.tooShort(p, Note.LinkTruncated);
  const subframeEnd = next + p.view.getUint16(next - 2);
  if (subframeEnd + SUBFRAME_LEN <= layers.wireEnd) layers.notes.add(Note.WlanAggregate, p.frame);
  layers.follow(LayerKey.Llc, next, end);
  layers.endAt(subframeEnd);
  return Status.Next;
}
