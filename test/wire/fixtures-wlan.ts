import { type Fixture, fixture, REQUEST } from './fixture.js';
import { ipv4, ipv6, join, type Octets, tcp, u16, u32, V6 } from './frame-maker.js';

const PACKET = ipv4(tcp({ flags: 0x018, payload: REQUEST }));
const PACKET6 = ipv6(tcp({ ...V6, flags: 0x018, payload: REQUEST }));
const SNAP = [0xaa, 0xaa, 0x03, 0, 0, 0];
const LLC4 = join(SNAP, u16(0x0800), PACKET);
const LLC6 = join(SNAP, u16(0x86dd), PACKET6);

/** Octets of a number, the lowest first. */
const le16 = (value: number): number[] => [value & 0xff, value >>> 8];
const le32 = (value: number): number[] => u32(value).reverse();

const ADDRESSES = [...[2, 0, 0, 0, 0, 1], ...[2, 0, 0, 0, 0, 2], ...[2, 0, 0, 0, 0, 3]];
interface WlanFields {
  /** First octet of the frame control field. */
  type?: number;
  /** Its second octet. */
  flags?: number;
  sequence?: number;
  /** What follows the three addresses and the sequence control. */
  rest?: readonly number[];
}
const wlan = (payload: Octets, fields: WlanFields = {}): Octets =>
  join(
    [fields.type ?? 0x08, fields.flags ?? 0x01],
    u16(0),
    ADDRESSES,
    le16(fields.sequence ?? 0x0120),
    fields.rest ?? [],
    payload,
  );
const DATA = wlan(LLC4);

/** Radiotap header of these words and fields. */
const radiotap = (present: readonly number[], fields: readonly number[], payload: Octets): Octets =>
  join([0, 0], le16(4 + 4 * present.length + fields.length), present.flatMap(le32), fields, payload);
const FCS = [0xde, 0xad, 0xbe, 0xef];

/** One frame of an A-MSDU, not filled up. */
const subframe = (payload: Octets): Octets => join(ADDRESSES.slice(0, 12), u16(payload.length), payload);
const FIRST = subframe(LLC4);

const avs = (version: number): Octets => join(u32(0x80211000 | version), u32(64), new Uint8Array(56));

/** IEEE 802.11, plain and behind what cards put before it. */
export const WLAN_FIXTURES: readonly Fixture[] = [
  fixture('wlan', 'wlan', 'Data to the distribution system', DATA),
  fixture(
    'wlan_4_addresses',
    'wlan',
    'Data between access points',
    wlan(LLC6, { flags: 3, rest: [2, 0, 0, 0, 0, 4] }),
  ),
  fixture(
    'wlan_qos',
    'wlan',
    'QoS data from the distribution system',
    wlan(LLC4, { type: 0x88, flags: 2, rest: [5, 0] }),
  ),
  fixture(
    'wlan_qos_ht',
    'wlan',
    'QoS data with HT control',
    wlan(LLC4, { type: 0x88, flags: 0x82, rest: [0, 0, 1, 2, 3, 4] }),
  ),
  fixture('wlan_null', 'wlan', 'QoS null: no data', wlan(new Uint8Array(0), { type: 0xc8, rest: [0, 0] })),
  fixture('wlan_beacon', 'wlan', 'Beacon', wlan(new Uint8Array(20), { type: 0x80, flags: 0 })),
  fixture('wlan_ack', 'wlan', 'Acknowledgment', join([0xd4, 0], u16(0), ADDRESSES.slice(0, 6))),
  fixture('wlan_protected', 'wlan', 'Protected data', wlan(join(u32(0x20), u32(0), LLC4), { flags: 0x41 })),
  fixture('wlan_fragment', 'wlan', 'Second of several pieces', wlan(LLC4, { sequence: 0x0121 })),
  fixture('wlan_fragment_first', 'wlan', 'First of several pieces', wlan(LLC4, { flags: 0x05 })),
  fixture('wlan_aggregate', 'wlan', 'A-MSDU of one frame', wlan(FIRST, { type: 0x88, rest: [0x80, 0] })),
  fixture(
    'wlan_aggregate_2',
    'wlan',
    'A-MSDU of two frames',
    wlan(join(FIRST, new Uint8Array(-FIRST.length & 3), subframe(LLC6)), { type: 0x88, rest: [0x80, 0] }),
  ),
  fixture('radiotap', 'radiotap', 'Radiotap without fields', radiotap([0], [], DATA)),
  fixture(
    'radiotap_fcs',
    'radiotap',
    'Radiotap: time, flags, rate; a check sequence at the end',
    radiotap([0x7], [...u32(0), ...u32(0), 0x10, 2], join(DATA, FCS)),
  ),
  fixture(
    'radiotap_more',
    'radiotap',
    'Radiotap with three words of fields and a padded header',
    radiotap(
      [0x80000003, 0x80000000, 0],
      // The time is aligned to 8 octets from the start of the header: it begins at octet 16.
      [...u32(1), ...u32(2), 0x20, 0],
      wlan(LLC4, { type: 0x88, rest: [0, 0, 0, 0] }),
    ),
  ),
  fixture(
    'radiotap_bad',
    'radiotap',
    'Radiotap shorter than it can be',
    join([0, 0, 4, 0, 0, 0, 0, 0], DATA),
  ),
  fixture('prism', 'prism', 'Prism header', join(le32(0x44), le32(144), new Uint8Array(136), DATA)),
  fixture(
    'prism_big',
    'prism',
    'Prism header of a big-endian host',
    join(u32(0x44), u32(144), new Uint8Array(136), DATA),
  ),
  fixture('prism_avs', 'prism', 'AVS header under the link type of Prism', join(avs(1), DATA)),
  fixture('prism_bad', 'prism', 'Prism header of no length', join(le32(0x44), le32(0), DATA)),
  fixture('avs', 'avs', 'AVS header', join(avs(2), DATA)),
  fixture('ppi', 'ppi', 'Per-packet information, 802.11', join([0, 0], le16(8), le32(105), DATA)),
  fixture('ppi_bad', 'ppi', 'Per-packet information of no length', join([0, 0], le16(0), le32(105), DATA)),
];
