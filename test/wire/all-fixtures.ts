import type { Fixture } from './fixture.js';
import { ICMP_FIXTURES } from './fixtures-icmp.js';
import { IPV4_FIXTURES, IPV6_FIXTURES } from './fixtures-ip.js';
import { LINK_FIXTURES } from './fixtures-link.js';
import { OTHER_LINK_FIXTURES } from './fixtures-other-links.js';
import { SERIAL_FIXTURES } from './fixtures-serial.js';
import { OPTION_FIXTURES, TCP_FIXTURES } from './fixtures-tcp.js';
import { TUNNEL_FIXTURES } from './fixtures-tunnel.js';
import { WLAN_FIXTURES } from './fixtures-wlan.js';

/** Every frame of `fixtures/frames`, as it is made. */
export const ALL_FIXTURES: readonly Fixture[] = [
  ...LINK_FIXTURES,
  ...SERIAL_FIXTURES,
  ...WLAN_FIXTURES,
  ...OTHER_LINK_FIXTURES,
  ...TUNNEL_FIXTURES,
  ...IPV4_FIXTURES,
  ...IPV6_FIXTURES,
  ...TCP_FIXTURES,
  ...OPTION_FIXTURES,
  ...ICMP_FIXTURES,
];
