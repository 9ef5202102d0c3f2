import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { LINK_TYPES, loadFrame } from '../support/hex.js';

/** The collector, also where the process was started without `--expose-gc`. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

test('decoding a million frames allocates less than 1 MB', { timeout: 60_000 }, () => {
  const names = [
    'ethernet_ipv4',
    'ethernet_ipv6',
    'option_linux_syn',
    'option_sack_4',
    'vlan_qinq',
    'ipv4_udp',
  ];
  const tunnels = [
    'vxlan',
    'gre_all',
    'gre_key_max',
    'geneve_options',
    'gtp_extensions',
    'pppoe',
    'mpls_frame',
  ];
  const links = ['radiotap_fcs', 'nflog', 'ppp'];
  const others = ['icmp_admin_prohibited', 'tcp_checksum_offloaded', 'ipv6_chain'];
  const frames = [...names, ...tunnels, ...links, ...others]
    .map(loadFrame)
    .map(({ bytes, link }) => ({ bytes, view: new DataView(bytes.buffer), linkType: LINK_TYPES[link] }));
  const decoder = new FrameDecoder();
  let frame = 0;
  const decodeMany = (rounds: number): void => {
    for (let i = 0; i < rounds; i++) {
      for (const { bytes, view, linkType } of frames) {
        decoder.packet.frame = ++frame;
        decoder.packet.timeNs = frame * 1000.5;
        decoder.decode(bytes, view, 0, bytes.length, bytes.length, linkType, 0);
      }
    }
  };
  // Until the optimised code is there, boxed numbers of the interpreter would be counted; the run
  // after a collection rebuilds what the collector threw away of it.
  const slice = Math.ceil(20_000 / frames.length);
  for (let i = 0; i < 10; i++) decodeMany(slice);
  collector()();
  for (let i = 0; i < 5; i++) decodeMany(slice);
  // In slices shorter than what makes the collector run, so that nothing is collected unseen.
  let allocated = 0;
  for (let i = 0; i < 50; i++) {
    const before = process.memoryUsage().heapUsed;
    decodeMany(slice);
    allocated += Math.max(0, process.memoryUsage().heapUsed - before);
  }
  expect(allocated).toBeLessThan(1e6);
});
