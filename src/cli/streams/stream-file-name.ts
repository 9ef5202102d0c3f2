/**
 * Names of extracted files, as tcpflow gives them: `192.000.002.001.40000-198.051.100.002.00080`. Made of
 * addresses and ports only, from an alphabet that is safe everywhere: nothing of what a capture says
 * in words gets into a path.
 */
import type { EndpointAddress } from '../../tcp/session-summary.js';

/** Name of the file for what `from` sent to `to`. */
export function streamFileName(from: EndpointAddress, to: EndpointAddress): string {
  return `${endpoint(from)}-${endpoint(to)}`;
}

function endpoint({ address, port }: EndpointAddress): string {
  const digits = address.includes(':') ? ipv6(address) : ipv4(address);
  return `${digits}.${String(port).padStart(5, '0')}`;
}

const ipv4 = (address: string): string =>
  address
    .split('.')
    .map((octet) => octet.padStart(3, '0'))
    .join('.');

/** All eight groups in full; underscores, for a colon means something on other systems. */
function ipv6(address: string): string {
  // A dotted quad at the end stands for the last two groups (RFC 4291 §2.2).
  const text = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...quad: string[]) => {
    const [a, b, c, d] = quad.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const first = groups(head);
  const last = groups(tail ?? '');
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...(tail === undefined ? [] : zeros), ...last]
    .map((group) => group.padStart(4, '0'))
    .join('_');
}
