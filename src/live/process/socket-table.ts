/**
 * The kernel's list of TCP sockets (/proc/net/tcp and tcp6, proc(5)): addresses are words in the
 * machine's own byte order, printed in hexadecimal, ports are plain hexadecimal.
 */
import { endianness } from 'node:os';
import type { AddressWords } from './address-words.js';

const LITTLE = endianness() === 'LE';
/** Prefix of IPv4 addresses on sockets of IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED_WORD = 0x0000_ffff;

/** Columns of a line. */
const LOCAL = 1;
const REMOTE = 2;
const INODE = 9;

/** One end of a session as its socket on this host would be listed. */
export interface SocketEnds {
  readonly version: 4 | 6;
  readonly local: AddressWords;
  readonly localPort: number;
  readonly remote: AddressWords;
  readonly remotePort: number;
}

/** How such a socket is listed: of IPv4, also as one of IPv6. */
export function socketKeys(ends: SocketEnds): string[] {
  const { version, local, localPort, remote, remotePort } = ends;
  const key = (address: (words: AddressWords) => string): string =>
    `${address(local)}:${hexPort(localPort)} ${address(remote)}:${hexPort(remotePort)}`;
  if (version === 6) return [key((words) => words.map(hexWord).join(''))];
  return [
    key((words) => hexWord(words[3])),
    key((words) => [0, 0, MAPPED_WORD, words[3]].map(hexWord).join('')),
  ];
}

/**
 * Looks for sockets in a list.
 *
 * @param wanted Keys, as `socketKeys` makes them.
 * @param found Told each that is there, with its inode; 0 while it has none.
 */
export function findSockets(
  list: string,
  wanted: ReadonlySet<string>,
  found: (key: string, inode: number) => void,
): void {
  let at = list.indexOf('\n') + 1;
  while (at > 0 && at < list.length) {
    const end = list.indexOf('\n', at);
    const line = list
      .slice(at, end < 0 ? list.length : end)
      .trim()
      .split(/\s+/);
    const key = `${line[LOCAL]} ${line[REMOTE]}`;
    if (wanted.has(key)) found(key, Number(line[INODE] ?? 0));
    if (end < 0) return;
    at = end + 1;
  }
}

function hexWord(word: number): string {
  const own = LITTLE ? swapped(word) : word;
  return (own >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

function swapped(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
