import { editDistance } from '../../diagnose/explain/edit-distance.js';

const MOST_NAMES = 3;

/** Names that may have been meant, nearest first: a letter or two wrong, or the same name with another number. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const stem = (name: string): string => name.toLowerCase().replace(/\d+$/, '');
  return names
    .map((name) => {
      const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
      const near = distance <= Math.max(1, Math.floor(wanted.length / 3)) || stem(name) === stem(wanted);
      return { name, distance, near };
    })
    .filter(({ near }) => near)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ name }) => name);
}
