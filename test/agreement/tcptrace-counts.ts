/** What tcptrace counts of every session of a capture (`tcptrace -l -r -W`). */
import { spawnSync } from 'node:child_process';

/** Counters of one direction by tcptrace's names, times in milliseconds. */
export type TcptraceCounts = ReadonlyMap<string, number>;

export interface TcptraceSession {
  readonly hosts: readonly [string, string];
  readonly ports: readonly [number, number];
  /** Of the first host to the second, and back. */
  readonly directions: readonly [TcptraceCounts, TcptraceCounts];
}

/** True when tcptrace can be run. */
export function haveTcptrace(): boolean {
  return spawnSync('tcptrace', ['-v']).error === undefined;
}

export function countsByTcptrace(path: string): TcptraceSession[] {
  const { stdout } = spawnSync('tcptrace', ['-n', '-l', '-r', '-W', '--csv', path], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const at = lines.findIndex((line) => line.startsWith('conn_'));
  if (at < 0) return [];
  const names = lines[at]!.split(',').map((name) => name.trim());
  return lines
    .slice(at + 1)
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter((cells) => cells.length > names.indexOf('RTT_max_b2a'))
    .map((cells) => {
      const text = (name: string): string => cells[names.indexOf(name)] ?? '';
      const direction = (suffix: string): TcptraceCounts =>
        new Map(
          names
            .map((name, i): [string, number] => [name, Number(cells[i])])
            .filter(([name, value]) => name.endsWith(suffix) && !Number.isNaN(value))
            .map(([name, value]) => [name.slice(0, -suffix.length), value]),
        );
      return {
        hosts: [text('host_a'), text('host_b')],
        ports: [Number(text('port_a')), Number(text('port_b'))],
        directions: [direction('_a2b'), direction('_b2a')],
      };
    });
}
