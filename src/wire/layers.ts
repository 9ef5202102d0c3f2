/**
 * The walk through a frame: what a protocol decoder is, how it names the layer that follows, and the
 * cursor it leaves for the dispatch table. Protocols know this file and not each other.
 */
import { type LimitHits, LIMITS } from '../limits.js';
import type { FragmentTable } from './fragments.js';
import { Note, type NoteCounts } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import type { TunnelKind } from './tunnel-kind.js';
import type { TunnelTable } from './tunnel-table.js';

/**
 * Decodes one layer at `at`; octets at and beyond `end` were not captured or are not its own.
 * Returns `Status.Next` after setting `next`, `at`, `end` and `wireEnd` of the cursor, or what
 * became of the frame.
 */
export type LayerDecoder = (p: PacketView, at: number, end: number, layers: LayerCursor) => Status;

/** Number spaces in which a layer names its successor: add the number to the space. */
export const KeySpace = {
  /** LINKTYPE_ numbers 0-65535. */
  Link: 0x00000,
  /** EtherTypes. */
  EtherType: 0x10000,
  /** UDP ports of tunnels. */
  UdpPort: 0x20000,
  /** IP protocol numbers and IPv6 next headers. */
  IpProtocol: 0x30000,
  /** Layers without a number of their own: `LayerKey`. */
  Named: 0x30100,
  /** PPP protocol numbers. */
  Ppp: 0x40000,
} as const;

/** Keys of layers that no registry numbers, and of those that many others carry. */
export const LayerKey = {
  /** Ethernet frame. */
  Ethernet: KeySpace.Link + 1,
  /** IEEE 802.2 header, where a length stands in place of the EtherType. */
  Llc: KeySpace.Named + 0,
  /** IPv4 or IPv6, to be told by the version field. */
  AnyIp: KeySpace.Named + 1,
  /** PPP frame, with or without address and control. */
  Ppp: KeySpace.Named + 2,
  /** Cisco's HDLC framing. */
  CiscoHdlc: KeySpace.Named + 3,
  /** GRE of version 1. */
  Pptp: KeySpace.Named + 4,
  /** What GRE carries for mirrored frames. */
  Erspan: KeySpace.Named + 5,
  FrameRelay: KeySpace.Link + 107,
  /** IEEE 802.11 frame. */
  Wlan: KeySpace.Link + 105,
  /** The same with a header filled up to a multiple of 4 octets. */
  PaddedWlan: KeySpace.Named + 6,
} as const;

/** Number of keys in all spaces. */
export const KEY_COUNT = KeySpace.Ppp + 0x10000;

/** Smallest value of an EtherType field that is a type; below, it is a length (IEEE 802.3 §3.2.6). */
export const MIN_ETHER_TYPE = 0x600;

/** What the next layer is and where it lies. One per decoder, reused for every frame. */
export class LayerCursor {
  /** Key of the next layer. */
  next = 0;
  /** First octet of the next layer. */
  at = 0;
  /** End of what was captured of the next layer; never beyond `wireEnd`. */
  end = 0;
  /** End of the next layer as it was on the wire; beyond `end` where the snap length cut. */
  wireEnd = 0;
  /** First octet of the frame. */
  frameAt = 0;
  /** Layers walked so far. */
  depth = 0;
  /** IPv6 extension headers walked so far. */
  extensionHeaders = 0;
  /** Tunnels entered so far. */
  tunnelDepth = 0;
  /** Inside the packet that an ICMP error quotes: lengths and checksums there mean nothing. */
  quoted = false;
  /** Start of an IPv6 payload whose length field is 0, -1 otherwise: a jumbo option may follow. */
  jumboFrom = -1;
  /** An address of the checksum's pseudo-header is hidden in a routing header we cannot read. */
  pseudoHeaderKnown = true;

  constructor(
    readonly notes: NoteCounts,
    readonly limits: LimitHits,
    readonly fragments: FragmentTable,
    readonly tunnels: TunnelTable,
    /** There is a decoder for this key. */
    readonly knows: (key: number) => boolean,
    /** Verify TCP checksums. */
    readonly verifyChecksums: boolean,
    /** Take segments whose options are cut off by the snap length as segments. */
    readonly acceptCutOptions: boolean,
  ) {}

  /** Points to the link layer of a new frame. */
  start(linkType: number, at: number, end: number, wireEnd: number): void {
    this.next = KeySpace.Link + (linkType & 0xffff);
    this.at = at;
    this.end = end;
    this.wireEnd = wireEnd;
    this.frameAt = at;
    this.depth = 0;
    this.extensionHeaders = 0;
    this.tunnelDepth = 0;
    this.quoted = false;
    this.jumboFrom = -1;
    this.pseudoHeaderKnown = true;
  }

  /** Names the next layer. */
  follow(next: number, at: number, end: number): Status {
    this.next = next;
    this.at = at;
    this.end = end;
    return Status.Next;
  }

  /**
   * Goes into a tunnel, whose inner packet the cursor points to already. What belongs to the outer
   * packet only is forgotten.
   * @param id int32 image of the number that both directions of a session share.
   */
  intoTunnel(p: PacketView, kind: TunnelKind, id: number): Status {
    return this.#enter(p, kind, id, true);
  }

  /** The same for a tunnel without a number, or with one for each direction. */
  intoUnnumberedTunnel(p: PacketView, kind: TunnelKind): Status {
    return this.#enter(p, kind, 0, false);
  }

  #enter(p: PacketView, kind: TunnelKind, id: number, hasId: boolean): Status {
    if (++this.tunnelDepth > LIMITS.maxTunnelDepth) {
      this.notes.add(Note.TooManyLayers, p.frame);
      this.limits.hit('maxTunnelDepth', p.frame);
      return Status.TooDeep;
    }
    p.tunnel = this.tunnels.find(p, kind, id, hasId);
    p.ipLengthZero = false;
    this.jumboFrom = -1;
    this.pseudoHeaderKnown = true;
    this.frameAt = this.at;
    if (this.next === LayerKey.Ethernet) {
      // VLANs of the network outside are none of the session's.
      p.vlan = -1;
      p.innerVlan = -1;
    }
    return Status.Next;
  }

  /** The layer ends at `wireEnd`, where its own length says so; a length beyond the frame is ignored. */
  endAt(wireEnd: number): void {
    if (wireEnd >= this.wireEnd) return;
    this.wireEnd = wireEnd;
    if (wireEnd < this.end) this.end = wireEnd;
  }

  /** Names the next layer by an EtherType field, or LLC where the field is a length. */
  followEtherType(etherType: number, at: number, end: number): Status {
    if (etherType >= MIN_ETHER_TYPE) return this.follow(KeySpace.EtherType + etherType, at, end);
    this.follow(LayerKey.Llc, at, end);
    // The length leaves out padding.
    if (!this.quoted) this.endAt(at + etherType);
    return Status.Next;
  }

  /**
   * A header does not fit: `Truncated` where the snap length cut it off, `Malformed` where the
   * packet itself is too short. Errors quote as little as 8 octets, which has a note of its own.
   */
  tooShort(p: PacketView, note: Note): Status {
    this.notes.add(this.quoted ? Note.IcmpQuoteTruncated : note, p.frame);
    return this.end < this.wireEnd ? Status.Truncated : Status.Malformed;
  }

  /** Counts a note and gives the frame up. */
  malformed(p: PacketView, note: Note): Status {
    this.notes.add(note, p.frame);
    return Status.Malformed;
  }
}
