/**
 * A list of any length of which only the rows in view exist. Rows have one height. Where all rows
 * together would be taller than browsers can lay out, the scroll bar moves faster than the rows.
 */

/** Tallest element that all browsers lay out exactly, pixels. */
const MOST_HEIGHT = 8_000_000;
/** Rows that are made above and below those in view. */
const OVERSCAN = 6;

export interface RowSource {
  /** Height of a row, pixels; asked again at every refresh. */
  rowHeight(): number;
  render(index: number): HTMLElement;
}

export class VirtualList {
  #count = 0;
  #rowHeight = 1;
  #drawn = '';
  #waiting = false;

  /**
   * @param scroller Element that scrolls.
   * @param body Element in it that holds the rows; it is as tall as all of them.
   */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly source: RowSource,
  ) {
    // What the body's place is measured against.
    scroller.style.position = 'relative';
    body.style.position = 'relative';
    scroller.addEventListener('scroll', () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.refresh()).observe(scroller);
  }

  /** Shows this many rows, from the first one on. */
  reset(count: number): void {
    this.#count = count;
    this.scroller.scrollTop = 0;
    this.refresh();
  }

  /** Makes the rows in view anew. */
  refresh(): void {
    this.#rowHeight = this.source.rowHeight();
    this.body.style.height = `${Math.min(this.#count * this.#rowHeight, MOST_HEIGHT)}px`;
    this.#drawn = '';
    this.#draw();
  }

  /** Rows that are in view as a whole. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.#rowHeight));
  }

  /** Brings a row into view, into the middle if it was not. */
  reveal(index: number): void {
    const first = this.#firstInView;
    const last = first + this.pageSize - 1;
    if (index >= Math.ceil(first) && index <= Math.floor(last)) return;
    const near = index === Math.floor(first) || index === Math.ceil(last);
    const top = near
      ? index < first
        ? index
        : index - this.pageSize + 1
      : index - Math.floor(this.pageSize / 2);
    this.scroller.scrollTop = Math.max(0, top) * this.#rowHeight * this.#scale;
    this.#draw();
  }

  /** Height of the rows' window: the scroller without what sticks to its top. */
  get #viewHeight(): number {
    return Math.max(0, this.scroller.clientHeight - this.body.offsetTop);
  }

  /** Scrolled pixels for each pixel of rows. */
  get #scale(): number {
    const all = this.#count * this.#rowHeight - this.#viewHeight;
    const room = Math.min(this.#count * this.#rowHeight, MOST_HEIGHT) - this.#viewHeight;
    return all <= 0 || room <= 0 ? 1 : room / all;
  }

  /** First row in view; a fraction when it is partly hidden. */
  get #firstInView(): number {
    return this.scroller.scrollTop / this.#scale / this.#rowHeight;
  }

  #soon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#draw();
    });
  }

  #draw(): void {
    const height = this.#rowHeight;
    const firstInView = this.#firstInView;
    const from = Math.max(0, Math.floor(firstInView) - OVERSCAN);
    const to = Math.min(this.#count, Math.ceil(firstInView + this.#viewHeight / height) + OVERSCAN);
    const offset = this.scroller.scrollTop - firstInView * height;
    const state = `${from} ${to} ${offset}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    const rows: HTMLElement[] = [];
    for (let i = from; i < to; i++) {
      const row = this.source.render(i);
      row.style.position = 'absolute';
      row.style.height = `${height}px`;
      row.style.transform = `translateY(${i * height + offset}px)`;
      rows.push(row);
    }
    this.body.replaceChildren(...rows);
  }
}
