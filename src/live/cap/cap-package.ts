/**
 * The package `cap` (0.2), which has no types of its own and need not be installed. Programs that
 * load it themselves can say `require('cap') as CapPackage`.
 */
import { createRequire } from 'node:module';

/** Names that `cap` has for link types; others come as `Unknown linktype N`. */
export type CapLinkType = 'NULL' | 'ETHERNET' | 'IEEE802_11_RADIO' | 'LINKTYPE_LINUX_SLL' | 'RAW';

/** What is needed of a `Cap` object to take frames from it. */
export interface CapLike {
  /**
   * A frame lies at the start of the buffer that was given to `open`, until the listener returns.
   * `length` octets; `truncated` when the frame did not fit into that buffer.
   */
  on(event: 'packet', listener: (length: number, truncated: boolean) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'packet', listener: (length: number, truncated: boolean) => void): unknown;
}

/** A whole `Cap` object. */
export interface CapObject extends CapLike {
  /**
   * Begins to capture.
   *
   * @param bufferBytes Size of the kernel's buffer, octets.
   * @param buffer Where each frame is put; 65,535 octets hold any that `cap` delivers.
   * @returns The link type.
   * @throws {Error} when there is no such interface, no permission, or the filter is wrong. Do not
   *   open the same object again after that.
   */
  open(device: string, filter: string, bufferBytes: number, buffer: Buffer): CapLinkType | (string & {});
  /** Sends the first `length` octets of `buffer` as a frame. */
  send(buffer: Buffer, length?: number): void;
  close(): void;
  /** Windows only. */
  setMinBytes?(bytes: number): void;
}

/** An interface as `cap` lists them. */
export interface CapDevice {
  readonly name: string;
  readonly description?: string;
  readonly addresses: readonly {
    readonly addr: string;
    readonly netmask?: string;
    readonly broadaddr?: string;
  }[];
  readonly flags?: string;
}

export interface CapPackage {
  readonly Cap: {
    new (): CapObject;
    /** Name of the interface with that address, or of the first one. */
    findDevice(address?: string): string | undefined;
    deviceList(): CapDevice[];
  };
}

/** Why the package cannot be used; `installed` is true when only its compiled part is missing. */
export interface CapUnavailable {
  readonly installed: boolean;
  readonly detail: string;
}

/** Loads the package; it is native code that may bring its process down, so only a helper process should. */
export function loadCap(): CapPackage | CapUnavailable {
  const require = createRequire(import.meta.url);
  try {
    return require('cap') as CapPackage;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const detail = message.split('\n')[0]!;
    return { installed: !(code === 'MODULE_NOT_FOUND' && /'cap'/.test(detail)), detail };
  }
}

/** Version of the package where it is installed; its code is not loaded. */
export function capVersion(): string | null {
  try {
    return (createRequire(import.meta.url)('cap/package.json') as { version: string }).version;
  } catch {
    return null;
  }
}

/** LINKTYPE_ numbers (tcpdump.org/linktypes.html) of the names that `cap` gives. */
const LINK_TYPES: Readonly<Record<CapLinkType, number>> = {
  NULL: 0,
  ETHERNET: 1,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
};

/** The LINKTYPE_ number of what `open` returned; null when there is none in it. */
export function capLinkType(name: string): number | null {
  const known = LINK_TYPES[name as CapLinkType];
  if (known !== undefined) return known;
  const number = /^Unknown linktype (\d+)$/.exec(name)?.[1];
  return number === undefined ? null : Number(number);
}
