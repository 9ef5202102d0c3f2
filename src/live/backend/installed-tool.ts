/** A capture tool that may be installed or not, and that this user may run or not. */
import type { Obstacle } from './backend.js';
import { findExecutable } from './find-executable.js';
import { runTool, type ToolAnswer } from './run-tool.js';

export class InstalledTool {
  /**
   * @param name Of its executable.
   * @param versionText Finds the version in what it says of itself.
   */
  constructor(
    private readonly name: string,
    private readonly versionText: RegExp,
  ) {}

  /** Where it lies; the bare name where it is not found. */
  get path(): string {
    return findExecutable(this.name)?.path ?? this.name;
  }

  /** Null when it is not installed. */
  async version(): Promise<string | null> {
    const absence = this.absence();
    if (absence !== null) return absence.reason === 'missing' ? null : 'not for this user';
    const { stdout, stderr } = await this.run(['--version']);
    return this.versionText.exec(stdout + stderr)?.[1] ?? 'of unknown version';
  }

  /** Why it cannot be run at all; null when it can. */
  absence(): Obstacle | null {
    const found = findExecutable(this.name);
    if (found === null) return { reason: 'missing', detail: `${this.name} is not installed` };
    return found.allowed ? null : { reason: 'no-permission', detail: `${found.path} may not be run` };
  }

  /** Asks it something that it answers at once. */
  run(words: readonly string[]): Promise<ToolAnswer> {
    return runTool(this.path, words);
  }
}
