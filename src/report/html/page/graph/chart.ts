/**
 * One graph: axes, layers, and a second canvas above for what follows the pointer, so that moving it
 * draws nothing anew. All graphs of a session share the stretch of time and the cursor.
 */
import { el } from '../dom.js';
import { onThemeChange } from '../theme.js';
import type { Cursor } from './cursor.js';
import type { GraphData } from './graph-data.js';
import { handleGestures } from './gestures.js';
import type { Layer, Pick } from './layer.js';
import { type Palette, Plane, readPalette } from './plane.js';
import { ticks, timeLabel } from './ticks.js';
import type { Viewport } from './viewport.js';

export interface ChartOptions {
  readonly title: string;
  /** What a screen reader says of it. */
  readonly description: string;
  readonly className: string;
  readonly layers: () => readonly Layer[];
  /** The scale begins at 0. */
  readonly fromZero: boolean;
  /** Octets: round numbers are powers of 1024. */
  readonly octets: boolean;
  readonly label: (value: number, step: number) => string;
  /** Lays a last hand on the scale. */
  readonly scale?: (low: number, high: number, from: number, to: number) => readonly [number, number];
  /** Drawn below the layers. */
  readonly ground?: (plane: Plane) => void;
}

const AXIS_HEIGHT = 20;
const MARGIN = 72;
const NARROW = 600;
const NARROW_MARGIN = 60;
const FONT = '11px ui-sans-serif, system-ui, sans-serif';

export class Chart {
  readonly element: HTMLElement;
  readonly surface: HTMLElement;
  readonly #base = el('canvas', { 'aria-hidden': 'true' });
  readonly #over = el('canvas', { 'aria-hidden': 'true', class: 'over' });
  readonly #hidden = new Set<string>();
  #palette: Palette | null = null;
  #plane: Plane | null = null;
  #dirty = true;
  #waiting = false;

  constructor(
    private readonly options: ChartOptions,
    private readonly data: GraphData,
    private readonly viewport: Viewport,
    private readonly cursor: Cursor,
  ) {
    this.surface = el(
      'div',
      {
        class: 'surface',
        role: 'application',
        tabindex: 0,
        'aria-label': options.description,
        'aria-roledescription': 'graph',
      },
      this.#base,
      this.#over,
    );
    this.element = el(
      'figure',
      { class: `chart ${options.className}` },
      el('figcaption', {}, options.title),
      this.surface,
    );
    new ResizeObserver(() => this.redraw()).observe(this.surface);
    viewport.onChange(() => this.redraw());
    cursor.onChange(() => this.#soon());
    onThemeChange(() => {
      this.#palette = null;
      this.redraw();
      // Paper does not wait for the next picture.
      this.#drawNow();
    });
    handleGestures(this, viewport, cursor, data);
  }

  /** Draws everything at the next picture. */
  redraw(): void {
    this.#dirty = true;
    this.#soon();
  }

  setHidden(label: string, hidden: boolean): void {
    if (hidden) this.#hidden.add(label);
    else this.#hidden.delete(label);
    this.redraw();
  }

  isHidden(label: string): boolean {
    return this.#hidden.has(label);
  }

  /** Where values lie, as drawn last. */
  get plane(): Plane | null {
    return this.#plane;
  }

  /** Segment near to a pixel of the surface, -1 for none. */
  pick(x: number, y: number): number {
    const plane = this.#plane;
    if (!plane) return -1;
    let best: Pick | null = null;
    for (const layer of this.#layers()) {
      const pick = layer.pick?.(plane, x, y) ?? null;
      // What is drawn later lies above, and is meant where both are as near.
      if (pick && (best === null || pick.distance <= best.distance)) best = pick;
    }
    return best?.row ?? -1;
  }

  #layers(): readonly Layer[] {
    return this.options.layers().filter(({ label }) => !this.#hidden.has(label));
  }

  #soon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const { clientWidth, clientHeight } = this.surface;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#palette ??= readPalette();
    if (this.#dirty) {
      this.#dirty = false;
      this.#drawBase(clientWidth, clientHeight, this.#palette);
    }
    this.#drawOver(clientWidth, clientHeight, this.#palette);
  }

