import { basename, dirname, extname, join } from 'node:path';

/**
 * Name of file `number` of a series, as Wireshark names its ring files: `eth0_00012_20261121063000.pcapng`.
 *
 * @param path Name of the whole series.
 * @param number From 1.
 * @param begun When the file was begun; written in local time.
 */
export function seriesName(path: string, number: number, begun: Date): string {
  const extension = extname(path);
  const stem = basename(path, extension);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${begun.getFullYear()}${two(begun.getMonth() + 1)}${two(begun.getDate())}`;
  const time = `${two(begun.getHours())}${two(begun.getMinutes())}${two(begun.getSeconds())}`;
  return join(dirname(path), `${stem}_${String(number).padStart(5, '0')}_${day}${time}${extension}`);
}
