import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/**
 * What Wireshark exports from inside other protocols (LINKTYPE_WIRESHARK_UPPER_PDU): data without the
 * TCP header that it came with, so there is no session to be found; a note says so.
 */
export function decodeUpperPdu(p: PacketView, _at: number, _end: number, layers: LayerCursor): Status {
  layers.notes.add(Note.ExportedPdu, p.frame);
  return Status.NotTcp;
}
