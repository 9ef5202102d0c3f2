import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where capture tools lie although the PATH of ordinary users may not say so. */
const MORE_FOLDERS: readonly string[] =
  process.platform === 'win32'
    ? ['C:\\Program Files\\Wireshark', 'C:\\Program Files (x86)\\Wireshark']
    : ['/usr/sbin', '/usr/local/sbin', '/sbin', '/opt/homebrew/bin'];

export interface FoundExecutable {
  readonly path: string;
  /** This user may start it. */
  readonly allowed: boolean;
}

/** Looks for a program on the PATH and where such programs usually are; one that may be started is preferred. */
export function findExecutable(name: string, env: NodeJS.ProcessEnv = process.env): FoundExecutable | null {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  let forbidden: string | null = null;
  for (const folder of [...folders, ...MORE_FOLDERS]) {
    const path = join(folder, file);
    if (!isFile(path)) continue;
    try {
      accessSync(path, constants.X_OK);
      return { path, allowed: true };
    } catch {
      forbidden ??= path;
    }
  }
  return forbidden === null ? null : { path: forbidden, allowed: false };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
