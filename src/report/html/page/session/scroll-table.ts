/** A table that scrolls in itself when it is long or wide; its head stays. */
import { type Child, el } from '../dom.js';

/**
 * @param name What it is, for who cannot see it.
 * @param numbers Columns of figures: set to the right.
 */
export function scrollTable(
  name: string,
  heads: readonly string[],
  numbers: readonly number[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const cls = (column: number): string | null => (numbers.includes(column) ? 'number' : null);
  const head = heads.map((text, i) => el('th', { scope: 'col', class: cls(i) }, text));
  const body = rows.map((cells) =>
    el('tr', {}, ...cells.map((cell, i) => el('td', { class: cls(i) }, cell))),
  );
  const table = el(
    'table',
    { class: 'listed' },
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...body),
  );
  // Who has no mouse scrolls it with the keys: it takes the focus.
  return el('div', { class: 'scroll', role: 'region', 'aria-label': name, tabindex: 0 }, table);
}
