/**
 * Names the local processes of sessions, as `ss -tp` does: a new session with an address of this host is
 * looked up among the kernel's sockets, then among the open files of processes. Looked up soon after
 * the first segment, a few times, and never for long: a session of milliseconds may be over before.
 */
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { LocalProcess } from '../../engine/analysis-report.js';
import { type LimitHits, LIMITS } from '../../limits.js';
import type { Side } from '../../tcp/events.js';
import type { Session } from '../../tcp/session.js';
import type { PacketView } from '../../wire/packet-view.js';
import { type AddressWords, addressWords } from './address-words.js';
import { SocketOwners } from './socket-owners.js';
import { findSockets, type SocketEnds, socketKeys } from './socket-table.js';

/** Between two rounds of looking, milliseconds; at least ten times what the last round took. */
const ROUND_MS = 100;
const ROUND_SHARE = 10;
/** Rounds in which a session is looked for: sockets of servers appear after the handshake. */
const MOST_ROUNDS = 8;
/** Addresses of this host are asked for this often, milliseconds. */
const ADDRESSES_MS = 10_000;

interface Wanted {
  readonly session: number;
  readonly side: Side;
  /** How its socket may be listed. */
  readonly keys: readonly string[];
  rounds: number;
}

/** Where the system tells of its sockets and processes; another folder in tests. */
export interface ProcessSource {
  readonly tables: () => Promise<readonly string[]>;
  readonly owners: Pick<SocketOwners, 'find'>;
  readonly addresses: () => readonly string[];
}

const SYSTEM: ProcessSource = {
  tables: () =>
    Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => ''))),
  owners: new SocketOwners(),
  addresses: () =>
    Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)),
};

export class LocalProcesses {
  readonly #source: ProcessSource;
  readonly #known = new Map<number, LocalProcess[]>();
  /** Sockets that are looked for, by their keys, and by their sessions. */
  readonly #wanted = new Map<string, Wanted>();
  readonly #wantedOf = new Map<number, Wanted[]>();
  #local = new Set<string>();
  #localMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  #stopped = false;
  #limits: LimitHits | null = null;

  constructor(source: ProcessSource = SYSTEM) {
    this.#source = source;
  }

  /** Once, before the first segment: where it is told that there were too many to look for. */
  begin({ limits }: { readonly limits: LimitHits }): void {
    this.#limits = limits;
  }

  /** Processes of this host at the ends of a session, as far as they were found. */
  of(session: number): readonly LocalProcess[] {
    return this.#known.get(session) ?? [];
  }

  /** A segment was tracked; only the first of each session is of interest. */
  segment(packet: PacketView, session: Session): void {
    if (session.firstFrame === packet.frame) this.#opened(packet, session);
  }

  /** The session is over: it is forgotten, and what would be found of it now comes too late. */
  ended(session: number): void {
    this.#known.delete(session);
    for (const wanted of this.#wantedOf.get(session) ?? []) this.#forget(wanted);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wanted.clear();
    this.#wantedOf.clear();
  }

  /** Looks once, now. */
  async look(): Promise<void> {
    if (this.#looking || this.#wanted.size === 0) return;
    this.#looking = true;
    const begunMs = performance.now();
    try {
      await this.#round();
    } finally {
      this.#looking = false;
      this.#schedule(Math.max(ROUND_MS, ROUND_SHARE * (performance.now() - begunMs)));
    }
  }

  #opened(p: PacketView, session: Session): void {
    const source: AddressWords = [p.src0, p.src1, p.src2, p.src3];
    const target: AddressWords = [p.dst0, p.dst1, p.dst2, p.dst3];
    const version = p.ipVersion === 6 ? 6 : 4;
    const [from, to]: [Side, Side] = session.lastSide === 0 ? ['client', 'server'] : ['server', 'client'];
    const out = {
      version,
      local: source,
      localPort: p.srcPort,
      remote: target,
      remotePort: p.dstPort,
    } as const;
    const back = {
      version,
      local: target,
      localPort: p.dstPort,
      remote: source,
      remotePort: p.srcPort,
    } as const;
    if (this.#isLocal(version, source)) this.#want(session, from, out);
    if (this.#isLocal(version, target)) this.#want(session, to, back);
  }

  #want({ number, firstFrame }: Session, side: Side, ends: SocketEnds): void {
    if (this.#stopped) return;
    // More at a time than this could not be named before they are over.
    if (this.#wanted.size >= LIMITS.maxWantedProcesses) {
      this.#limits?.hit('maxWantedProcesses', firstFrame);
      return;
    }
    const wanted: Wanted = { session: number, side, keys: socketKeys(ends), rounds: 0 };
    for (const key of wanted.keys) {
      // A session before with these addresses and ports is over.
      const before = this.#wanted.get(key);
      if (before !== undefined) this.#forget(before);
      this.#wanted.set(key, wanted);
    }
    this.#wantedOf.set(wanted.session, [...(this.#wantedOf.get(wanted.session) ?? []), wanted]);
    this.#schedule(ROUND_MS);
  }

  #schedule(ms: number): void {
    if (this.#stopped || this.#timer !== null || this.#wanted.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.look();
    }, ms);
    this.#timer.unref();
  }

  async #round(): Promise<void> {
    const keys = new Set(this.#wanted.keys());
    const inodes = new Map<number, string[]>();
    for (const table of await this.#source.tables()) {
      findSockets(table, keys, (key, inode) => {
        if (inode === 0) return;
        const same = inodes.get(inode);
        if (same === undefined) inodes.set(inode, [key]);
        else same.push(key);
      });
    }
    const owners = inodes.size === 0 ? new Map() : await this.#source.owners.find(new Set(inodes.keys()));
    for (const [inode, same] of inodes) {
      const owner = owners.get(inode) as { pid: number; name: string } | undefined;
      if (owner !== undefined) for (const key of same) this.#found(key, owner);
    }
    for (const wanted of new Set([...keys].map((key) => this.#wanted.get(key)))) {
      if (wanted !== undefined && ++wanted.rounds >= MOST_ROUNDS) this.#forget(wanted);
    }
  }

  #found(key: string, { pid, name }: { readonly pid: number; readonly name: string }): void {
    const wanted = this.#wanted.get(key);
    if (wanted === undefined) return;
    this.#forget(wanted);
    const { session, side } = wanted;
    const known = this.#known.get(session) ?? [];
    if (known.some((process) => process.side === side)) return;
    known.push({ side, pid, name });
    known.sort((a, b) => (a.side < b.side ? -1 : 1));
    this.#known.set(session, known);
  }

  #forget(wanted: Wanted): void {
    for (const key of wanted.keys) this.#wanted.delete(key);
    const others = this.#wantedOf.get(wanted.session)?.filter((other) => other !== wanted) ?? [];
    if (others.length > 0) this.#wantedOf.set(wanted.session, others);
    else this.#wantedOf.delete(wanted.session);
  }

  #isLocal(version: 4 | 6, words: AddressWords): boolean {
    if (version === 4 && words[3] >>> 24 === 127) return true;
    const nowMs = performance.now();
    if (nowMs - this.#localMs > ADDRESSES_MS) {
      this.#localMs = nowMs;
      this.#local = new Set(
        this.#source
          .addresses()
          .map(addressWords)
          .filter((address) => address !== null)
          .map(String),
      );
    }
    return this.#local.has(String(words));
  }
}
