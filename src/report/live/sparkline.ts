/** A series of numbers as one line of blocks. */

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const ASCII_BLOCKS = ['_', '.', '-', '=', '+', '*', '%', '#'] as const;

/**
 * The last `width` values, lowest to highest; a blank where nothing was measured.
 *
 * @param floor What the lowest block stands for; the smallest value by default, 0 for amounts.
 */
export function sparkline(
  values: readonly (number | null)[],
  width: number,
  unicode: boolean,
  floor?: number,
): string {
  const shown = values.slice(-Math.max(0, width));
  const known = shown.filter((value) => value !== null);
  if (known.length === 0) return ' '.repeat(shown.length);
  const low = floor ?? Math.min(...known);
  const span = Math.max(...known) - low;
  const blocks = unicode ? BLOCKS : ASCII_BLOCKS;
  return shown
    .map((value) => {
      if (value === null) return ' ';
      const share = span <= 0 ? (value > 0 && floor === 0 ? 1 : 0) : (value - low) / span;
      return blocks[Math.min(blocks.length - 1, Math.max(0, Math.floor(share * blocks.length)))];
    })
    .join('');
}
