/** Frames written as text: hexadecimal octets, with comments from `#` to the end of the line. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Link types by the names used in `# link:` lines. */
export const LINK_TYPES = {
  null: 0,
  ethernet: 1,
  token_ring: 6,
  arcnet_bsd: 7,
  slip: 8,
  ppp: 9,
  fddi: 10,
  ppp_hdlc: 50,
  ppp_ether: 51,
  atm_rfc1483: 100,
  raw: 101,
  cisco_hdlc: 104,
  wlan: 105,
  atm_clip: 106,
  frame_relay: 107,
  loop: 108,
  enc: 109,
  netbsd_hdlc: 112,
  sll: 113,
  pflog: 117,
  prism: 119,
  ip_over_fc: 122,
  sunatm: 123,
  radiotap: 127,
  arcnet_linux: 129,
  firewire: 138,
  avs: 163,
  ppp_pppd: 166,
  juniper_ether: 178,
  juniper_ppp: 179,
  juniper_frelay: 180,
  juniper_chdlc: 181,
  ppi: 192,
  ppp_with_direction: 204,
  cisco_hdlc_with_direction: 205,
  frame_relay_with_direction: 206,
  mpls: 219,
  ipnet: 226,
  ipv4: 228,
  ipv6: 229,
  nflog: 239,
  netanalyzer: 240,
  ipoib: 242,
  upper_pdu: 252,
  pktap: 258,
  sll2: 276,
  dsa_brcm: 281,
  dsa_brcm_prepend: 282,
  dsa: 284,
  edsa: 285,
} as const;

export type LinkName = keyof typeof LINK_TYPES;

/** One frame of `fixtures/frames`. */
export interface HexFrame {
  readonly name: string;
  readonly link: LinkName;
  readonly bytes: Uint8Array;
}

const FRAMES = new URL('../../fixtures/frames/', import.meta.url);

/** Octets of a text such as `45 00 # version`. */
export function parseHex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error('not a list of octets in hex');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Path of a frame's file. */
export function framePath(name: string): string {
  return fileURLToPath(new URL(`${name}.hex`, FRAMES));
}

/** Names of all frames, in alphabetical order. */
export function frameNames(): string[] {
  return readdirSync(FRAMES)
    .filter((file) => file.endsWith('.hex'))
    .map((file) => file.slice(0, -'.hex'.length))
    .sort();
}

/** Reads a frame from `fixtures/frames`. */
export function loadFrame(name: string): HexFrame {
  const text = readFileSync(framePath(name), 'utf8');
  const link = /^# link: (\w+)$/m.exec(text)?.[1];
  if (link === undefined || !(link in LINK_TYPES)) throw new Error(`${name}.hex: no known "# link:" line`);
  return { name, link: link as LinkName, bytes: parseHex(text) };
}

/** A frame as text, sixteen octets a line. */
export function renderFrame(link: LinkName, comment: string, bytes: Uint8Array): string {
  const lines = [`# link: ${link}`, `# ${comment}`];
  for (let at = 0; at < bytes.length; at += 16) {
    lines.push(
      [...bytes.subarray(at, at + 16)].map((octet) => octet.toString(16).padStart(2, '0')).join(' '),
    );
  }
  return lines.join('\n') + '\n';
}