  #drawBase(width: number, height: number, palette: Palette): void {
    const context = prepare(this.#base, width, height);
    const { from, to } = this.viewport;
    const layers = this.#layers();
    const [low, high] = this.#scale(layers, from, to);
    context.font = FONT;
    const marks = ticks(low, high, height / 60, this.options.octets);
    const step = marks.length > 1 ? marks[1]! - marks[0]! : high - low;
    const labels = marks.map((value) => this.options.label(value, step));
    // One margin for all graphs, so that the same moment lies below itself.
    const left = width < NARROW ? NARROW_MARGIN : MARGIN;
    const box = { left, top: 6, width: width - left - 8, height: height - AXIS_HEIGHT - 6 };
    const plane = new Plane(context, palette, box, from, to, low, high);
    this.#plane = plane;
    drawAxes(plane, marks, labels);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 6, box.width, box.height + 6);
    context.clip();
    this.options.ground?.(plane);
    for (const layer of layers) layer.draw(plane);
    context.restore();
  }

  #scale(layers: readonly Layer[], from: number, to: number): readonly [number, number] {
    let [low, high] = [Infinity, -Infinity];
    for (const { range } of layers) {
      const found = range?.(from, to);
      if (!found) continue;
      low = Math.min(low, found[0]);
      high = Math.max(high, found[1]);
    }
    if (this.options.fromZero) low = Math.min(0, low);
    if (!(high > low)) [low, high] = low === Infinity ? [0, 1] : [low - 1, low + 1];
    const [lowest, highest] = this.options.scale?.(low, high, from, to) ?? [low, high];
    const air = (highest - lowest) * 0.06;
    return [this.options.fromZero && lowest === 0 ? 0 : lowest - air, highest + air];
  }

  #drawOver(width: number, height: number, palette: Palette): void {
    const context = prepare(this.#over, width, height);
    const plane = this.#plane;
    if (!plane) return;
    const { box } = plane;
    const line = (row: number, colour: string, dash: readonly number[]): void => {
      const x = plane.x(this.data.time[row]!);
      if (row < 0 || !(x >= box.left && x <= box.left + box.width)) return;
      context.beginPath();
      context.moveTo(x, box.top - 6);
      context.lineTo(x, box.top + box.height);
      context.strokeStyle = colour;
      context.lineWidth = 1;
      context.setLineDash([...dash]);
      context.stroke();
    };
    line(this.cursor.hovered, palette['ink-soft'], [3, 3]);
    line(this.cursor.held, palette.focus, []);
  }
}

/** Clears a canvas and gives it as many pixels as the screen has. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== tall) {
    canvas.width = wide;
    canvas.height = tall;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function drawAxes(plane: Plane, marks: readonly number[], labels: readonly string[]): void {
  const { context, palette, box } = plane;
  const bottom = box.top + box.height;
  context.strokeStyle = palette.grid;
  context.fillStyle = palette['ink-soft'];
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.beginPath();
  for (const [i, value] of marks.entries()) {
    const y = Math.round(plane.y(value)) + 0.5;
    context.moveTo(box.left, y);
    context.lineTo(box.left + box.width, y);
    context.fillText(labels[i]!, box.left - 6, y);
  }
  const times = ticks(plane.from, plane.to, box.width / 90);
  const step = times.length > 1 ? times[1]! - times[0]! : plane.to - plane.from;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const time of times) {
    const x = Math.round(plane.x(time)) + 0.5;
    context.moveTo(x, box.top - 6);
    context.lineTo(x, bottom);
    const text = timeLabel(time, step);
    const half = context.measureText(text).width / 2;
    const middle = Math.min(Math.max(x, box.left + half), box.left + box.width + 6 - half);
    context.fillText(text, middle, bottom + 6);
  }
  context.stroke();
}
