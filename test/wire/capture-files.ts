/** Captures lent by others, read where they happen to be; tests skip without them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCapture } from '../../src/capture/open-capture.js';
import { TcpwhyError } from '../../src/errors.js';
import type { LinkedFrame } from './tshark-comparison.js';

const SHARED = new URL('../../../shared/', import.meta.url);

/** Path of a lent file or folder, or null when it is not there. */
export function sharedPath(name: string): string | null {
  const path = fileURLToPath(new URL(name, SHARED));
  return existsSync(path) ? path : null;
}

/** True when tshark can be run. */
export function haveTshark(): boolean {
  return spawnSync('tshark', ['--version']).status === 0;
}

/** Runs tshark; gives its output. Damaged captures end with an error after what could be read. */
export function tshark(args: readonly string[], input?: Uint8Array): Buffer {
  try {
    return execFileSync('tshark', args, { maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'], input });
  } catch (error) {
    const { stdout } = error as { stdout?: unknown };
    return Buffer.isBuffer(stdout) ? stdout : Buffer.alloc(0);
  }
}

export interface PcapRecord {
  readonly bytes: Uint8Array;
  readonly origLen: number;
  readonly timeNs: number;
}

/** Records of a classic capture up to the first that makes no sense. */
export function readPcap(file: Uint8Array): { linkType: number; records: PcapRecord[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = view.getUint32(0, true);
  const little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
  const records: PcapRecord[] = [];
  for (let at = 24; at + 16 <= file.length;) {
    const capLen = view.getUint32(at + 8, little);
    if (capLen > 262_144 || at + 16 + capLen > file.length) break;
    const timeNs = view.getUint32(at, little) * 1e9 + view.getUint32(at + 4, little) * 1000;
    const bytes = file.subarray(at + 16, at + 16 + capLen);
    records.push({ bytes, origLen: view.getUint32(at + 12, little), timeNs });
    at += 16 + capLen;
  }
  return { linkType: view.getUint32(20, little) & 0xffff, records };
}

/** All frames of the lent captures, one file after the other; damaged files up to the damage. */
export async function lentCaptures(): Promise<LinkedFrame[]> {
  const frames: LinkedFrame[] = [];
  for (const folder of ['packets', 'tcpdump-tests']) {
    const path = sharedPath(`captures/${folder}`)!;
    for (const file of readdirSync(path).sort()) {
      if (statSync(`${path}/${file}`).isFile())
        frames.push(...(await framesOf(`${path}/${file}`, `${folder}/${file}`)));
    }
  }
  return frames;
}

async function framesOf(path: string, name: string): Promise<LinkedFrame[]> {
  const frames: LinkedFrame[] = [];
  try {
    const source = await openCapture(path);
    for await (const { count, bytes, at, capLen, origLen, timeNs, interfaceId } of source.batches()) {
      for (let i = 0; i < count; i++) {
        frames.push({
          name: `${name}:${frames.length + 1}`,
          linkType: source.info.interfaces[interfaceId[i]!]!.linkType,
          bytes: bytes.slice(at[i], at[i]! + capLen[i]!),
          origLen: origLen[i]!,
          timeNs: source.info.baseSecond * 1e9 + timeNs[i]!,
        });
      }
    }
  } catch (error) {
    // Files that are no capture are among them.
    if (!(error instanceof TcpwhyError)) throw error;
  }
  return frames;
}
