/**
 * Many SYNs to one service that are never followed up (RFC 4987). The one judgement over sessions:
 * it is an event of its own and changes no session.
 */
import type { FlowTable } from '../flow/flow-table.js';
import { formatAddress } from '../wire/address.js';
import { LIMITS } from '../limits.js';
import type { Arrival } from './arrival.js';
import { type EventLog, kindCode } from './event-log.js';
import type { Session } from './session.js';

const SYN_FLOOD = kindCode('syn-flood');
/** Sessions left half open at one service before it is called a flood. */
const MIN_HALF_OPEN = 500;
/** Share of sessions that complete, below which the rest is no mere overload. */
const MAX_COMPLETED = 0.1;

interface Target {
  /** Sessions in memory, and how many of them completed. */
  opened: number;
  completed: number;
  reported: boolean;
  readonly sources: Set<string>;
  /** All that were ever opened, those that are forgotten included. */
  readonly total: FloodTotals;
}

interface FloodTotals {
  attempts: number;
  completed: number;
  evicted: number;
  sources: number;
  readonly frames: number[];
  firstTimeNs: number;
  lastFrame: number;
  lastTimeNs: number;
}

/** One flood, with exact totals however much of it had to be forgotten. */
export interface FloodSummary {
  readonly target: { readonly address: string; readonly port: number };
  /** Sessions begun with a SYN, how many of them completed, and how many were dropped for want of memory. */
  readonly attempts: number;
  readonly completed: number;
  readonly evicted: number;
  /** Addresses they came from that completed none, counted until the flood was told: there were at least so many. */
  readonly sources: number;
  /** First to last attempt, seconds. */
  readonly duration: number;
  /** First attempts. */
  readonly frames: readonly number[];
  readonly lastFrame: number;
}

export class SynFloodWatch {
  readonly #targets = new Map<string, Target>();
  /** Sources remembered, of all targets together. */
  #sources = 0;
  readonly #found: { readonly address: string; readonly port: number; readonly total: FloodTotals }[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly flows: FlowTable,
  ) {}

  /** Floods that were told, in order. */
  get found(): FloodSummary[] {
    return this.#found.map(({ address, port, total }) => {
      const { firstTimeNs, lastTimeNs, ...rest } = total;
      const duration = Math.max(0, lastTimeNs - firstTimeNs) / 1e9;
      return { target: { address, port }, ...rest, duration };
    });
  }

  /** A session began with a SYN. */
  opened(a: Arrival): void {
    const target = this.#target(a);
    if (target === null) return;
    target.opened++;
    const { total } = target;
    total.attempts++;
    total.lastFrame = a.frame;
    total.lastTimeNs = a.timeNs;
    if (total.frames.length < LIMITS.maxEvidenceFrames) total.frames.push(a.frame);
    if (target.reported) return;
    this.#addSource(target, a);
    if (target.opened - target.completed < MIN_HALF_OPEN) return;
    if (target.completed > target.opened * MAX_COMPLETED) return;
    target.reported = true;
    const p = a.packet;
    const address = formatAddress(p.ipVersion, p.dst0, p.dst1, p.dst2, p.dst3);
    total.sources = Math.max(total.sources, target.sources.size);
    if (!this.#found.some((found) => found.total === total))
      this.#found.push({ address, port: p.dstPort, total });
    this.log.totals[SYN_FLOOD]!++;
    this.log.push(
      {
        kind: 'syn-flood',
        frame: a.frame,
        timeNs: a.timeNs,
        session: -1,
        from: 'client',
        target: { address, port: p.dstPort },
        attempts: target.opened,
        sources: target.sources.size,
      },
      false,
    );
    // A million attackers need not be remembered once they are named.
    this.#sources -= target.sources.size;
    target.sources.clear();
  }

  #addSource({ sources }: Target, a: Arrival): void {
    if (this.#sources >= LIMITS.maxFloodSources) {
      a.limits.hit('maxFloodSources', a.frame);
      return;
    }
    const { src0, src1, src2, src3 } = a.packet;
    this.#sources -= sources.size;
    sources.add(`${src0}.${src1}.${src2}.${src3}`);
    this.#sources += sources.size;
  }

  /** A session that began with a SYN completed its handshake; told once. */
  completed(a: Arrival): void {
    a.session.floodCounted = true;
    if (a.session.roles !== 'observed' || !a.session.client.synSeen) return;
    const target = this.#targets.get(this.#keyOf(a.session));
    if (target === undefined) return;
    target.completed++;
    target.total.completed++;
    this.#forgetSource(target, a.session);
  }

  /** Who completes a handshake is no source of a flood: an honest million of clients is not remembered. */
  #forgetSource({ sources }: Target, { flow, clientHigh }: Session): void {
    if (sources.size === 0) return;
    const word = (i: number): number => this.flows.addressWord(flow, clientHigh, i);
    if (sources.delete(`${word(0)}.${word(1)}.${word(2)}.${word(3)}`)) this.#sources--;
  }

  /** A session is forgotten: only those in memory are weighed against each other. */
  forgotten(session: Session): void {
    if (session.roles !== 'observed' || !session.client.synSeen) return;
    const key = this.#keyOf(session);
    const target = this.#targets.get(key);
    if (target === undefined) return;
    if (session.floodCounted) target.completed--;
    if (session.evicted) target.total.evicted++;
    if (--target.opened <= 0) {
      this.#sources -= target.sources.size;
      this.#targets.delete(key);
      return;
    }
    // One report a flood: the next begins when this one is over.
    if (target.opened - target.completed < MIN_HALF_OPEN / 2) target.reported = false;
  }

  #keyOf(session: Session): string {
    const f = this.flows;
    const high = !session.clientHigh;
    return keyOf(
      f.addressWord(session.flow, high, 0),
      f.addressWord(session.flow, high, 1),
      f.addressWord(session.flow, high, 2),
      f.addressWord(session.flow, high, 3),
      f.port(session.flow, high),
    );
  }

  #target(a: Arrival): Target | null {
    const p = a.packet;
    const key = keyOf(p.dst0, p.dst1, p.dst2, p.dst3, p.dstPort);
    let target = this.#targets.get(key);
    if (target === undefined) {
      if (this.#targets.size >= LIMITS.maxFloodTargets) {
        a.limits.hit('maxFloodTargets', a.frame);
        return null;
      }
      const frames = { frames: [], firstTimeNs: a.timeNs, lastFrame: a.frame, lastTimeNs: a.timeNs };
      const total = { attempts: 0, completed: 0, evicted: 0, sources: 0, ...frames };
      target = { opened: 0, completed: 0, reported: false, sources: new Set(), total };
      this.#targets.set(key, target);
    }
    return target;
  }
}

/** Text keys: a Map of integers taken from packets could be made to collide. */
const keyOf = (w0: number, w1: number, w2: number, w3: number, port: number): string =>
  `${w0}.${w1}.${w2}.${w3}:${port}`;
