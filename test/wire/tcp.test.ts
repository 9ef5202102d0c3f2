import { describe, expect, test } from 'vitest';
import { Checksum } from '../../src/wire/checksum-status.js';
import { Flag, OptionBit } from '../../src/wire/packet-view.js';
import { loadFrame } from '../support/hex.js';
import { decodeAlone } from './decode-frame.js';
import { testFrames } from './fixture-table.js';

const { Mss, WindowScale, SackPermitted, Sack, Timestamps, FastOpen, Mptcp, Malformed } = OptionBit;
const ABSENT = {
  mss: -1,
  windowScale: -1,
  tsVal: 0,
  tsEcr: 0,
  sack: [],
  fastOpenCookieLen: -1,
  mptcpSubtypes: 0,
  mptcpResetReason: -1,
  userTimeout: -1,
};
/** A sound segment with these options and no others. */
const options = (optionBits: number, fields: object = {}): Record<string, unknown> => ({
  status: 'tcp',
  checksum: Checksum.Good,
  ...ABSENT,
  optionBits,
  ...fields,
});
/** A segment whose options break off; the MSS before that was read. */
const BROKEN = { ...options(Mss | Malformed, { mss: 1460 }), notes: ['tcp_bad_option'] };

describe('TCP header', () => {
  testFrames([
    [
      'tcp_fields',
      {
        status: 'tcp',
        srcPort: 65535,
        dstPort: 1,
        seq: 0xfffffffe,
        ack: 0x80000001,
        flags: 0x1ff,
        window: 65535,
        urgent: 0x0102,
        headerLen: 20,
        checksum: Checksum.Good,
        optionBits: 0,
      },
    ],
    ['tcp_flags_none', { status: 'tcp', flags: 0 }],
    ['tcp_rst', { status: 'tcp', flags: Flag.Rst | Flag.Ack, window: 0 }],
    ['tcp_odd_payload', { status: 'tcp', payloadLen: 101, checksum: Checksum.Good }],
    ['tcp_offset_4', { status: 'malformed', payloadLen: 0, notes: ['tcp_bad_header_length'] }],
    ['tcp_offset_15', { status: 'malformed', payloadLen: 0, notes: ['tcp_bad_header_length'] }],
    ['tcp_checksum_bad', { status: 'tcp', checksum: Checksum.Bad }],
    ['tcp_checksum_offloaded', { status: 'tcp', checksum: Checksum.Offloaded }],
    ['tcp_checksum_lso', { status: 'tcp', checksum: Checksum.Offloaded }],
  ]);

  test('verification can be left out', () => {
    const frame = loadFrame('tcp_checksum_bad');
    const got = decodeAlone(frame, { verifyChecksums: false });
    expect(got).toMatchObject({ status: 'tcp', checksum: Checksum.Unverified });
  });

  test('a packet too short for TCP is malformed, one that was cut is truncated', () => {
    const bytes = loadFrame('ethernet_padding').bytes.slice();
    expect(decodeAlone({ bytes, capLen: 50 })).toMatchObject({
      status: 'truncated',
      notes: ['truncated_tcp_header'],
    });
    bytes[17] = 39;
    expect(decodeAlone({ bytes })).toMatchObject({ status: 'malformed', notes: ['truncated_tcp_header'] });
  });
});

describe('TCP options', () => {
  testFrames([
    [
      'option_linux_syn',
      options(Mss | SackPermitted | Timestamps | WindowScale, {
        mss: 1460,
        windowScale: 7,
        tsVal: 0xdeadbeef,
        flags: Flag.Syn,
        headerLen: 40,
      }),
    ],
    ['option_mss', options(Mss, { mss: 1460 })],
    ['option_window_scale', options(WindowScale, { windowScale: 14 })],
    ['option_window_scale_255', options(WindowScale, { windowScale: 255 })],
    ['option_sack_permitted', options(SackPermitted)],
    ['option_timestamps', options(Timestamps, { tsVal: 1000, tsEcr: 2000 })],
    ['option_timestamps_first', options(Timestamps, { tsVal: 0xfffffffe, tsEcr: 0x80000000 })],
    [
      'option_sack_1',
      options(Timestamps | Sack, { tsVal: 1000, tsEcr: 2000, sack: [[0x01234600, 0x01234700]] }),
    ],
    [
      'option_sack_4',
      options(Sack, {
        sack: [
          [10, 20],
          [30, 40],
          [50, 60],
          [0xfffffff0, 0x10],
        ],
      }),
    ],
    ['option_md5', options(OptionBit.Md5)],
    ['option_ao', options(OptionBit.AuthenticationOption)],
    ['option_user_timeout', options(OptionBit.UserTimeout, { userTimeout: 0x8005 })],
    ['option_mptcp_capable', options(Mptcp, { mptcpSubtypes: 1 })],
    ['option_mptcp_reset', options(Mptcp, { mptcpSubtypes: (1 << 2) | (1 << 8), mptcpResetReason: 3 })],
    ['option_fast_open_request', options(FastOpen, { fastOpenCookieLen: 0 })],
    ['option_fast_open_cookie', options(FastOpen, { fastOpenCookieLen: 8 })],
    ['option_fast_open_experiment', options(FastOpen, { fastOpenCookieLen: 4 })],
    ['option_accecn_0', options(OptionBit.AccEcn)],
    ['option_accecn_1', options(OptionBit.AccEcn)],
    ['option_accecn_experiment', options(OptionBit.AccEcn)],
    ['option_unknown', options(OptionBit.Unknown | Timestamps, { tsVal: 1, tsEcr: 2 })],
    ['option_length_0', BROKEN],
    ['option_length_1', BROKEN],
    ['option_overrun', BROKEN],
    ['option_no_length', BROKEN],
    ['option_mss_3', { ...options(Malformed), notes: ['tcp_bad_option'] }],
    ['option_sack_odd', { ...options(Malformed), notes: ['tcp_bad_option'] }],
  ]);
});

describe('options cut by the snap length', () => {
  const { bytes } = loadFrame('option_linux_syn');
  /** Ethernet, IPv4, the fixed header, MSS and SACK permitted, and half of the time stamps. */
  const capLen = 14 + 20 + 20 + 6 + 5;
  const view = {
    flags: Flag.Syn,
    mss: 1460,
    windowScale: -1,
    optionBits: Mss | SackPermitted | OptionBit.TimestampsCut | OptionBit.Truncated,
    payloadLen: 6,
    payloadCaptured: 0,
    payloadAt: capLen,
    notes: ['truncated_tcp_header'],
  };

  test('the segment is truncated', () => {
    expect(decodeAlone({ bytes, capLen })).toMatchObject({ status: 'truncated', ...view });
  });
  test('on demand it counts, with what is there of the options', () => {
    const got = decodeAlone({ bytes, capLen }, { acceptCutOptions: true });
    expect(got).toMatchObject({ status: 'tcp', ...view, checksum: Checksum.Unverified });
  });
});
