/** Builds classic pcap files for tests: sound ones, and any field wrong by choice. */

/** A frame to be written. Fields that are left out get sound values. */
export interface FrameToWrite {
  readonly bytes: Uint8Array;
  /** Second since the epoch. */
  readonly second?: number;
  /** Fraction of the second in the file's unit (µs or ns). */
  readonly fraction?: number;
  /** Octets on the wire; those of `bytes` by default. */
  readonly origLen?: number;
  /** Captured length to declare when it shall differ from the octets written. */
  readonly capLen?: number;
}

/** Fields of the file header. */
export interface PcapToWrite {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Kuznetzov's modification: magic a1b2cd34 and 8 more octets in each record header. */
  readonly modified?: boolean;
  readonly magic?: number;
  readonly major?: number;
  readonly minor?: number;
  readonly snapLen?: number;
  /** The whole 32-bit link-type field, with FCS bits where wanted. */
  readonly linkType?: number;
}

/** The file header of a pcap, 24 octets. */
export function pcapHeader(file: PcapToWrite = {}): Uint8Array {
  const little = file.bigEndian !== true;
  const view = new DataView(new ArrayBuffer(24));
  const standard = file.modified ? 0xa1b2cd34 : file.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4;
  view.setUint32(0, file.magic ?? standard, little);
  view.setUint16(4, file.major ?? 2, little);
  view.setUint16(6, file.minor ?? 4, little);
  view.setUint32(16, file.snapLen ?? 262_144, little);
  view.setUint32(20, file.linkType ?? 1, little);
  return new Uint8Array(view.buffer);
}

/** One record: header and frame. */
export function pcapRecord(frame: FrameToWrite, file: PcapToWrite = {}): Uint8Array {
  const little = file.bigEndian !== true;
  const headerLen = file.modified ? 24 : 16;
  const record = new Uint8Array(headerLen + frame.bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, frame.second ?? 1_700_000_000, little);
  view.setUint32(4, frame.fraction ?? 0, little);
  view.setUint32(8, frame.capLen ?? frame.bytes.length, little);
  view.setUint32(12, frame.origLen ?? frame.bytes.length, little);
  record.set(frame.bytes, headerLen);
  return record;
}

/** A whole pcap file. */
export function writePcap(frames: readonly FrameToWrite[], file: PcapToWrite = {}): Uint8Array {
  return joinBytes([pcapHeader(file), ...frames.map((frame) => pcapRecord(frame, file))]);
}

/** Pieces one behind the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
