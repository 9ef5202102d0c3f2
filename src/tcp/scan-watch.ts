/**
 * One source that tries many ports of a host (vertical), or one port of many hosts (horizontal), and hardly ever
 * gets in: a scan. Like a flood it is judged over sessions and changes none. What a source completes is
 * forgotten at once, so that only failures are kept.
 */
import type { FlowTable } from '../flow/flow-table.js';
import { formatAddress } from '../wire/address.js';
import { LIMITS } from '../limits.js';
import type { Arrival } from './arrival.js';
import { type EventLog, kindCode } from './event-log.js';
import type { PortScanEvent } from './events.js';
import { PortSet } from './port-set.js';
import type { Session } from './session.js';

const PORT_SCAN = kindCode('port-scan');

/** Ports of one host, hosts with one port, that make it a scan: more than any application tries in vain. */
const MIN_PORTS = 15;
const MIN_HOSTS = 25;
/** Share of attempts that complete, from which on it is use and not search. */
const MAX_COMPLETED = 0.2;
/** So long an honest burst of connects may wait for its answers: the second SYN goes out after 1 s, the third after 3 s. */
const PATIENCE_NS = 3e9;
/** Attempts further apart belong to another scan. */
const FORGET_NS = 300e9;

interface Scan {
  readonly source: string;
  /** Ports tried on the one host by a vertical scan, or hosts tried on the one port, bounded, by a horizontal one. */
  readonly targets: PortSet | Set<string>;
  /** Attempts at hosts beyond those, which may be new ones or not. */
  uncounted: number;
  attempts: number;
  completed: number;
  readonly firstNs: number;
  lastNs: number;
  /** First frames, as evidence. */
  readonly frames: number[];
  /** Told, or about to be told unless its attempts complete yet. */
  event: PortScanEvent | null;
  held: boolean;
}

/** What was found of one scan, when the capture ends. */
export interface ScanSummary {
  readonly event: PortScanEvent;
  readonly attempts: number;
  readonly completed: number;
  /** Ports or hosts tried. */
  readonly targets: number;
  /** There may have been more hosts than `LIMITS.maxScanTargets`, which are not told apart. */
  readonly atLeast: boolean;
  readonly frames: readonly number[];
}

export class ScanWatch {
  readonly #scans = new Map<string, Scan>();
  readonly #found: Scan[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly flows: FlowTable,
  ) {}

  /** Scans that were told, in order. */
  get found(): ScanSummary[] {
    return this.#found.map((scan) => ({
      event: scan.event!,
      attempts: scan.attempts,
      completed: scan.completed,
      targets: scan.targets.size,
      atLeast: scan.uncounted > 0,
      frames: scan.frames,
    }));
  }

  /** A session began with a SYN. */
  opened(a: Arrival): void {
    const p = a.packet;
    const source = `${p.src0}.${p.src1}.${p.src2}.${p.src3}`;
    const host = `${p.dst0}.${p.dst1}.${p.dst2}.${p.dst3}`;
    this.#attempt(a, `${source}>${host}`, null);
    this.#attempt(a, `${source}:${p.dstPort}`, host);
  }

  /** A session that began with a SYN completed its handshake; told once. */
  completed(session: Session): void {
    if (!session.client.synSeen) return;
    const { flows } = this;
    const word = (high: boolean, i: number): number => flows.addressWord(session.flow, high, i);
    const text = (high: boolean): string =>
      `${word(high, 0)}.${word(high, 1)}.${word(high, 2)}.${word(high, 3)}`;
    const high = session.clientHigh;
    const source = text(high);
    this.#succeeded(`${source}>${text(!high)}`);
    this.#succeeded(`${source}:${flows.port(session.flow, !high)}`);
  }

  /** No more segments: what was waited for did not come. */
  finish(): void {
    for (const scan of this.#scans.values()) if (scan.held) this.#confirm(scan);
  }

  /** @param host The host that a horizontal scan would try; null counts ports of one host. */
  #attempt(a: Arrival, key: string, host: string | null): void {
    let scan = this.#scans.get(key);
    if (scan !== undefined && a.timeNs - scan.lastNs > FORGET_NS) {
      if (scan.held) this.#confirm(scan);
      scan = undefined;
    }
    if (scan === undefined) {
      if (this.#scans.size >= LIMITS.maxScans) {
        a.limits.hit('maxScans', a.frame);
        return;
      }
      const p = a.packet;
      scan = {
        source: formatAddress(p.ipVersion, p.src0, p.src1, p.src2, p.src3),
        targets: host === null ? new PortSet() : new Set(),
        uncounted: 0,
        attempts: 0,
        completed: 0,
        firstNs: a.timeNs,
        lastNs: a.timeNs,
        frames: [],
        event: null,
        held: false,
      };
      this.#scans.set(key, scan);
    }
    scan.attempts++;
    scan.lastNs = a.timeNs;
    const { targets } = scan;
    if (targets instanceof PortSet) targets.add(a.packet.dstPort);
    else if (targets.size < LIMITS.maxScanTargets) targets.add(host!);
    else if (!targets.has(host!)) {
      scan.uncounted++;
      a.limits.hit('maxScanTargets', a.frame);
    }
    if (scan.frames.length < LIMITS.maxEvidenceFrames) scan.frames.push(a.frame);
    this.#judge(a, scan);
  }

  #judge(a: Arrival, scan: Scan): void {
    if (scan.event !== null) {
      if (scan.held && a.timeNs - scan.firstNs >= PATIENCE_NS) this.#confirm(scan);
      return;
    }
    const vertical = scan.targets instanceof PortSet;
    const enough = scan.targets.size - scan.completed >= (vertical ? MIN_PORTS : MIN_HOSTS);
    if (!enough || scan.completed > scan.attempts * MAX_COMPLETED) return;
    const p = a.packet;
    scan.event = {
      kind: 'port-scan',
      frame: a.frame,
      timeNs: a.timeNs,
      session: -1,
      from: 'client',
      scan: vertical ? 'vertical' : 'horizontal',
      source: scan.source,
      target: {
        address: vertical ? formatAddress(p.ipVersion, p.dst0, p.dst1, p.dst2, p.dst3) : null,
        port: vertical ? null : p.dstPort,
      },
      attempts: scan.attempts,
      targets: scan.targets.size,
      completed: scan.completed,
    };
    scan.held = true;
    this.log.push(scan.event, true);
    if (a.timeNs - scan.firstNs >= PATIENCE_NS) this.#confirm(scan);
  }

  #succeeded(key: string): void {
    const scan = this.#scans.get(key);
    if (scan === undefined) return;
    scan.completed++;
    if (scan.held && scan.completed > scan.attempts * MAX_COMPLETED) {
      this.log.cancel(scan.event!);
      scan.event = null;
      scan.held = false;
    }
    if (scan.event === null && scan.completed >= scan.attempts) this.#scans.delete(key);
  }

  #confirm(scan: Scan): void {
    scan.held = false;
    this.#found.push(scan);
    this.log.totals[PORT_SCAN]!++;
    this.log.release(scan.event!);
  }
}
