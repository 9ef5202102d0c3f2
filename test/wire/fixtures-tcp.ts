import { type Fixture, fixture, pattern, REQUEST, TIMESTAMPS } from './fixture.js';
import { ethernet, ipv4, tcp, type TcpFields, u16, u32 } from './frame-maker.js';

const SYN = 0x002;
const frame = (name: string, comment: string, fields: TcpFields): Fixture =>
  fixture(name, 'ethernet', comment, ethernet(0x0800, ipv4(tcp({ payload: REQUEST, ...fields }))));
/** A SYN with these options and no payload. */
const syn = (name: string, comment: string, options: readonly number[]): Fixture =>
  frame(name, comment, { flags: SYN, ack: 0, payload: new Uint8Array(6), options });
const sack = (...edges: readonly number[]): number[] => [5, 2 + 4 * edges.length, ...edges.flatMap(u32)];

/** Header fields, data offsets and checksums. */
export const TCP_FIXTURES: readonly Fixture[] = [
  frame('tcp_fields', 'Every field at a value of its own, all flags set', {
    srcPort: 65535,
    dstPort: 1,
    seq: 0xfffffffe,
    ack: 0x80000001,
    flags: 0x1ff,
    window: 65535,
    urgent: 0x0102,
  }),
  frame('tcp_flags_none', 'No flag at all', { flags: 0 }),
  frame('tcp_rst', 'RST and ACK', { flags: 0x014, window: 0 }),
  frame('tcp_odd_payload', 'Payload of an odd number of octets', { payload: pattern(101) }),
  frame('tcp_offset_4', 'Data offset of 4 words', { dataOffset: 4 }),
  frame('tcp_offset_15', 'Data offset beyond the packet', { dataOffset: 15, payload: new Uint8Array(8) }),
  frame('tcp_checksum_bad', 'Checksum that is wrong', { checksum: 'bad' }),
  frame('tcp_checksum_offloaded', 'Checksum left to the card', { checksum: 'pseudo' }),
  frame('tcp_checksum_lso', 'Checksum left to the card, pseudo-header without the length', {
    checksum: 'pseudo-without-length',
  }),
];

/** One frame an option, and the ways in which options are broken. */
export const OPTION_FIXTURES: readonly Fixture[] = [
  syn('option_linux_syn', 'MSS, SACK permitted, time stamps, window scale: a SYN of Linux', [
    2,
    4,
    ...u16(1460),
    4,
    2,
    8,
    10,
    ...u32(0xdeadbeef),
    ...u32(0),
    1,
    3,
    3,
    7,
  ]),
  syn('option_mss', 'Maximum segment size 1460', [2, 4, ...u16(1460)]),
  syn('option_window_scale', 'Window scale 14', [1, 3, 3, 14]),
  syn('option_window_scale_255', 'Window scale 255', [1, 3, 3, 255]),
  syn('option_sack_permitted', 'SACK permitted', [1, 1, 4, 2]),
  frame('option_timestamps', 'Time stamps as Linux sends them', { options: TIMESTAMPS }),
  frame('option_timestamps_first', 'Time stamps, then padding by end of options', {
    options: [8, 10, ...u32(0xfffffffe), ...u32(0x80000000), 0, 0],
  }),
  frame('option_sack_1', 'Time stamps and one SACK block', {
    options: [...TIMESTAMPS, 1, 1, ...sack(0x01234600, 0x01234700)],
  }),
  frame('option_sack_4', 'Four SACK blocks', {
    options: [1, 1, ...sack(10, 20, 30, 40, 50, 60, 0xfffffff0, 0x10), 1, 1, 1, 1],
  }),
  frame('option_md5', 'MD5 signature', { options: [1, 1, 19, 18, ...pattern(16)] }),
  frame('option_ao', 'Authentication option', { options: [29, 16, 1, 2, ...pattern(12)] }),
  syn('option_user_timeout', 'User timeout of 5 minutes', [28, 4, ...u16(0x8005)]),
  syn('option_mptcp_capable', 'MP_CAPABLE of MPTCP', [30, 4, 0x01, 0x81]),
  frame('option_mptcp_reset', 'DSS and MP_TCPRST of MPTCP', {
    flags: 0x014,
    options: [30, 8, 0x20, 0x01, 0, 0, 0, 1, 30, 4, 0x80, 0x03],
  }),
  syn('option_fast_open_request', 'Fast Open request: an empty cookie', [34, 2, 1, 1]),
  syn('option_fast_open_cookie', 'Fast Open cookie of 8 octets', [34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1]),
  syn('option_fast_open_experiment', 'Fast Open under its old number', [254, 8, 0xf9, 0x89, 1, 2, 3, 4]),
  frame('option_accecn_0', 'AccECN, order 0', { options: [172, 11, 0, 0, 1, 0, 0, 2, 0, 0, 3, 1] }),
  frame('option_accecn_1', 'AccECN, order 1', { options: [174, 5, 0, 0, 1, 1, 1, 1] }),
  frame('option_accecn_experiment', 'AccECN under an experiment number', {
    options: [253, 7, 0xac, 0xc1, 0, 0, 1, 1],
  }),
  frame('option_unknown', 'Options that nobody knows, then time stamps', {
    options: [99, 4, 1, 2, 253, 2, 1, 1, 8, 10, ...u32(1), ...u32(2), 0, 0],
  }),
  syn('option_length_0', 'MSS, then an option of length 0', [2, 4, 5, 0xb4, 99, 0, 7, 0]),
  syn('option_length_1', 'MSS, then an option of length 1', [2, 4, 5, 0xb4, 99, 1, 7, 0]),
  syn('option_overrun', 'MSS, then an option that ends beyond the header', [2, 4, 5, 0xb4, 8, 10, 0, 0]),
  syn('option_no_length', 'The last octet of the header begins an option', [2, 4, 5, 0xb4, 1, 1, 1, 3]),
  syn('option_mss_3', 'MSS of length 3, then a window scale that is not read', [2, 3, 5, 1, 3, 3, 7, 0]),
  frame('option_sack_odd', 'SACK of length 11', { options: [5, 11, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0] }),
];
