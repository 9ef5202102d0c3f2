/** Values of a filter: numbers with units and networks. Null means that the text is none. */

/** Units by what they multiply; a field takes those of its dimension. */
const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};
const UNITS = { seconds: SECONDS, bytes: BYTES, percent: { '%': 1 }, count: {} } as const;

/** What a number measures. */
export type Dimension = keyof typeof UNITS;

/** A number in the unit of its dimension: seconds, octets, percent or plain. */
export function parseQuantity(text: string, dimension: Dimension): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,12})?|\.\d{1,12})([a-zµ%]*)$/iu.exec(text);
  if (!match) return null;
  const unit = match[2]!.toLowerCase();
  if (unit === '') return Number(match[1]);
  const units: Readonly<Record<string, number>> = UNITS[dimension];
  return Object.hasOwn(units, unit) ? Number(match[1]) * units[unit]! : null;
}

/** `4`, or `4-9` for both ends and all between. */
export function parseRange(text: string, dimension: Dimension): readonly [low: number, high: number] | null {
  const whole = parseQuantity(text, dimension);
  if (whole !== null) return [whole, whole];
  const [from = '', to, ...more] = text.split('-');
  if (to === undefined || more.length > 0) return null;
  const low = parseQuantity(from, dimension);
  const high = parseQuantity(to, dimension);
  return low === null || high === null || low > high ? null : [low, high];
}

/** An address or a network. */
export interface Network {
  /** 4 or 16 octets. */
  readonly octets: readonly number[];
  readonly prefixBits: number;
}

/** `10.0.0.0/8`, `10.1.2.3`, `2001:db8::/32`, `[::1]`. */
export function parseNetwork(text: string): Network | null {
  const [address = '', bits, ...more] = text.replace(/^\[(.*)\]/, '$1').split('/');
  if (more.length > 0) return null;
  const octets = parseAddress(address);
  if (octets === null) return null;
  const longest = octets.length * 8;
  if (bits === undefined) return { octets, prefixBits: longest };
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > longest) return null;
  return { octets, prefixBits: Number(bits) };
}

/** The octets of an address in text, 4 or 16. */
export function parseAddress(text: string): number[] | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function isInside(octets: readonly number[], { octets: net, prefixBits }: Network): boolean {
  if (octets.length !== net.length) return false;
  const whole = prefixBits >> 3;
  for (let i = 0; i < whole; i++) if (octets[i] !== net[i]) return false;
  const rest = prefixBits & 7;
  return rest === 0 || (octets[whole]! ^ net[whole]!) >> (8 - rest) === 0;
}

function parseIpv4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.map(Number);
}

/** RFC 4291 §2.2: groups of hexadecimal digits, one `::`, and perhaps a dotted quad at the end. */
function parseIpv6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groups(text: string): number[] | null {
  if (text === '') return [];
  const octets: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = i === parts.length - 1 ? parseIpv4(part) : null;
      if (quad === null) return null;
      octets.push(...quad);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const group = Number.parseInt(part, 16);
      octets.push(group >> 8, group & 0xff);
    } else return null;
  }
  return octets;
}
