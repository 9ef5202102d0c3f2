/** Known words near to a mistyped one. */
import { editDistance } from '../diagnose/explain/edit-distance.js';

/** Longest word that is compared; what is longer is no typing error. */
const MAX_WORD = 40;
const MAX_SUGGESTIONS = 3;

/** Nearest first: a third of the letters wrong at most, or the beginning of a known word. */
export function nearestWords(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  if (wanted.length > MAX_WORD) return [];
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

function distanceTo(wanted: string, name: string): number {
  return wanted.length >= 3 && name.startsWith(wanted) ? 1 : editDistance(wanted, name);
}
