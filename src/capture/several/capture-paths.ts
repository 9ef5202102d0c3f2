/** Which files the user means: names, `-`, directories. */
import { readdir, stat } from 'node:fs/promises';
import { InputError } from '../../errors.js';
import { openCapture } from '../open-capture.js';
import type { CaptureFile } from './capture-file.js';

/** Name of standard input on the command line. */
const STANDARD_INPUT = '-';
const CAPTURE_NAME = /\.(?:pcap|pcapng|cap|dmp|dump|ntar)\d*(?:\.(?:gz|zst|lz4))?$/i;

/** Captures named by the user, in the order of their names on the command line. */
export interface NamedCaptures {
  readonly files: readonly NamedCapture[];
  /** Names that were left out because they are the same file as one before. */
  readonly twice: readonly string[];
}

/** One capture, and how it came to be among them. */
export interface NamedCapture extends CaptureFile {
  /** The directory that it was found in; null when it was named itself. */
  readonly directory: string | null;
}

/**
 * Finds the captures: of a directory the files in it, by name, but not those in its directories and
 * no hidden ones. A file named twice is read once.
 * @param onUnreadable Told of each directory that cannot be read or has no files.
 */
export async function findCaptures(
  names: readonly string[],
  onUnreadable: (error: InputError) => void,
): Promise<NamedCaptures> {
  const files: NamedCapture[] = [];
  const twice: string[] = [];
  const known = new Set<string>();
  for (const name of names) {
    let found: FoundCapture[] = [];
    try {
      found = name === STANDARD_INPUT ? [standardInput()] : await capturesAt(name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      onUnreadable(error);
    }
    for (const { identity, ...file } of found) {
      if (known.has(identity)) twice.push(file.name);
      else files.push(file);
      known.add(identity);
    }
  }
  return { files, twice };
}

/** True for names that only captures have: such a file is not passed over when it cannot be read. */
export function looksLikeCapture(name: string): boolean {
  return CAPTURE_NAME.test(name);
}

interface FoundCapture extends NamedCapture {
  /** The same for the same file. */
  readonly identity: string;
}

function standardInput(): FoundCapture {
  return { ...captureAt(STANDARD_INPUT, null, false, null), identity: STANDARD_INPUT };
}

async function capturesAt(path: string): Promise<FoundCapture[]> {
  const facts = await stat(path).catch(() => null);
  if (!facts?.isDirectory()) return [await foundAt(path, null)];
  let names: string[];
  try {
    const entries = await readdir(path, { withFileTypes: true });
    names = entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    throw new InputError(`${path}: the directory cannot be read (${(error as Error).message})`, {
      cause: error,
    });
  }
  if (names.length === 0) throw new InputError(`${path}: there are no files in this directory`);
  const folder = path.endsWith('/') ? path : `${path}/`;
  return Promise.all(names.sort().map((name) => foundAt(folder + name, path)));
}

async function foundAt(path: string, directory: string | null): Promise<FoundCapture> {
  // What is wrong with a path is said when it is opened.
  const facts = await stat(path).catch(() => null);
  const regular = facts?.isFile() ?? false;
  const file = captureAt(path, regular ? facts!.size : null, regular, directory);
  return { ...file, identity: regular ? `${facts!.dev}:${facts!.ino}` : path };
}

function captureAt(
  path: string,
  size: number | null,
  rereadable: boolean,
  directory: string | null,
): NamedCapture {
  return {
    name: path,
    size,
    rereadable,
    directory,
    open: (bufferBytes) => openCapture(path, bufferBytes === undefined ? {} : { bufferBytes }),
  };
}
