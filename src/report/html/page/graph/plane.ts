/** Where values lie on a canvas, and the canvas itself. */
import { lowerBound } from '../lower-bound.js';
import { PLOT_COLOURS, type PlotColour } from './looks.js';

export type Palette = Readonly<Record<PlotColour | 'ink' | 'ink-soft' | 'surface' | 'focus', string>>;

/** Colours of the theme that is on. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const plot = PLOT_COLOURS.map((name) => [name, colour(`plot-${name}`)]);
  const others = ['ink', 'ink-soft', 'surface', 'focus'].map((name) => [name, colour(name)]);
  return Object.fromEntries([...plot, ...others]) as Palette;
}

/** The part of a canvas in which values are drawn; pixels are those of the style sheet. */
export class Plane {
  readonly #xScale: number;
  readonly #yScale: number;

  constructor(
    readonly context: CanvasRenderingContext2D,
    readonly palette: Palette,
    readonly box: {
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    },
    readonly from: number,
    readonly to: number,
    readonly low: number,
    readonly high: number,
  ) {
    this.#xScale = box.width / (to - from || 1);
    this.#yScale = box.height / (high - low || 1);
  }

  x(seconds: number): number {
    return this.box.left + (seconds - this.from) * this.#xScale;
  }

  y(value: number): number {
    return this.box.top + this.box.height - (value - this.low) * this.#yScale;
  }

  /** Seconds at a pixel. */
  time(x: number): number {
    return this.from + (x - this.box.left) / this.#xScale;
  }

  /** Seconds that a number of pixels takes. */
  seconds(pixels: number): number {
    return pixels / this.#xScale;
  }
}

/** First and last point, the last exclusive, that can be seen between two times. */
export function inView(x: Float64Array, from: number, to: number): [number, number] {
  // One more on each side: lines come from there and go there.
  return [Math.max(0, lowerBound(x, from) - 1), Math.min(x.length, lowerBound(x, to) + 1)];
}
