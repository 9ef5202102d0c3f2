/**
 * A folder that files are extracted into. Nothing is written through a symbolic link, nothing that exists is
 * overwritten unless that was asked for, and a file that could not be written whole is named `.partial`.
 */
import { constants, lstatSync, mkdirSync, openSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { OutputError } from '../../errors.js';
import { outputError } from '../output.js';

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants;
const CREATE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
const REOPEN = (O_WRONLY | O_NOFOLLOW) & ~O_APPEND;
/** As for any file the user makes; the umask takes away from it. */
const MODE = 0o666;

export class OutputFolder {
  readonly path: string;

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
      mkdirSync(this.path, { recursive: true });
    } catch (error) {
      throw outputError(path, error);
    }
  }

  /** @throws {OutputError} when `name` leads out of the folder. */
  pathOf(name: string): string {
    const path = resolve(this.path, name);
    const inside = this.path.endsWith(sep) ? this.path : this.path + sep;
    if (!path.startsWith(inside) || name.includes('/') || name.includes('\\') || name.includes('\0'))
      throw new OutputError(`cannot write ${join(this.path, name)}: the name leads out of the folder`);
    return path;
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
      throw outputError(path, error);
    }
  }

  /** Opens a file that is not there yet. Throws what `openSync` throws. */
  create(name: string): number {
    const path = this.pathOf(name);
    try {
      return openSync(path, CREATE, MODE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      this.makeWay(name);
      return openSync(path, CREATE, MODE);
    }
  }

  /** Opens a file that was made before. */
  reopen(name: string): number {
    return openSync(this.pathOf(name), REOPEN);
  }

  /** Marks a file as not whole. @returns Its new name. */
  leavePartial(name: string): string {
    const partial = `${name}.partial`;
    try {
      renameSync(this.pathOf(name), this.pathOf(partial));
    } catch {
      // It was never made, or is gone: nothing is left that could be taken for whole.
    }
    return partial;
  }
}

function look(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}
