/** Which process has a socket: the links in /proc/PID/fd say so, for the processes that this user may look into. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Owner {
  readonly pid: number;
  readonly name: string;
}

/** Longest time that looking may hold up the capture at once, milliseconds. */
const SLICE_MS = 2;

export class SocketOwners {
  /** Processes that had sockets when they were last looked at: looked at first. */
  #likely = new Set<number>();

  /** @param proc Where the system tells of its processes. */
  constructor(private readonly proc = '/proc') {}

  /**
   * Looks for the owners of sockets. Goes through all processes, a few at a time.
   *
   * @param wanted Inodes of the sockets.
   */
  async find(wanted: ReadonlySet<number>): Promise<Map<number, Owner>> {
    const found = new Map<number, Owner>();
    const likely = this.#likely;
    const pids = this.#pids().sort((a, b) => Number(likely.has(b)) - Number(likely.has(a)) || b - a);
    let sliceMs = performance.now();
    for (const pid of pids) {
      if (found.size === wanted.size) break;
      if (performance.now() - sliceMs > SLICE_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceMs = performance.now();
      }
      this.#look(pid, wanted, found);
    }
    this.#likely = new Set([...likely].filter((pid) => pids.includes(pid)));
    for (const { pid } of found.values()) this.#likely.add(pid);
    return found;
  }

  #look(pid: number, wanted: ReadonlySet<number>, found: Map<number, Owner>): void {
    const folder = `${this.proc}/${pid}/fd`;
    let name: string | null = null;
    for (const fd of list(folder)) {
      const inode = socketInode(`${folder}/${fd}`);
      if (inode === null || !wanted.has(inode) || found.has(inode)) continue;
      name ??= this.#name(pid);
      found.set(inode, { pid, name });
    }
  }

  #pids(): number[] {
    return list(this.proc)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  }

  #name(pid: number): string {
    try {
      return readFileSync(`${this.proc}/${pid}/comm`, 'utf8').trimEnd();
    } catch {
      return '?';
    }
  }
}

/** Processes come and go, and some are none of our business: what cannot be read is left out. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function socketInode(link: string): number | null {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
    return inode === undefined ? null : Number(inode);
  } catch {
    return null;
  }
}
