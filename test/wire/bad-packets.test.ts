/** Broken and hostile packets lent by others: what becomes of each, and what is noted. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { STATUS_NAMES } from '../../src/wire/status.js';
import { readPcap, sharedPath } from './capture-files.js';

const FOLDER = sharedPath('badfiles');

type Counts = Readonly<Record<string, number>>;

/** File, frames by status, payload octets of all segments, notes by name. */
const TABLE: readonly (readonly [file: string, statuses: Counts, payload: number, notes: Counts])[] = [
  ['ansi_escape_payload', { tcp: 2 }, 83, {}],
  ['frag_missing_first', { fragment: 10 }, 0, {}],
  ['gre_x500', { too_many_layers: 1 }, 0, { too_many_layers: 1 }],
  ['gro_60000', { tcp: 1 }, 60_000, {}],
  ['ip6_200_dstopts', { too_many_layers: 1 }, 0, { ip6_too_many_extension_headers: 1 }],
  ['ip6_frag_of_frag', { fragment: 1 }, 0, { fragment_bad_length: 1 }],
  ['ip6_hbh_len255', { malformed: 1 }, 0, { truncated_ip6_extension_header: 1 }],
  ['ip6_plen0_jumbo', { tcp: 1 }, 20, { ip_length_zero: 1 }],
  ['ip_ihl0', { malformed: 1 }, 0, { ip_bad_header_length: 1 }],
  ['ip_ihl15_short', { malformed: 1 }, 0, { ip_bad_option: 1, tcp_bad_header_length: 1 }],
  ['ip_totlen0', { tcp: 1 }, 40, { ip_length_zero: 1 }],
  ['ip_totlen_gt_cap', { tcp: 1 }, 65_495, { ip_length_beyond_frame: 1 }],
  ['ip_totlen_lt_frame_padding', { tcp: 1 }, 0, {}],
  ['ip_totlen_lt_hdr', { malformed: 1 }, 0, { ip_bad_total_length: 1 }],
  ['ip_ver0', { malformed: 1 }, 0, { ip_bad_version: 1 }],
  ['ip_ver7', { malformed: 1 }, 0, { ip_bad_version: 1 }],
  ['ipip_x200', { too_many_layers: 1 }, 0, { too_many_layers: 1 }],
  ['lso_totlen0_60000', { tcp: 1 }, 60_000, { ip_length_zero: 1 }],
  ['mpls_x5000_no_bos', { too_many_layers: 1 }, 0, { too_many_layers: 1 }],
  ['pingofdeath', { malformed: 1 }, 0, { fragment_too_long: 1 }],
  ['tcp_doff0', { malformed: 1 }, 0, { tcp_bad_header_length: 1 }],
  ['tcp_doff4', { malformed: 1 }, 0, { tcp_bad_header_length: 1 }],
  // The offset of 15 words does fit here: what is payload to the sender reads as broken options.
  ['tcp_doff15', { tcp: 1 }, 0, { tcp_bad_option: 1 }],
  ['tcp_flags_all', { tcp: 1 }, 40, {}],
  ['tcp_flags_none', { tcp: 1 }, 40, {}],
  ['tcp_mss_len3', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_opt_last_nolen', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_opt_len0', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_opt_len1', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_opt_overrun', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_sack_odd', { tcp: 1 }, 4, { tcp_bad_option: 1 }],
  ['tcp_wscale_255', { tcp: 1 }, 4, {}],
  // The second fragment contradicts the end that the first one implies; nothing completes.
  ['teardrop', { fragment: 2 }, 0, { fragment_conflict: 1, fragment_bad_length: 1 }],
  ['tiny_fragments_8B', { fragment: 10, tcp: 1 }, 64, {}],
  ['vlan_x200', { too_many_layers: 1 }, 0, { too_many_layers: 1 }],
  ['vxlan_x100', { too_many_layers: 1 }, 0, { too_many_layers: 1 }],
  // These records say that the frame was short on the wire too: cut IP and link headers are malformed.
  [
    'trunc_every_len',
    { malformed: 34, truncated: 20, tcp: 40 },
    1600,
    {
      truncated_link_header: 14,
      truncated_ip_header: 20,
      ip_length_beyond_frame: 60,
      truncated_tcp_header: 20,
    },
  ],
];

describe.skipIf(FOLDER === null)('packets in badfiles', () => {
  test.each(TABLE)('pkt_%s', (name, statuses, payload, notes) => {
    const { linkType, records } = readPcap(readFileSync(`${FOLDER}/pkt_${name}.pcap`));
    const decoder = new FrameDecoder();
    const gotStatuses: Record<string, number> = {};
    let gotPayload = 0;
    records.forEach(({ bytes, origLen }, i) => {
      decoder.packet.frame = i + 1;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const status = STATUS_NAMES[decoder.decode(bytes, view, 0, bytes.length, origLen, linkType, 0)]!;
      gotStatuses[status] = (gotStatuses[status] ?? 0) + 1;
      if (status === 'tcp') gotPayload += decoder.packet.payloadLen;
    });
    const gotNotes = Object.fromEntries(decoder.notes.list().map(({ code, count }) => [code, count]));
    expect({ statuses: gotStatuses, payload: gotPayload, notes: gotNotes }).toEqual({
      statuses,
      payload,
      notes,
    });
  });
});
