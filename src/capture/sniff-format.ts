/**
 * Which capture format an input has, by its first octets alone; the file name is never believed.
 */

/** A capture format that can be read, as its first four octets show it. */
export type CaptureFormat =
  | {
      readonly format: 'pcap';
      readonly littleEndian: boolean;
      /** Nanoseconds in one unit of the sub-second field: 1000 or 1. */
      readonly unitNs: 1 | 1000;
      /** Octets of the header of each record: 16, or 24 with Kuznetzov's modification. */
      readonly recordHeaderLen: 16 | 24;
    }
  | { readonly format: 'pcapng' };

/** Octets of input that all signatures here need at most. */
export const SNIFF_BYTES = 16;

const PCAP_MAGICS: readonly (readonly [number, 1 | 1000, 16 | 24])[] = [
  [0xa1b2c3d4, 1000, 16],
  [0xa1b23c4d, 1, 16],
  [0xa1b2cd34, 1000, 24],
];

/** The format, or null when it is none that can be read. */
export function sniffFormat(head: Uint8Array): CaptureFormat | null {
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const big = view.getUint32(0, false);
  if (big === 0x0a0d0d0a) return { format: 'pcapng' };
  const little = view.getUint32(0, true);
  for (const [magic, unitNs, recordHeaderLen] of PCAP_MAGICS) {
    if (big === magic || little === magic) {
      return { format: 'pcap', littleEndian: little === magic, unitNs, recordHeaderLen };
    }
  }
  return null;
}

interface Signature {
  readonly hex: string;
  readonly what: string;
}

const CONVERT = 'convert it with "editcap -F pcapng FILE OUT.pcapng"';
const MODIFIED =
  ', whose records are not documented; export it as standard pcap from the program that wrote it';
/** Compression is undone once; a second layer is refused, since a few octets can hold any number of them. */
const nested = (format: string, command: string): string =>
  `${format} data inside compressed data; decompress it once: ${command} FILE | tcpwhy -`;
const SIGNATURES: readonly Signature[] = [
  { hex: '28b52ffd', what: nested('zstd', 'zstd -dc') },
  { hex: '04224d18', what: nested('lz4', 'lz4 -dc') },
  { hex: '02214c18', what: nested('lz4', 'lz4 -dc') },
  { hex: '1f8b', what: nested('gzip', 'zcat') },
  { hex: 'fd377a585a00', what: 'xz data; decompress it first: xz -dc FILE | tcpwhy -' },
  { hex: '425a68', what: 'bzip2 data; decompress it first: bzip2 -dc FILE | tcpwhy -' },
  { hex: '1f9d', what: 'compress (.Z) data; decompress it first: zcat FILE | tcpwhy -' },
  { hex: '504b0304', what: 'a zip archive; unpack it and name the capture in it' },
  { hex: '377abcaf271c', what: 'a 7z archive; unpack it and name the capture in it' },
  { hex: '52617221', what: 'a rar archive; unpack it and name the capture in it' },
  { hex: '736e6f6f70000000', what: `a snoop capture (RFC 1761); ${CONVERT}` },
  { hex: '6274736e6f6f7000', what: 'a btsnoop (Bluetooth) capture, which holds no TCP' },
  { hex: '474d4255', what: `a Microsoft Network Monitor 2 capture; ${CONVERT}` },
  { hex: '52545353', what: `a Microsoft Network Monitor 1 capture; ${CONVERT}` },
  { hex: '5452534e494646', what: `a Sniffer capture; ${CONVERT}` },
  { hex: '58435000', what: `a NetXRay or Windows Sniffer capture; ${CONVERT}` },
  { hex: '7f766572', what: `an EtherPeek or OmniPeek capture; ${CONVERT}` },
  { hex: '697074726163652032', what: `an AIX iptrace capture; ${CONVERT}` },
  { hex: 'a12b3c4d', what: `a pcap modified by Navtel${MODIFIED}` },
  { hex: '4d3c2ba1', what: `a pcap modified by Navtel${MODIFIED}` },
  { hex: 'a1b234cd', what: `a pcap modified by FMESQUID${MODIFIED}` },
  { hex: 'cd34b2a1', what: `a pcap modified by FMESQUID${MODIFIED}` },
  { hex: '1c0001ac', what: `an Ixia lcap capture (hardware); ${CONVERT}` },
  { hex: 'ac01001c', what: `an Ixia lcap capture (hardware); ${CONVERT}` },
  { hex: '1c0001ab', what: `an Ixia lcap capture (software); ${CONVERT}` },
  { hex: 'ab01001c', what: `an Ixia lcap capture (software); ${CONVERT}` },
  { hex: '7f454c46', what: 'a program (ELF)' },
  { hex: '25504446', what: 'a PDF document' },
];

/** What an unreadable input is, as the end of a sentence "this is ..."; null when unknown. */
export function describeForeignFormat(head: Uint8Array): string | null {
  const hex = hexOf(head, SNIFF_BYTES, '');
  const known = SIGNATURES.find((signature) => hex.startsWith(signature.hex));
  if (known) return known.what;
  if (head.length >= 4 && head.every((octet) => octet === 0)) return 'nothing but zeros so far';
  // 0x09-0x0d and the printable ones: also the first octets of JSON, XML and hex dumps.
  const printable = (octet: number): boolean => (octet >= 9 && octet <= 13) || (octet >= 32 && octet < 127);
  return head.length >= 4 && head.every(printable) ? 'text' : null;
}

/** The first octets in hexadecimal. */
export function hexOf(bytes: Uint8Array, most: number, separator = ' '): string {
  return Array.from(bytes.subarray(0, most), (octet) => octet.toString(16).padStart(2, '0')).join(separator);
}
