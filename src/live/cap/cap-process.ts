/**
 * The helper process around `cap`: copies and stamps each frame and writes it as pcap to standard
 * output. It is a process because `cap` ends the one it runs in when the interface goes down, and
 * keeps it from doing anything else while frames come.
 */
import { writeSync } from 'node:fs';
import { ArrivalClock } from './arrival-clock.js';
import { capLinkType, loadCap } from './cap-package.js';
import { giveUpRoot } from './give-up-root.js';
import { PcapRecordWriter } from './pcap-record-writer.js';

/** What the helper is asked for, as one argument of JSON. */
export interface CapOrder {
  readonly interface: string;
  readonly filter: string;
  /** Octets kept of each frame, 0 for all that `cap` gives. */
  readonly snapLen: number;
  readonly bufferMiB: number;
  /** Ends after so many frames; null goes on. */
  readonly count: number | null;
  /** Only try whether it can be opened, and end. */
  readonly tryOnly: boolean;
}

/** Octets of a frame that `cap` delivers at most. */
const MOST_OCTETS = 65_535;
const MIB = 1_048_576;
/** Nap while the pipe is full, milliseconds. */
const NAP_MS = 1;

const napCell = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it, however slow the reader is: the kernel's buffer is where frames wait. */
function writeOut(bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') process.exit(0);
      Atomics.wait(napCell, 0, 0, NAP_MS);
    }
  }
}

function fail(message: string): never {
  writeSync(2, `${message}\n`);
  process.exit(1);
}

function capture(order: CapOrder): void {
  const loaded = loadCap();
  if (!('Cap' in loaded)) fail(`cap cannot be loaded: ${loaded.detail}`);
  const cap = new loaded.Cap();
  const frame = Buffer.allocUnsafe(MOST_OCTETS);
  let link: string;
  try {
    link = cap.open(order.interface, order.filter, order.bufferMiB * MIB, frame);
  } catch (error) {
    fail((error as Error).message);
  }
  if (order.tryOnly) process.exit(0);
  giveUpRoot();
  const linkType = capLinkType(link);
  if (linkType === null) fail(`cap does not know the link type of ${order.interface} (${link})`);
  cap.setMinBytes?.(0);
  const snapLen = order.snapLen === 0 ? MOST_OCTETS : Math.min(order.snapLen, MOST_OCTETS);
  const writer = new PcapRecordWriter(writeOut, snapLen, linkType);
  const clock = new ArrivalClock();
  let left = order.count ?? Infinity;
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    writer.flush();
  };
  cap.on('packet', (length) => {
    // cap goes on calling back until its buffer is empty.
    if (left <= 0) return;
    writer.record(frame, length, clock.now());
    if (--left <= 0) setImmediate(stop);
    if (scheduled) return;
    scheduled = true;
    // cap calls back until its buffer is empty; what was gathered goes out after that.
    setImmediate(flush);
  });
  const stop = (): void => {
    flush();
    cap.close();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The end of tcpwhy, however sudden, is the end of the helper.
  process.on('disconnect', stop);
}

capture(JSON.parse(process.argv[2] ?? '{}') as CapOrder);
