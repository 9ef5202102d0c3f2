/** One TCP session: two endpoints, their states, and what happened between them. */
import { LIMITS } from '../limits.js';
import { Endpoint } from './endpoint.js';
import { EVENT_KINDS, type HandshakeFailure, type ResetCause, type Side, type StallEvent } from './events.js';
import { ConnectionStates } from './state.js';
import { SegmentFate } from './segment-fate.js';
import { ZeekHistory } from './zeek-history.js';
import { NEVER } from './never.js';
import type { Silences } from './silence.js';
import type { TimeSpent } from './time-budget.js';

/** 0 is the client, 1 the server. */
export type SideIndex = 0 | 1;

export const sideName = (side: SideIndex): Side => (side === 0 ? 'client' : 'server');

/** Round trips measured on data before they stand for one that the capture missed. */
const MIN_SAMPLES = 4;

export class Session {
  // Nearly every segment reads or writes these. They come first, so that they lie together in memory.
  readonly client = new Endpoint();
  readonly server = new Endpoint();
  readonly states = new ConnectionStates();
  readonly zeek = new ZeekHistory();
  /** What `states` and `zeek` need not be told at present, bits of `steady-run.ts`; 0 for nothing. */
  steady = 0;
  /** Where the session table keeps it; -1 while it does not, or only its segments. */
  slot = -1;
  /** Slot and number of the session of the same addresses and ports before this one, -1 when there is none. */
  previousSlot = -1;
  lastFrame = 0;
  /** Endpoint that sent the last segment. */
  lastSide: SideIndex = 0;
  /** What became of that segment. */
  lastFate: SegmentFate = SegmentFate.Stream;
  resetCause: ResetCause | null = null;
  /** First FIN of either side. */
  finFrame = 0;
  /** Its handshake is counted as completed by the flood watch. */
  floodCounted = false;
  synRetries = 0;
  synAckRetries = 0;
  /** Where the time went; null until a gap. */
  timeSpent: TimeSpent | null = null;
  /** Silences longer than the path explains; null while there are none. */
  silences: Silences | null = null;

  // Times. What begins as a fraction does so that the field holds doubles in place.
  lastTimeNs = 0.5;
  /** Nanoseconds by which the capture's clock was set back while the session was open. */
  clockSetBackNs = 0;
  /** Of SYN, SYN-ACK and the ACK that ends the handshake; NEVER when not seen. */
  synNs = NEVER;
  synAckNs = NEVER;
  handshakeNs = NEVER;
  /** When the latest silence of both sides of 200 ms or more ended. */
  silenceEndedNs = NEVER;

  /** Repeats of the SYN-ACK after the client's acknowledgment had passed. */
  answersIgnored = 0;
  failure: HandshakeFailure | null = null;

  resetFrame = 0;
  resetSide: SideIndex = 0;
  /** Numbers of that reset, to tell what its sender sent beyond it. */
  resetSeq = 0;
  /** Time of the reset, or of the first FIN without one. */
  closeNs = NEVER;
  /** Open, and silent for long when its ports were used again or when it was given up. */
  idledOut = false;
  /** Its end is known to whoever retires sessions. */
  endNoted = false;
  /** What waited for answers was decided when it closed. */
  closeSettled = false;
  /** Forgotten for want of room. */
  evicted = false;

  stallNs = 0.5;
  longestStallNs = 0.5;
  longestStallFrame = 0;
  longestStallFor: StallEvent['waitingFor'] | null = null;
  /** Nanoseconds by what was waited for. */
  stallNsBy: Record<StallEvent['waitingFor'], number> | null = null;

  /** Both windows were closed at once. */
  deadlock = false;
  /** It answered the SYN of a newer session on the same ports. */
  challenged = false;
  icmpErrors = 0;

  /** Its first record among the half-open sessions, -1 when it has none. */
  halfOpen = -1;
  previousNumber = -1;
  private counts: Int32Array | null = null;
  private frames: (number[] | undefined)[] | null = null;

