/** Captures with what the network and the kernels know about them: those in fixtures, or of a run of the lab. */
import { readdirSync, readFileSync } from 'node:fs';

export const CAPTURES = 'fixtures/captures';

/** What is known of one frame that is neither ordinary data nor a bare acknowledgment. */
export interface FrameTruth {
  readonly label: 'retransmission' | 'out-of-order' | 'duplicate' | 'late-original' | 'forged-rst';
  /** Octets of payload, absent when there are none. */
  readonly bytes?: number;
  readonly cause?: string;
  /** Every octet had reached the receiver; absent when the frame was lost on the way. */
  readonly spurious?: boolean;
  /** Repeats some octets and brings new ones. */
  readonly partial?: boolean;
}

/** What a diagnosis must say. */
export interface Expectation {
  readonly verdict?: 'healthy' | 'deadlock';
  readonly limited?: 'receiver' | 'server-application' | 'client-application' | 'network';
  /** Codes of verdicts that must be among those of the sessions or of all of them. */
  readonly verdicts?: readonly string[];
  readonly handshake?: string;
  readonly reset?: string;
  readonly events?: readonly string[];
  readonly sessions?: number;
  /** Sides that can see it, both when left out: a SYN lost on its way is repeated at the client only. */
  readonly seenBy?: readonly ('client' | 'server')[];
}

export interface CaptureTruth {
  readonly scenario: string;
  readonly seed: number;
  readonly expect: Expectation;
  /** Why the kernels sent each reset, in their own words. */
  readonly resets: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  /** Nothing is known of its frames. */
  readonly unlabelled?: boolean;
  readonly frames: Readonly<Partial<Record<'client' | 'server', Readonly<Record<string, FrameTruth>>>>>;
}

export interface FixtureCapture {
  /** `tail-loss.client` */
  readonly name: string;
  /** Relative to the repository. */
  readonly path: string;
  readonly side: 'client' | 'server';
  readonly truth: CaptureTruth;
  /** Truth of this side by frame number. */
  readonly frames: Readonly<Record<string, FrameTruth>>;
}

/** Captures of real kernels in fixtures/captures, in order of their names. */
export const fixtureCaptures = (): FixtureCapture[] => capturesWithTruth(CAPTURES);

/** Captures in a folder that the lab wrote, in order of their names. */
export function capturesWithTruth(folder: string): FixtureCapture[] {
  const found: FixtureCapture[] = [];
  for (const file of readdirSync(folder).sort()) {
    const match = /^(.+)\.(client|server)\.pcap$/.exec(file);
    if (!match) continue;
    const side = match[2] as 'client' | 'server';
    const truth = JSON.parse(readFileSync(`${folder}/${match[1]}.truth.json`, 'utf8')) as CaptureTruth;
    const frames = truth.frames[side];
    if (!frames) throw new Error(`${file}: its truth says nothing about the ${side}'s side`);
    found.push({ name: `${match[1]}.${side}`, path: `${folder}/${file}`, side, truth, frames });
  }
  return found;
}
