/**
 * A folder that files are extracted into. Nothing is written through a symbolic link, nothing that exists is
 * overwritten unless that was asked for, and a file is named `.partial` until all of it is written.
 */
import { constants, lstatSync, mkdirSync, openSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OutputError } from '../../errors.js';
import { outputError } from '../output.js';

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = constants;
const CREATE = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
const REOPEN = (O_RDWR | O_NOFOLLOW) & ~O_APPEND;
/** As for any file the user makes; the umask takes away from it. */
const MODE = 0o666;

export class OutputFolder {
  readonly path: string;
  /** It was not there before: nothing in it is anybody else's. */
  readonly #isNew: boolean;

  /**
   * Makes the folder, unless it is there.
   * @throws {OutputError} when it cannot be made, or is something else.
   */
  constructor(
    path: string,
    private readonly force: boolean,
  ) {
    this.path = resolve(path);
    try {
      this.#isNew = mkdirSync(this.path, { recursive: true }) !== undefined;
    } catch (error) {
      throw outputError(path, error, '--extract');
    }
  }

  /** @throws {OutputError} when `name` leads out of the folder. */
  pathOf(name: string): string {
    if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name))
      throw new OutputError(`cannot write ${join(this.path, name)}: the name leads out of the folder`);
    return join(this.path, name);
  }

  /**
   * Refuses a file that is there already, or takes it away where overwriting was asked for.
   * @throws {OutputError}
   */
  makeWay(name: string): void {
    const path = this.pathOf(name);
    const there = look(path);
    if (there === null) return;
    if (there.isSymbolicLink())
      throw new OutputError(`cannot write ${path}: it is a symbolic link; remove it first`);
    if (!there.isFile())
      throw new OutputError(`cannot write ${path}: it is no regular file; remove it first`);
    if (!this.force)
      throw new OutputError(
        `cannot write ${path}: it exists already; --force overwrites, or choose another folder`,
      );
    try {
      unlinkSync(path);
    } catch (error) {
      throw outputError(path, error, '--extract');
    }
  }

  /** Opens a file, under its partial name, that is not there under either. Throws what `openSync` throws. */
  create(name: string): number {
    // Who puts something there meanwhile has it replaced, not followed: a new name is given by renaming.
    if (!this.#isNew) this.makeWay(name);
    const path = this.pathOf(partialName(name));
    try {
      return openSync(path, CREATE, MODE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      this.makeWay(partialName(name));
      return openSync(path, CREATE, MODE);
    }
  }

  /** Opens a file that was made before and is not complete. */
  reopen(name: string): number {
    return openSync(this.pathOf(partialName(name)), REOPEN);
  }

  /** All of a file is written: it gets its name. Throws what `renameSync` throws. */
  complete(name: string): void {
    renameSync(this.pathOf(partialName(name)), this.pathOf(name));
  }
}

/** Name of a file of which not all is written. */
export const partialName = (name: string): string => `${name}.partial`;

function look(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