  constructor(
    readonly number: number,
    readonly flow: number,
    /** The client is the endpoint that sorts higher in the flow table. */
    readonly clientHigh: boolean,
    readonly roles: 'observed' | 'inferred',
    readonly rolesReason: string,
    readonly firstFrame: number,
    readonly firstTimeNs: number,
  ) {
    this.lastFrame = firstFrame;
    this.lastTimeNs = firstTimeNs;
  }

  endpoint(side: SideIndex): Endpoint {
    return side === 0 ? this.client : this.server;
  }

  /** The session table keeps it in full. */
  get isKept(): boolean {
    return this.slot >= 0;
  }

  /** Closed or reset: nothing more is to come but what is late. */
  get isOver(): boolean {
    return this.resetCause !== null || this.states.closed;
  }

  /** Counts an event; the first frames of each kind are kept as evidence. */
  count(kind: number, frame: number): void {
    const counts = (this.counts ??= new Int32Array(EVENT_KINDS.length));
    const frames = (this.frames ??= []);
    if (counts[kind]!++ === 0) frames[kind] = [frame];
    else if (counts[kind]! <= LIMITS.maxEvidenceFrames) frames[kind]!.push(frame);
  }

  eventCount(kind: number): number {
    return this.counts?.[kind] ?? 0;
  }

  eventFrames(kind: number): readonly number[] {
    return this.frames?.[kind] ?? [];
  }

  /**
   * The capture was taken close to the receiver of what `sender` sends: its answers come at once,
   * measured against the whole path, so what the capture saw, the receiver had.
   */
  standsAtReceiver(sender: SideIndex): boolean {
    const toServer = this.#answerNs(0);
    const toClient = this.#answerNs(1);
    if (toServer < 0 || toClient < 0) return false;
    return sender === 0 ? toServer < 0.1 * toClient : toClient < 0.1 * toServer;
  }

  /** The capture was taken close to `sender`: what it sent was seen before anything could lose it. */
  standsAtSender(sender: SideIndex): boolean {
    return this.standsAtReceiver(sender === 0 ? 1 : 0);
  }

  /**
   * From the capture point to `side` and back by the handshake, nanoseconds; -1 when that is not known, as
   * after a repeated SYN, when it holds the waiting time too.
   */
  tripNs(side: SideIndex): number {
    if (this.pathRttNs < 0 || this.synRetries + this.synAckRetries > 0) return -1;
    return Math.max(0, side === 1 ? this.synAckNs - this.synNs : this.handshakeNs - this.synAckNs);
  }

  /** Path round-trip time by the handshake, nanoseconds, or -1 when it was not captured whole. */
  get pathRttNs(): number {
    return this.handshakeNs !== NEVER && this.synNs !== NEVER ? this.handshakeNs - this.synNs : -1;
  }

  /** The same, or as answers to data show it where the capture began later; -1 when neither does. */
  get roundTripNs(): number {
    if (this.handshakeNs !== NEVER && this.synNs !== NEVER) return this.handshakeNs - this.synNs;
    const toServer = this.#answerNs(0);
    const toClient = this.#answerNs(1);
    return toServer < 0 || toClient < 0 ? -1 : toServer + toClient;
  }

  /** From the capture point to the other side of `sender` and back: by the handshake, or the quickest answer; or -1. */
  #answerNs(sender: SideIndex): number {
    if (this.synNs !== NEVER && this.synAckNs !== NEVER && this.handshakeNs !== NEVER)
      return sender === 0 ? this.synAckNs - this.synNs : this.handshakeNs - this.synAckNs;
    const { rtt, rttTimestamps } = this.endpoint(sender);
    // The first answers may be to copies from before the capture.
    if ((rtt?.samples ?? 0) + (rttTimestamps?.samples ?? 0) < MIN_SAMPLES) return -1;
    const quickest = Math.min(rtt?.minNs ?? Infinity, rttTimestamps?.minNs ?? Infinity);
    return quickest === Infinity ? -1 : quickest;
  }
}
