/** Streams as other tools assemble them, to compare ours with. */
import { execFileSync, spawnSync } from 'node:child_process';

/** True when the tool can be run. */
export const have = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;

/** Octets that one endpoint sent, by `address:port` of its sender. */
export type Sides = ReadonlyMap<string, Uint8Array>;

/** Text that tshark puts into a stream for what is missing; it is no part of it. */
const MISSING = /^\[\d+ bytes missing in capture file\]\.?\0?$/;

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { maxBuffer: 1 << 29, stdio: ['ignore', 'pipe', 'ignore'] }).toString('latin1');

/** First frame of each stream of tshark, in their order. */
export function tsharkStreams(path: string): number[] {
  const first: number[] = [];
  const args = ['-n', '-r', path, '-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields'];
  for (const line of run('tshark', [...args, '-e', 'tcp.stream', '-e', 'frame.number']).split('\n')) {
    const [stream, frame] = line.split('\t');
    if (frame !== undefined) first[Number(stream)] ??= Number(frame);
  }
  return first;
}

/** What `-z follow,tcp,raw,N` says of these streams, without what it adds for gaps. */
export function followWithTshark(path: string, streams: readonly number[]): Map<number, Sides> {
  const found = new Map<number, Sides>();
  if (streams.length === 0) return found;
  const text = run('tshark', [
    '-n',
    '-q',
    '-r',
    path,
    ...streams.flatMap((n) => ['-z', `follow,tcp,raw,${n}`]),
  ]);
  for (const section of text.split('='.repeat(67))) {
    const stream = /Filter: tcp\.stream eq (\d+)/.exec(section)?.[1];
    if (stream === undefined) continue;
    const nodes = [...section.matchAll(/Node \d: (.+)/g)].map((match) =>
      match[1]!.replace(/^\[(.*)\]:/, '$1:'),
    );
    const lines = section
      .split('\n')
      .slice(section.split('\n').findIndex((line) => line.startsWith('Node 1')) + 1);
    const octets: [Buffer[], Buffer[]] = [[], []];
    for (const line of lines) {
      const bytes = Buffer.from(line.trim(), 'hex');
      if (MISSING.test(bytes.toString('latin1'))) continue;
      octets[line.startsWith('\t') ? 1 : 0].push(bytes);
    }
    found.set(Number(stream), new Map(nodes.map((node, i) => [node, Buffer.concat(octets[i as 0 | 1])])));
  }
  return found;
}
