/**
 * Names that programs give to the files of one long capture. Files of a ring follow each other by
 * number, whatever their clocks say; a number that is missing is a file that is missing.
 */

/** What a name says of its place in a ring. */
export interface RingName {
  /** The same for all files of one ring. */
  readonly ring: string;
  readonly number: number;
  /** Name of another file of this ring; an asterisk stands for what its number does not tell. */
  nameOf(number: number): string;
}

/** dumpcap and editcap: `name_00001_20240101120000.pcapng`, or with time and number exchanged. */
const DUMPCAP = /^(.*_)(\d{5,})_(\d{14})(\.[^/]*)?$/;
const DUMPCAP_TIME_FIRST = /^(.*_)(\d{14})_(\d{5,})(\.[^/]*)?$/;
/** `tcpdump -C`: `name.pcap`, `name.pcap1`, ...; with `-W` also `name.pcap00`. */
const TCPDUMP = /^(.*\.(?:pcap|pcapng|cap|dmp|dump))(\d*)(\.(?:gz|zst|lz4))?$/;

/** Place of a file in its ring, null when the name says nothing of one. */
export function ringName(path: string): RingName | null {
  const slash = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, slash);
  const name = path.slice(slash);
  return dumpcapName(folder, name) ?? tcpdumpName(folder, name);
}

function dumpcapName(folder: string, name: string): RingName | null {
  const numberFirst = DUMPCAP.exec(name);
  const match = numberFirst ?? DUMPCAP_TIME_FIRST.exec(name);
  if (match === null) return null;
  const [, prefix = '', second = '', third = '', suffix = ''] = match;
  const digits = numberFirst === null ? third : second;
  return {
    ring: `${folder}\0${prefix}\0${numberFirst === null ? 'time' : 'number'}\0${suffix}`,
    number: Number(digits),
    nameOf: (number) => {
      const padded = String(number).padStart(digits.length, '0');
      return numberFirst === null ? `${prefix}*_${padded}${suffix}` : `${prefix}${padded}_*${suffix}`;
    },
  };
}

function tcpdumpName(folder: string, name: string): RingName | null {
  const match = TCPDUMP.exec(name);
  if (match === null) return null;
  const [, prefix = '', digits = '', packed = ''] = match;
  if (digits.length > 9) return null;
  return {
    ring: `${folder}\0${prefix}\0\0${packed}`,
    number: Number(digits),
    nameOf: (number) => {
      const padded = digits.startsWith('0') ? String(number).padStart(digits.length, '0') : String(number);
      return `${prefix}${padded}${packed}`;
    },
  };
}
