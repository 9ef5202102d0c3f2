import { formatAddress } from '../../src/wire/address.js';
import { FrameDecoder, type FrameDecoderOptions } from '../../src/wire/frame-decoder.js';
import { STATUS_NAMES } from '../../src/wire/status.js';
import type { TunnelName } from '../../src/wire/tunnel-table.js';
import { LINK_TYPES, type LinkName, loadFrame } from '../support/hex.js';

/** A frame to decode; lengths are those of the octets when absent. */
export interface Input {
  readonly bytes: Uint8Array;
  readonly link?: LinkName;
  readonly capLen?: number;
  readonly origLen?: number;
  readonly fcsLen?: number;
  readonly frame?: number;
  readonly timeNs?: number;
}

/** Decodes into the decoder's view; gives the status by its stable name. */
export function decodeWith(decoder: FrameDecoder, input: Input): string {
  const { bytes } = input;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const capLen = input.capLen ?? bytes.length;
  decoder.packet.frame = input.frame ?? 1;
  decoder.packet.timeNs = input.timeNs ?? 0;
  const linkType = LINK_TYPES[input.link ?? 'ethernet'];
  const status = decoder.decode(
    bytes,
    view,
    0,
    capLen,
    input.origLen ?? Math.max(bytes.length, capLen),
    linkType,
    input.fcsLen ?? 0,
  );
  return STATUS_NAMES[status]!;
}

/** What a decoder says of one frame, in a form that tables compare. */
export type Seen = Record<string, unknown>;

/**
 * The view with addresses as text, sequence numbers unsigned, the SACK blocks in use as a list, and the
 * tunnel by its name: `vxlan 7`, `gre 192.0.2.1 198.51.100.2`, `pppoe 3 in vxlan 7`.
 */
export function seen({ packet: p, tunnels }: FrameDecoder): Seen {
  const { ipVersion: v } = p;
  return {
    ...p,
    bytes: undefined,
    view: undefined,
    tunnel: tunnelText(tunnels.name(p.tunnel)),
    src: formatAddress(v, p.src0, p.src1, p.src2, p.src3),
    dst: formatAddress(v, p.dst0, p.dst1, p.dst2, p.dst3),
    reporter: formatAddress(v, p.reporter0, p.reporter1, p.reporter2, p.reporter3),
    seq: p.seq >>> 0,
    ack: p.ack >>> 0,
    tsVal: p.tsVal >>> 0,
    tsEcr: p.tsEcr >>> 0,
    sackLeft: [...p.sackLeft],
    sackRight: [...p.sackRight],
    sack: Array.from({ length: p.sackCount }, (_, i) => [p.sackLeft[i]! >>> 0, p.sackRight[i]! >>> 0]),
  };
}

function tunnelText(tunnel: TunnelName | null): string {
  if (tunnel === null) return '';
  const { kind, id, between, within } = tunnel;
  const parts = [kind, ...(id === null ? [] : [id]), ...(between ?? [])].join(' ');
  return within === null ? parts : `${parts} in ${tunnelText(within)}`;
}

/** Decodes one frame with a new decoder: all of the view, `status`, and `notes` by name. */
export function decodeAlone(input: Input, options?: FrameDecoderOptions): Seen {
  const decoder = new FrameDecoder(options);
  const status = decodeWith(decoder, input);
  return { status, ...seen(decoder), notes: decoder.notes.list().map(({ code }) => code) };
}

/** The same for a file of `fixtures/frames`. */
export function decodeFixture(name: string, options?: FrameDecoderOptions): Seen {
  return decodeAlone(loadFrame(name), options);
}
