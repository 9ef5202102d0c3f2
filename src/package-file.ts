/** Where files of the package lie, whether the module that asks runs as source, compiled, or in the bundle of the program. */
import { existsSync } from 'node:fs';

/**
 * A file of this package.
 *
 * @param path From the folder of `package.json` on.
 */
export function packageFile(path: string): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder);
  return new URL(path, folder);
}
