/** Octets a second, from what was sent and acknowledged up to each moment. */
import { lowerBound } from '../lower-bound.js';
import type { DirectionData } from './direction-data.js';
import type { Layer } from './layer.js';
import type { PlotColour } from './looks.js';
import type { Plane } from './plane.js';
import type { Points } from './points.js';
import { drawSteps } from './strokes.js';

/** Bins that the stretch of time in view is divided into. */
const BINS = 120;
/** A bin is no shorter than this, seconds: a segment takes no time, and its rate would be endless. */
const LEAST_BIN = 1e-6;

export function rateLayers({ sent, acked }: DirectionData): Layer[] {
  return [rateLayer('Throughput (sent)', 'data', sent), rateLayer('Goodput (acknowledged)', 'ack', acked)];
}

/** Seconds that each value is the mean of. */
export function binSeconds(from: number, to: number): number {
  return Math.max((to - from) / BINS, LEAST_BIN);
}

function rateLayer(label: string, colour: PlotColour, counted: Points): Layer {
  return {
    label,
    icon: { colour, shape: 'line' },
    draw: (plane: Plane) => {
      drawSteps(plane, rates(counted, plane.from, plane.to), plane.palette[colour], 1.5);
    },
    range: (from, to) => {
      const { y } = rates(counted, from, to);
      return y.length === 0 ? null : [0, y.reduce((most, value) => Math.max(most, value), 0)];
    },
  };
}

/** Mean rates of bins that begin at multiples of their length, so that panning does not change them. */
export function rates(counted: Points, from: number, to: number): Points {
  const length = binSeconds(from, to);
  const first = Math.floor(from / length);
  const x = new Float64Array(BINS + 2);
  const y = new Float64Array(BINS + 2);
  let before = countAt(counted, first * length);
  for (let i = 0; i < x.length; i++) {
    const end = (first + i + 1) * length;
    const after = countAt(counted, end);
    x[i] = (first + i) * length;
    y[i] = Math.max(0, after - before) / length;
    before = after;
  }
  return { rows: new Int32Array(0), x, y };
}

/** Octets counted before a moment. */
function countAt({ x, y }: Points, time: number): number {
  const i = lowerBound(x, time) - 1;
  return i < 0 ? (y.length > 0 ? Math.min(y[0]!, 1) : 0) : y[i]!;
}
