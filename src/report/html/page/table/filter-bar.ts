/** What the reader searches and filters by. */
import { el } from '../dom.js';
import { type Filter, NO_FILTER } from './filter.js';
import type { SessionRows } from './session-rows.js';

/** Typing waits this long before a hundred thousand rows are asked, milliseconds. */
const PAUSE_MS = 120;

/** @param changed Told the filter when it was changed. */
export function filterBar(rows: SessionRows, changed: (filter: Filter) => void): HTMLElement {
  let filter = NO_FILTER;
  let timer = 0;
  const change = (part: Partial<Filter>): void => {
    filter = { ...filter, ...part };
    changed(filter);
  };
  const search = el('input', {
    type: 'search',
    class: 'search',
    placeholder: 'Address, port, #session, finding …',
    'aria-label': 'Search sessions by address, port, number, end or finding',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => change({ words: search.value }), PAUSE_MS);
  });
  const codes = new Set(rows.texts.findings.flatMap((text) => text.split(' ')).filter((code) => code !== ''));
  return el(
    'div',
    { class: 'filters', role: 'search' },
    search,
    select(
      'Severity',
      [
        ['0', 'Any severity'],
        ['1', 'With findings'],
        ['2', 'Warning or worse'],
        ['3', 'Critical'],
      ],
      (value) => change({ severity: Number(value) }),
    ),
    select('Finding', [['', 'Any finding'], ...options([...codes])], (finding) => change({ finding })),
    select('End', [['', 'Any end'], ...options(rows.texts.ends)], (end) => change({ end })),
  );
}

function options(values: readonly string[]): [string, string][] {
  return [...values].sort().map((value) => [value, value.replaceAll('-', ' ')]);
}

function select(
  label: string,
  choices: readonly (readonly [value: string, label: string])[],
  chosen: (value: string) => void,
): HTMLSelectElement {
  const element = el('select', { 'aria-label': label });
  for (const [value, text] of choices) element.append(el('option', { value }, text));
  element.addEventListener('change', () => chosen(element.value));
  return element;
}
