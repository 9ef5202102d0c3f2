/** The whole session in one strip: how much was sent when, where there was trouble, what is in view. */
import { isTrouble } from '../../../../engine/graph-event.js';
import { el } from '../dom.js';
import { onThemeChange } from '../theme.js';
import type { GraphData } from './graph-data.js';
import { type Palette, readPalette } from './plane.js';
import type { Viewport } from './viewport.js';

const HEIGHT = 34;
const RUG = 6;

export class Navigator {
  readonly element: HTMLElement;
  readonly #canvas = el('canvas', { 'aria-hidden': 'true' });
  readonly #window = el('div', { class: 'window' });

  constructor(
    private readonly data: GraphData,
    private readonly viewport: Viewport,
  ) {
    this.element = el('div', { class: 'navigator', 'aria-hidden': 'true' }, this.#canvas, this.#window);
    new ResizeObserver(() => this.#draw()).observe(this.element);
    onThemeChange(() => this.#draw());
    viewport.onChange(() => this.#place());
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.#go(event);
    });
  }

  /** The strip has the session's own times, without the air that the graphs have. */
  #share(time: number): number {
    const [first, last] = this.data.extent;
    return last > first ? (time - first) / (last - first) : 0.5;
  }

  #go(event: PointerEvent): void {
    const [first, last] = this.data.extent;
    const box = this.element.getBoundingClientRect();
    const time = first + ((event.clientX - box.left) / box.width) * (last - first);
    this.viewport.show(time - this.viewport.span / 2, time + this.viewport.span / 2);
  }

  #place(): void {
    const left = Math.max(0, this.#share(this.viewport.from));
    const right = Math.min(1, this.#share(this.viewport.to));
    this.#window.style.left = `${left * 100}%`;
    this.#window.style.width = `${Math.max(0.2, (right - left) * 100)}%`;
    this.#window.hidden = this.viewport.isWhole;
  }

  #draw(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(HEIGHT * ratio);
    const context = this.#canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#drawTraffic(context, width, readPalette());
    this.#place();
  }

  #drawTraffic(context: CanvasRenderingContext2D, width: number, palette: Palette): void {
    const { time, graph } = this.data;
    const { len } = graph.columns;
    const bytes = new Float64Array(width);
    const segments = new Float64Array(width);
    // The last pixel belongs to the last moment.
    const columnOf = (row: number): number => Math.round(this.#share(time[row]!) * (width - 1));
    for (let row = 0; row < time.length; row++) {
      const column = columnOf(row);
      bytes[column]! += len[row]!;
      segments[column]!++;
    }
    const most = bytes.reduce((a, b) => Math.max(a, b), 1);
    const room = HEIGHT - RUG - 4;
    context.fillStyle = palette.data;
    context.globalAlpha = 0.55;
    for (let x = 0; x < width; x++) {
      if (segments[x] === 0) continue;
      const height = Math.max(1, (bytes[x]! / most) * room);
      context.fillRect(x, HEIGHT - RUG - height, 1, height);
    }
    context.globalAlpha = 1;
    context.fillStyle = palette.loss;
    const { events } = graph;
    for (const [i, kind] of events.kind.entries()) {
      if (!isTrouble(kind)) continue;
      context.fillRect(columnOf(events.segment[i]!), HEIGHT - RUG + 1, 1.5, RUG - 1);
    }
  }
}
