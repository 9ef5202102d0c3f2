import { LimitHits, LIMITS } from '../limits.js';
import { decoderFor, hasDecoder, statusWithoutDecoder } from './dispatch.js';
import type { FragmentPolicy } from './fragment-policy.js';
import { FragmentTable } from './fragments.js';
import { LayerCursor } from './layers.js';
import { Note, NoteCounts } from './notes.js';
import { resetPacket } from './packet-reset.js';
import { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelTable } from './tunnel-table.js';

/** Wire lengths beyond this are lies; as a limit it keeps offsets small integers. */
const MAX_WIRE_LEN = 1 << 30;

export interface FrameDecoderOptions {
  /** Verify TCP checksums; true when absent. */
  readonly verifyChecksums?: boolean;
  /** Where limits that were hit are counted. */
  readonly limits?: LimitHits;
  /**
   * Give `Status.Tcp` to segments whose fixed header was captured and whose options the snap length
   * cut, with `OptionBit.Truncated`; they are `Status.Truncated` when absent or false.
   */
  readonly acceptCutOptions?: boolean;
  /** Whose octets stay where IP fragments overlap; `first` when absent. */
  readonly fragmentPolicy?: FragmentPolicy;
}

/**
 * Decodes frames into one reused view. Keeps state only for IP fragments and the numbers of tunnels,
 * so frames must come in the order of the capture.
 */
export class FrameDecoder {
  /** The frame decoded last; valid until the next. The caller sets `frame` and `timeNs` before. */
  readonly packet = new PacketView();
  /** Oddities inside packets. */
  readonly notes = new NoteCounts();
  /** What the numbers in `PacketView.tunnel` stand for. */
  readonly tunnels: TunnelTable;
  readonly #layers: LayerCursor;

  constructor(options: FrameDecoderOptions = {}) {
    const limits = options.limits ?? new LimitHits();
    this.tunnels = new TunnelTable(limits);
    this.#layers = new LayerCursor(
      this.notes,
      limits,
      new FragmentTable(this.notes, limits, options.fragmentPolicy),
      this.tunnels,
      hasDecoder,
      options.verifyChecksums ?? true,
      options.acceptCutOptions ?? false,
    );
  }

  /**
   * Decodes one frame. Never throws, whatever the octets.
   * @param view View of exactly the same octets as `bytes`.
   * @param at Offset of the frame in `bytes`.
   * @param capLen Octets captured.
   * @param origLen Octets on the wire.
   * @param linkType LINKTYPE_ number.
   * @param fcsLen Octets of frame check sequence that the wire length includes.
   */
  decode(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    capLen: number,
    origLen: number,
    linkType: number,
    fcsLen: number,
  ): Status {
    const p = this.packet;
    const layers = this.#layers;
    resetPacket(p);
    // The view's declared buffer type is narrower than what a caller may have; reading is the same.
    p.bytes = bytes as typeof p.bytes;
    p.view = view as typeof p.view;
    p.origLen = origLen;
    if (capLen > origLen) layers.notes.add(Note.CapturedBeyondWire, p.frame);

    // `| 0` because lengths come as doubles, and offsets must stay small integers.
    const captured = Math.min(capLen, bytes.length - at) | 0;
    const wireLen = Math.max(captured, Math.min(origLen, MAX_WIRE_LEN)) | 0;
    const wireEnd = (at + wireLen - fcsLen) | 0;
    layers.start(linkType, at, Math.min(at + captured, wireEnd), wireEnd);
    return this.#walk(p, layers);
  }

  /** Layer after layer in a loop: nested packets must not exhaust the stack. */
  #walk(p: PacketView, layers: LayerCursor): Status {
    for (;;) {
      const decoder = decoderFor(layers.next);
      if (decoder === undefined) return statusWithoutDecoder(layers.next);
      if (++layers.depth > LIMITS.maxLayers) {
        layers.notes.add(Note.TooManyLayers, p.frame);
        layers.limits.hit('maxLayers', p.frame);
        return Status.TooDeep;
      }
      const status = decoder(p, layers.at, layers.end, layers);
      if (status !== Status.Next) return status;
    }
  }
}
