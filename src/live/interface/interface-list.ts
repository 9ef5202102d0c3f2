/** The interfaces of this machine, or of the network namespace that this process is in. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { findExecutable } from '../backend/find-executable.js';
import { runTool } from '../backend/run-tool.js';

export type InterfaceState = 'up' | 'down' | 'unknown';

export interface InterfaceFacts {
  readonly name: string;
  readonly state: InterfaceState;
  readonly addresses: readonly string[];
  /** What it is, where that is known: `loopback`, `every interface`. */
  readonly description: string | null;
}

/** IFF_UP of linux/if.h. */
const IFF_UP = 1;
/** The pseudo-interface of Linux that stands for all of them. */
const ANY = 'any';
/** Others that are in no list of the kernel. */
const PSEUDO = /^(any|nflog|nfqueue)(:|$)/;

/** All interfaces, those that are up first. */
export async function listInterfaces(): Promise<InterfaceFacts[]> {
  const names = linuxInterfaceNames();
  const found = names === null ? await interfacesByTool() : linuxInterfaces(names);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Up or down as the kernel says now; null when there is no such interface. */
export function interfaceState(name: string): InterfaceState | null {
  const names = linuxInterfaceNames();
  if (names === null || PSEUDO.test(name)) return 'unknown';
  return names.includes(name) ? linuxState(name) : null;
}

function rank({ name, state }: InterfaceFacts): number {
  return name === ANY ? 1 : state === 'down' ? 2 : 0;
}

/** /proc/net is that of our own network namespace, whatever is mounted elsewhere. Null beside Linux. */
function linuxInterfaceNames(): string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const [, , ...lines] = readFileSync('/proc/net/dev', 'utf8').split('\n');
    return lines.map((line) => /^\s*(\S+):/.exec(line)?.[1]).filter((name) => name !== undefined);
  } catch {
    return null;
  }
}

function linuxInterfaces(names: readonly string[]): InterfaceFacts[] {
  const addresses = addressesByInterface();
  const found = names.map((name): InterfaceFacts => ({
    name,
    state: linuxState(name),
    addresses: addresses.get(name) ?? [],
    description: name === 'lo' ? 'loopback' : null,
  }));
  return [...found, { name: ANY, state: 'unknown', addresses: [], description: 'every interface' }];
}

/** /sys may be that of another namespace: what it does not know stays unknown. */
function linuxState(name: string): InterfaceState {
  try {
    const flags = Number(readFileSync(`/sys/class/net/${name}/flags`, 'utf8'));
    return (flags & IFF_UP) !== 0 ? 'up' : 'down';
  } catch {
    return 'unknown';
  }
}

function addressesByInterface(): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, list] of Object.entries(networkInterfaces())) {
    byName.set(
      name,
      (list ?? []).map(({ address }) => address),
    );
  }
  return byName;
}

/** Where the system has no list to read, a capture tool has one. */
async function interfacesByTool(): Promise<InterfaceFacts[]> {
  const addresses = addressesByInterface();
  for (const tool of ['tcpdump', 'dumpcap']) {
    const found = findExecutable(tool);
    if (found === null || !found.allowed) continue;
    const { status, stdout } = await runTool(found.path, ['-D']);
    if (status === 0) return readInterfaceList(stdout, addresses);
  }
  return [...addresses].map(([name, own]) => ({ name, state: 'up', addresses: own, description: null }));
}

/** Lines as `1.en0 [Up, Running]` (tcpdump) or `1. en0 (Wi-Fi)` (dumpcap). */
export function readInterfaceList(
  text: string,
  addresses: ReadonlyMap<string, readonly string[]>,
): InterfaceFacts[] {
  const found: InterfaceFacts[] = [];
  for (const line of text.split('\n')) {
    const match = /^\d+\. ?(\S+)(?: \((.*?)\))?(?: \[(.*?)\])?/.exec(line.trim());
    if (match === null) continue;
    const [, name = '', description, flags] = match;
    const state = flags === undefined ? 'unknown' : /\bUp\b/.test(flags) ? 'up' : 'down';
    found.push({ name, state, addresses: addresses.get(name) ?? [], description: description ?? null });
  }
  return found;
}
