/** Words for frames that were not analysed, and for oddities inside packets. */
import type { AnalysisSummary, Conservation } from '../engine/analysis-report.js';
import { formatCount } from './quantity.js';

/** What the frames are, by the reason under which they are counted. */
const SKIP_WORDS: Readonly<Record<string, string>> = {
  not_tcp: 'not TCP',
  not_ip: 'not IP',
  fragment: 'of datagrams that never were whole',
  truncated: 'with headers cut off',
  malformed: 'malformed',
  unknown_link_type: 'of a link type that is not decoded',
  too_many_layers: 'with too many layers',
  encrypted: 'encrypted',
};

/** Phrases beside the stable names. */
const NOTE_WORDS: Readonly<Record<string, string>> = {
  truncated_link_header: 'link header cut off',
  vlan_truncated: 'VLAN tag cut off',
  truncated_ip_header: 'IP header cut off',
  ip_bad_version: 'IP version neither 4 nor 6',
  ip_bad_header_length: 'IP header length too small',
  ip_bad_total_length: 'IP length smaller than its header',
  ip_length_zero: 'IP length 0, left to segmentation offload',
  ip_length_beyond_frame: 'IP length beyond the end of the frame',
  ip_bad_option: 'IP option that makes no sense',
  truncated_ip6_extension_header: 'IPv6 extension header cut off',
  ip6_too_many_extension_headers: 'too many IPv6 extension headers',
  ip6_bad_jumbo_length: 'IPv6 jumbo length that makes no sense',
  ip6_bad_routing_header: 'IPv6 routing header that makes no sense',
  too_many_layers: 'too many layers in each other',
  fragment_overlap: 'IP fragments that overlap',
  fragment_conflict: 'IP fragments that contradict each other',
  fragment_too_long: 'IP fragment beyond the longest datagram',
  fragment_bad_length: 'IP fragment of an impossible length',
  fragment_timeout: 'IP fragments whose rest did not come in time',
  truncated_tcp_header: 'TCP header cut off',
  tcp_bad_header_length: 'TCP header length that cannot be',
  tcp_bad_option: 'TCP option that makes no sense',
  truncated_icmp_header: 'ICMP header cut off',
  icmp_truncated_quote: 'ICMP error that quotes too little',
  trailing_octets: 'octets after the IP packet',
  captured_beyond_wire_length: 'frame captured longer than it was on the wire',
  truncated_tunnel_header: 'tunnel header cut off',
  tunnel_bad_header: 'tunnel header that makes no sense',
  link_bad_header: 'link header that makes no sense',
  wlan_protected: 'encrypted 802.11 frame',
  wlan_fragment: '802.11 frame in pieces, not put together',
  wlan_aggregate_rest: '802.11 aggregate of which only the first frame is read',
  exported_pdu: 'data exported by Wireshark, without its TCP header',
};

/** `44 not TCP, 6 not IP`; empty when no frame was left out. */
export function skipText(skipped: Conservation['framesSkipped']): string {
  return Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${SKIP_WORDS[name] ?? name.replaceAll('_', ' ')}`)
    .join(', ');
}

/** `octets after the IP packet (trailing_octets) 6, first in frame 9`. */
export function noteText({ code, count, firstFrame }: AnalysisSummary['notes'][number]): string {
  const words = NOTE_WORDS[code];
  const name = words === undefined ? code : `${words} (${code})`;
  return `${name} ${formatCount(count)}${firstFrame > 0 ? `, first in frame ${firstFrame}` : ''}`;
}
