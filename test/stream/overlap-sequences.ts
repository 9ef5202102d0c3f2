/**
 * Segments that overlap in every way, and what each kind of receiver makes of them. The first sequence is
 * the one that Novak and Sturges sent to real systems (2007); the results are theirs, by name of policy.
 */
import type { OverlapPolicy } from '../../src/stream/overlap-policy.js';

/** A segment: octets from a stream offset on, 0 being the first after the initial sequence number. */
export type Chunk = readonly [offset: number, text: string];

export const NOVAK: readonly Chunk[] = [
  [1, 'AAA'],
  [5, 'BB'],
  [7, 'CCC'],
  [11, 'D'],
  [14, 'EE'],
  [16, 'FFF'],
  [19, 'GG'],
  [21, 'HH'],
  [23, 'I'],
  [2, 'JJJJ'],
  [7, 'KKK'],
  [10, 'LLL'],
  [13, 'MMM'],
  [17, 'N'],
  [20, 'O'],
  [21, 'P'],
  [23, 'QQ'],
  [0, '0'],
];

export const NOVAK_RESULTS: Readonly<Record<OverlapPolicy, string>> = {
  first: '0AAAJBBCCCLDLMEEFFFGGHHIQ',
  vista: '0AAAJBBCCCLDLMEEFFFGGHHIQ',
  last: '0AJJJJBKKKLLLMMMFNFGOPHQQ',
  bsd: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  macos: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  windows: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  windows2k3: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  irix: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  hpux10: '0AAAJJBCCCLLLMMMFFFGGHHIQ',
  linux: '0AAAJJBCCCLLLMMMFFFGGHHQQ',
  'old-linux': '0AAAJJBKKKLLLMMMFFFGGHHQQ',
  solaris: '0AJJJBBKKKLLLMMMFFFGGHHQQ',
  hpux11: '0AJJJBBKKKLLLMMMFFFGGHHQQ',
};

/** Where the old segment lies in `RELATIONS`, behind a hole. */
export const OLD: Chunk = [8, 'OOOOOO'];

/** The nine ways a new segment can lie to it: start and end Before, at the Same place, or After. */
export const RELATIONS: Readonly<Record<string, Chunk>> = {
  BB: [6, 'NNNNNN'],
  BS: [6, 'NNNNNNNN'],
  BA: [6, 'NNNNNNNNNN'],
  SB: [8, 'NNNN'],
  SS: [8, 'NNNNNN'],
  SA: [8, 'NNNNNNNN'],
  AB: [10, 'NN'],
  AS: [10, 'NNNN'],
  AA: [10, 'NNNNNN'],
};

/** Relations in which the new copy wins; in all others the old one stays. */
export const NEW_WINS: Readonly<Record<OverlapPolicy, readonly string[]>> = {
  first: [],
  vista: [],
  last: ['BB', 'BS', 'BA', 'SB', 'SS', 'SA', 'AB', 'AS', 'AA'],
  bsd: ['BB', 'BS', 'BA'],
  macos: ['BB', 'BS', 'BA'],
  windows: ['BB', 'BS', 'BA'],
  windows2k3: ['BB', 'BS', 'BA'],
  irix: ['BB', 'BS', 'BA'],
  hpux10: ['BB', 'BS', 'BA'],
  linux: ['BB', 'BS', 'BA', 'SA'],
  'old-linux': ['BB', 'BS', 'BA', 'SS', 'SA'],
  solaris: ['BS', 'BA', 'SS', 'SA', 'AA'],
  hpux11: ['BS', 'BA', 'SS', 'SA', 'AA'],
};

/** Initial sequence numbers around the wrap. */
export const ISNS = [0, 1, 2 ** 32 - 1, 2 ** 32 - 11];

/** A session in which the client sends these segments, in this order. */
export function chunkScript(chunks: readonly Chunk[]): string {
  const lines = ['c> S 0:0 win 64240', 's> SA 0:0 ack 1 win 65160', 'c> . 1:1 ack 1 win 64240'];
  for (const [offset, text] of chunks) {
    const hex = Buffer.from(text, 'latin1').toString('hex');
    lines.push(`c> P ${offset + 1}:${offset + 1 + text.length} ack 1 hex ${hex}`);
  }
  return lines.join('\n');
}
