/** One thing that a graph shows and that the reader can switch off. */
import { rangeOf } from './blocks.js';
import type { PlotColour, Shape } from './looks.js';
import { inView, type Plane } from './plane.js';
import type { Points, Spans } from './points.js';
import { drawDots, drawSigns, drawSpans, drawSteps } from './strokes.js';

export interface LayerIcon {
  readonly colour: PlotColour;
  readonly shape: Shape | 'line' | 'dashes' | 'bar' | 'dot';
  readonly hollow?: boolean;
}

/** A segment near to the pointer. */
export interface Pick {
  readonly row: number;
  /** Pixels. */
  readonly distance: number;
}

export interface Layer {
  readonly label: string;
  readonly icon: LayerIcon;
  readonly draw: (plane: Plane) => void;
  /** Lowest and highest value between two times; null when it has no say in the scale. */
  readonly range?: (from: number, to: number) => readonly [number, number] | null;
  readonly pick?: (plane: Plane, x: number, y: number) => Pick | null;
}

/** Furthest that a segment is looked for, pixels. */
const REACH = 14;

export function stepsLayer(label: string, colour: PlotColour, points: Points, dashed = false): Layer {
  return {
    label,
    icon: { colour, shape: dashed ? 'dashes' : 'line' },
    draw: (plane) => drawSteps(plane, points, plane.palette[colour], 1.4, dashed ? [4, 3] : []),
    range: (from, to) => rangeOf(points, points.y, from, to),
    pick: (plane, x, y) => nearest(plane, points, points.y, x, y),
  };
}

export function dotsLayer(label: string, colour: PlotColour, points: Points): Layer {
  return {
    label,
    icon: { colour, shape: 'dot' },
    draw: (plane) => drawDots(plane, points, plane.palette[colour]),
    range: (from, to) => rangeOf(points, points.y, from, to),
    pick: (plane, x, y) => nearest(plane, points, points.y, x, y),
  };
}

export function spansLayer(
  label: string,
  colour: PlotColour,
  spans: Spans,
  options: {
    readonly width?: number;
    readonly inScale?: boolean;
  } = {},
): Layer {
  const { width = 2, inScale = true } = options;
  return {
    label,
    icon: { colour, shape: 'bar' },
    draw: (plane) => drawSpans(plane, spans, plane.palette[colour], width),
    ...(inScale && {
      range: (from: number, to: number) => {
        const low = rangeOf(spans, spans.y, from, to);
        const high = rangeOf(spans, spans.top, from, to);
        return low && high ? ([low[0], high[1]] as const) : null;
      },
    }),
    pick: (plane, x, y) => nearest(plane, spans, spans.top, x, y),
  };
}

export function signsLayer(
  label: string,
  icon: LayerIcon & { readonly shape: Shape },
  points: Points,
  options: { readonly size?: number } = {},
): Layer {
  const { size = 4 } = options;
  return {
    label,
    icon,
    draw: (plane) =>
      drawSigns(plane, points, {
        colour: plane.palette[icon.colour],
        shape: icon.shape,
        hollow: icon.hollow ?? false,
        size,
      }),
    pick: (plane, x, y) => nearest(plane, points, points.y, x, y),
  };
}

/** The point nearest to a pixel; a stroke from `y` to `top` is near along its whole length. */
function nearest(plane: Plane, points: Points, top: Float64Array, x: number, y: number): Pick | null {
  const [from, to] = inView(points.x, plane.time(x - REACH), plane.time(x + REACH));
  let best: Pick | null = null;
  for (let i = from; i < to; i++) {
    const upper = plane.y(top[i]!);
    const lower = plane.y(points.y[i]!);
    const distance = Math.hypot(plane.x(points.x[i]!) - x, y < upper ? upper - y : y > lower ? y - lower : 0);
    if (distance <= REACH && (best === null || distance < best.distance)) {
      best = { row: points.rows[i]!, distance };
    }
  }
  return best;
}
