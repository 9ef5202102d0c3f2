/** The table of all sessions: search, filters, and a grid of which only the rows in view exist. */
import { formatCount, plural } from '../../../quantity.js';
import type { ReportData } from '../../report-data.js';
import { button, el, fill } from '../dom.js';
import { sessionHref } from '../route.js';
import { VirtualList } from '../virtual-list.js';
import { COLUMNS, renderRow } from './columns.js';
import { filterBar } from './filter-bar.js';
import { type Filter, filterRows, NO_FILTER } from './filter.js';
import type { SessionRows } from './session-rows.js';
import { type SortKey, type SortOrder, sortRows, WORST_FIRST } from './sort.js';

const narrow = matchMedia('(max-width: 719px)');
const ROW_HEIGHT = 34;
const NARROW_ROW_HEIGHT = 68;
/** Rows on paper, where nothing scrolls. */
const PRINTED_ROWS = 40;

export function sessionTable(report: ReportData, loading: Promise<SessionRows>): HTMLElement {
  const host = el('div', { class: 'sessions', 'aria-busy': true });
  loading.then(
    (rows) => {
      host.removeAttribute('aria-busy');
      new SessionTable(report, rows, host);
    },
    (error: unknown) => fill(host, el('p', { class: 'failure', role: 'alert' }, String(error))),
  );
  return host;
}

class SessionTable {
  #filter: Filter = NO_FILTER;
  #order: SortOrder = WORST_FIRST;
  /** Rows that are shown, in order. */
  #shown: Int32Array = new Int32Array(0);
  #active = 0;
  readonly #grid: HTMLElement;
  readonly #head: HTMLElement;
  readonly #status: HTMLElement;
  readonly #list: VirtualList;
  readonly #printed = el('div', { class: 'print-only' });

  constructor(
    private readonly report: ReportData,
    private readonly rows: SessionRows,
    host: HTMLElement,
  ) {
    this.#status = el('p', { class: 'status', role: 'status' });
    this.#head = el('div', { class: 'row head', role: 'row', 'aria-rowindex': 1 });
    const body = el('div', { class: 'body', role: 'rowgroup' });
    this.#grid = el(
      'div',
      {
        class: 'grid',
        role: 'grid',
        tabindex: 0,
        'aria-label': 'Sessions. Arrow keys choose a row, Enter opens it.',
        'aria-colcount': COLUMNS.length,
      },
      el('div', { role: 'rowgroup', class: 'sticky' }, this.#head),
      body,
    );
    this.#list = new VirtualList(this.#grid, body, {
      rowHeight: () => (narrow.matches ? NARROW_ROW_HEIGHT : ROW_HEIGHT),
      render: (index) => this.#row(index),
    });
    const longest = rows.count === 0 ? 0 : rows.value(rows.count - 1, 'session');
    host.style.setProperty('--digits', String(Math.max(2, String(longest).length)));
    const bar = filterBar(rows, (filter) => {
      this.#filter = filter;
      this.#apply();
    });
    fill(host, bar, this.#status, this.#grid, this.#printed);
    narrow.addEventListener('change', () => this.#list.refresh());
    this.#grid.addEventListener('keydown', (event) => this.#key(event));
    body.addEventListener('click', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('[data-session]');
      if (row) location.hash = sessionHref(Number(row.dataset['session']));
    });
    addEventListener('beforeprint', () => this.#print());
    this.#apply();
  }

  #apply(): void {
    this.#shown = sortRows(this.rows, this.#order, filterRows(this.rows, this.#filter));
    this.#active = 0;
    this.#drawHead();
    this.#grid.setAttribute('aria-rowcount', String(this.#shown.length + 1));
    this.#grid.classList.toggle('empty', this.#shown.length === 0);
    this.#status.textContent = this.#statusText();
    this.#list.reset(this.#shown.length);
    this.#markActive();
  }

  #statusText(): string {
    const { omitted } = this.report.table;
    const all = plural(this.rows.count, 'session');
    const kept = omitted > 0 ? `; ${formatCount(omitted)} more are not in this file` : '';
    if (this.#shown.length === this.rows.count) return `${all}${kept}`;
    return `${formatCount(this.#shown.length)} of ${all} match${kept}`;
  }

  #drawHead(): void {
    const cells = COLUMNS.map(({ key, label, title, className }) => {
      const sorted = key === this.#order.key;
      const direction = this.#order.descending ? 'descending' : 'ascending';
      const sign = sorted ? (this.#order.descending ? ' ↓' : ' ↑') : '';
      const cell = el('div', {
        role: 'columnheader',
        class: `cell ${className}`,
        'aria-sort': sorted ? direction : 'none',
      });
      const label_ = el('span', {}, label, el('span', { 'aria-hidden': 'true' }, sign));
      cell.append(button(label_, { title, 'data-sort': key, tabindex: -1 }, () => this.#sortBy(key)));
      return cell;
    });
    fill(this.#head, ...cells);
    for (const each of this.#head.querySelectorAll('button')) each.tabIndex = 0;
  }

  #sortBy(key: SortKey): void {
    const again = this.#order.key === key;
    const descending = again
      ? !this.#order.descending
      : COLUMNS.find((column) => column.key === key)!.largestFirst;
    this.#order = { key, descending };
    this.#apply();
    this.#head.querySelector<HTMLElement>(`[data-sort="${key}"]`)?.focus();
  }

  #row(index: number): HTMLElement {
    const row = renderRow(this.rows, this.#shown[index]!);
    row.id = `row-${index}`;
    row.setAttribute('aria-rowindex', String(index + 2));
    if (index === this.#active) row.classList.add('active');
    return row;
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#grid || this.#shown.length === 0) return;
    const page = this.#list.pageSize;
    const last = this.#shown.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (event.key === 'Enter') {
      location.hash = sessionHref(this.rows.value(this.#shown[this.#active]!, 'session'));
    } else if (target === undefined) return;
    else {
      this.#active = Math.min(last, Math.max(0, target));
      this.#list.reveal(this.#active);
      this.#list.refresh();
      this.#markActive();
    }
    event.preventDefault();
  }

  #markActive(): void {
    if (this.#shown.length === 0) this.#grid.removeAttribute('aria-activedescendant');
    else this.#grid.setAttribute('aria-activedescendant', `row-${this.#active}`);
  }

  #print(): void {
    const rows = Array.from(this.#shown.subarray(0, PRINTED_ROWS), (row) => renderRow(this.rows, row));
    const more = this.#shown.length - rows.length;
    const head = this.#head.cloneNode(true);
    fill(this.#printed, head, ...rows, more > 0 && el('p', {}, `and ${plural(more, 'more session')}`));
  }
}
