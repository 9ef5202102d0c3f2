/** Files that tcpflow extracts, or tcpwhy with names like its. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Octets as text, a character each, by file name. */
export type Files = Readonly<Record<string, string>>;

/** Files of streams in a folder by their names, with addresses of IPv6 as tcpflow writes them. */
export function filesIn(folder: string): Files {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const streams = names.filter((file) => /^[\d.:a-f_]+-/.test(file)).sort();
  return Object.fromEntries(
    streams.map((file) => [nameOfTcpflow(file), readFileSync(join(folder, file), 'latin1')]),
  );
}

/** The name that tcpflow gives to a file of ours. */
export const nameOfTcpflow = (name: string): string =>
  name.replace(/(?:[\da-f]{4}_){7}[\da-f]{4}/g, (address) =>
    address
      .replace(/_/g, ':')
      .replace(/\b0+(?=[\da-f])/g, '')
      .replace(/(?::0)+:/, '::'),
  );
