import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { judge } from './read-frames.js';

const dir = new URL('../../../shared/badfiles/', import.meta.url);
const present = existsSync(dir);

/** Expectation of a file: frames, then what is said of it; `part`: reading ended before the file did. */
type Want =
  | readonly [frames: number, ...problems: string[]]
  | { readonly part: readonly [frames: number, ...problems: string[]] }
  | 'refused';

const WANTED: Readonly<Record<string, Want>> = {
  'all_ff.pcap': 'refused',
  'all_zero.pcap': 'refused',
  'bad_magic.pcap': 'refused',
  'empty0.pcap': 'refused',
  'gz_in_gz.pcap.gz': 'refused',
  'hdr_short23.pcap': 'refused',
  'ixia_hw.pcap': 'refused',
  'navtel.pcap': 'refused',
  'ng_bad_bom.pcapng': 'refused',
  'ng_major2.pcapng': 'refused',
  'text.pcap': 'refused',
  'version_1_0.pcap': 'refused',

  'badcrc.pcap.gz': { part: [3, 'gzip_bad_checksum'] },
  'caplen_2g.pcap': { part: [1, 'bad_record'] },
  'caplen_300k.pcap': { part: [1, 'bad_record'] },
  'caplen_huge.pcap': { part: [1, 'bad_record'] },
  'concat_two_pcaps.pcap': { part: [3, 'concatenated_capture'] },
  'garbage_between.pcap': { part: [1, 'bad_record'] },
  'ng_blocklen_0.pcapng': { part: [0, 'bad_block'] },
  'ng_blocklen_256m.pcapng': { part: [0, 'bad_block'] },
  'ng_blocklen_8.pcapng': { part: [0, 'bad_block'] },
  'ng_blocklen_huge.pcapng': { part: [0, 'bad_block'] },
  'ng_blocklen_unaligned.pcapng': { part: [0, 'bad_block'] },
  'ng_trailer_mismatch.pcapng': { part: [0, 'bad_block'] },
  'ng_trunc.pcapng': { part: [2, 'cut_short'] },
  'ng_unknown_block_huge_declared.pcapng': { part: [0, 'bad_block'] },
  'trunc.pcap.gz': { part: [569, 'gzip_cut_short'] },
  'trunc_mid_data.pcap': { part: [3, 'cut_short'] },
  'trunc_mid_rechdr.pcap': { part: [3, 'cut_short'] },

  'caplen_gt_len.pcap': [3, 'caplen_over_length'],
  'caplen_lt_len.pcap': [3],
  'caplen_over_snap.pcap': [3, 'caplen_over_snaplen'],
  'caplen_zero.pcap': [3],
  'concat_members.pcap.gz': [6],
  'dlt_fcs_bits.pcap': [3],
  'dlt_unknown.pcap': [3],
  'hdr_only.pcap': [0],
  'kuznetzov.pcap': [3],
  'len_ffffffff.pcap': [3],
  'ng_10k_idbs.pcapng': [3],
  'ng_be.pcapng': [3],
  'ng_epb_bad_ifid.pcapng': [3, 'bad_interface'],
  'ng_epb_bad_ifid_huge.pcapng': [3, 'bad_interface'],
  'ng_epb_cap_gt_block.pcapng': [3, 'bad_packet_block'],
  'ng_epb_cap_gt_len.pcapng': [4, 'caplen_over_length'],
  'ng_no_idb.pcapng': [0, 'bad_interface'],
  'ng_nrb_dsb_isb.pcapng': [3],
  'ng_obsolete_pb.pcapng': [3],
  'ng_opt_len_ffff_epb.pcapng': [4, 'bad_option'],
  'ng_opt_many.pcapng': [3],
  'ng_opt_no_end.pcapng': [3],
  'ng_opt_overrun.pcapng': [3, 'bad_option'],
  'ng_shb_only.pcapng': [0],
  'ng_shb_seclen_wrong.pcapng': [3],
  'ng_spb.pcapng': [3, 'no_time'],
  'ng_spb_len_gt_block.pcapng': [3, 'bad_packet_block', 'no_time'],
  'ng_spb_snaplen0.pcapng': [3, 'no_time'],
  'ng_tsoffset_neg.pcapng': [3, 'odd_time_resolution'],
  'ng_tsresol_14.pcapng': [3, 'odd_time_resolution'],
  'ng_tsresol_3f.pcapng': [3, 'odd_time_resolution'],
  'ng_tsresol_7f.pcapng': [3, 'odd_time_resolution'],
  'ng_tsresol_ff.pcapng': [3, 'odd_time_resolution'],
  'ng_two_if_mixed_dlt.pcapng': [3],
  'ng_two_shb_mixed_endian.pcapng': [6],
  'ng_unknown_block.pcapng': [3, 'numbered_block'],
  'nsec.pcap': [3],
  'nsec_swapped.pcap': [3],
  'ok.pcap': [3],
  'ok.pcap.gz': [3],
  'ok.pcapng': [3],
  'snaplen0.pcap': [3],
  'snaplen_ffffffff.pcap': [3],
  'snaplen_small.pcap': [3, 'caplen_over_snaplen'],
  'swapped.pcap': [3],
  'trailing_garbage.pcap.gz': [3, 'gzip_trailing_data'],
  'ts_backwards.pcap': [3],
  'ts_negative.pcap': [3],
  'ts_usec_overflow.pcap': [3, 'bad_subsecond'],
  'ts_zero.pcap': [3],
  'version_2_3.pcap': [3],
  'version_99.pcap': [3, 'unknown_version'],
};

/** Frames of the sound captures of broken packets (`pkt_`) that have more or less than one. */
const PACKET_FRAMES: Readonly<Record<string, number>> = {
  'pkt_ansi_escape_payload.pcap': 2,
  'pkt_frag_missing_first.pcap': 10,
  'pkt_teardrop.pcap': 2,
  'pkt_tiny_fragments_8B.pcap': 11,
  'pkt_trunc_every_len.pcap': 94,
};

function wantedOf(name: string): Want {
  const want = WANTED[name];
  if (want !== undefined) return want;
  if (name.startsWith('pkt_')) return [PACKET_FRAMES[name] ?? 1];
  if (name.startsWith('ng_tsresol_')) return [3];
  throw new Error(`${name}: no expectation; decide what should happen and add it`);
}

describe.skipIf(!present)('broken and hostile files', () => {
  const files = present ? readdirSync(dir).filter((name) => /\.(pcap|pcapng|gz)$/.test(name)) : [];
  test.each(files)('%s', async (name) => {
    const bytes = readFileSync(new URL(name, dir));
    const { frames, problems, truncated, error } = await judge(captureFromBytes(bytes, { name }));
    const want = wantedOf(name);
    if (want === 'refused') {
      expect({ frames, error }).toEqual({ frames: 0, error: 'ERR_CAPTURE_FORMAT' });
      return;
    }
    const part = 'part' in want;
    const [wantedFrames, ...wantedProblems] = part ? want.part : want;
    expect({ frames, problems, truncated, error }).toEqual({
      frames: wantedFrames,
      problems: wantedProblems,
      truncated: part,
      error: null,
    });
  });
});
