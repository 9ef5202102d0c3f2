/** What tables say of the segments that most fixtures carry. */
import { Checksum } from '../../src/wire/checksum-status.js';
import type { Seen } from './decode-frame.js';

/** A segment with `REQUEST` over IPv4, without options. */
export const REQUEST4: Seen = {
  status: 'tcp',
  ipVersion: 4,
  src: '192.0.2.1',
  dst: '198.51.100.2',
  srcPort: 49152,
  dstPort: 443,
  seq: 0x89abcdef,
  headerLen: 20,
  payloadLen: 36,
  payloadCaptured: 36,
  checksum: Checksum.Good,
  vlan: -1,
  innerVlan: -1,
  tunnel: '',
};

/** The same over IPv6. */
export const REQUEST6: Seen = { ...REQUEST4, ipVersion: 6, src: '2001:db8::1', dst: '2001:db8:0:1::2' };

/** A bare ACK over IPv4. */
export const ACK4: Seen = { ...REQUEST4, payloadLen: 0, payloadCaptured: 0 };
