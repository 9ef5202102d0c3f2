/**
 * Drawing many points quickly. What falls on the pixels of its predecessor is not drawn again, and a
 * block that falls on one column of pixels as a whole counts by its extremes: a million points take some
 * ten thousand comparisons and a few thousand strokes; nothing is averaged.
 */
import { BLOCK, extremesOf, solidBlocks } from './blocks.js';
import type { Shape } from './looks.js';
import { inView, type Plane } from './plane.js';
import type { Points, Spans } from './points.js';

/** Strokes at least this far apart (pixels) are drawn as beams, with ends. */
const BEAM_DISTANCE = 5;

/** A line that keeps its value until the next point: acknowledgments, windows. */
export function drawSteps(
  plane: Plane,
  points: Points,
  colour: string,
  width = 1.25,
  dash: readonly number[] = [],
): void {
  const { context, box } = plane;
  const { x, y } = points;
  const [from, to] = inView(x, plane.from, plane.to);
  if (to <= from) return;
  context.beginPath();
  let column = NaN;
  let [low, high, last] = [0, 0, plane.y(y[from]!)];
  context.moveTo(plane.x(x[from]!), last);
  const flush = (): void => {
    if (Number.isNaN(column)) return;
    // First what the column begins with, then its extremes, then what it ends with.
    if (high !== last || low !== last) {
      context.lineTo(column, low);
      context.lineTo(column, high);
    }
    context.lineTo(column, last);
  };
  const extremes = extremesOf(y);
  for (let i = from; i < to;) {
    const px = columnOf(plane, x[i]!);
    const whole = isWholeBlock(plane, x, i, to, px);
    const end = whole ? i + BLOCK : i + 1;
    // Pixels count downwards: the highest value has the lowest.
    const top = plane.y(whole ? extremes.high[i / BLOCK]! : y[i]!);
    const bottom = whole ? plane.y(extremes.low[i / BLOCK]!) : top;
    if (px !== column) {
      flush();
      context.lineTo(px, last);
      column = px;
      low = top;
      high = bottom;
    }
    if (top < low) low = top;
    if (bottom > high) high = bottom;
    last = plane.y(y[end - 1]!);
    i = end;
  }
  flush();
  context.lineTo(Math.min(box.left + box.width, plane.x(plane.to)), last);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
  context.setLineDash([]);
}

/** Vertical strokes. */
export function drawSpans(plane: Plane, spans: Spans, colour: string, width: number): void {
  const { context } = plane;
  const { x, y, top } = spans;
  const [from, to] = inView(x, plane.from, plane.to);
  const beams = (to - from) * BEAM_DISTANCE < plane.box.width;
  context.fillStyle = colour;
  let [column, high, low] = [NaN, 0, 0];
  const flush = (): void => {
    if (Number.isNaN(column)) return;
    context.fillRect(column - width / 2, high, width, Math.max(low - high, 1.5));
  };
  const [lows, highs, solid] = [extremesOf(y).low, extremesOf(top).high, solidBlocks(spans)];
  for (let i = from; i < to;) {
    const px = columnOf(plane, x[i]!);
    const whole = isWholeBlock(plane, x, i, to, px) && solid[i / BLOCK] === 1;
    const upper = plane.y(whole ? highs[i / BLOCK]! : top[i]!);
    const lower = plane.y(whole ? lows[i / BLOCK]! : y[i]!);
    i += whole ? BLOCK : 1;
    if (beams && lower - upper >= 4) {
      context.fillRect(px - 2.5, upper, 5, 1);
      context.fillRect(px - 2.5, lower - 1, 5, 1);
    }
    // Runs are joined where they touch; a repeat far below stands by itself.
    if (px === column && upper <= low + 0.5 && lower >= high - 0.5) {
      if (upper < high) high = upper;
      if (lower > low) low = lower;
      continue;
    }
    flush();
    column = px;
    high = upper;
    low = lower;
  }
  flush();
}

/** Columns are half a pixel wide: what screens of twice the pixels can show. */
function columnOf(plane: Plane, time: number): number {
  return Math.round(plane.x(time) * 2) / 2;
}

/** A block begins here that ends before `to`, and all of it falls on this column. */
function isWholeBlock(plane: Plane, x: Float64Array, i: number, to: number, column: number): boolean {
  return i % BLOCK === 0 && i + BLOCK <= to && columnOf(plane, x[i + BLOCK - 1]!) === column;
}

/** Signs that have less room than this on an average are drawn small, pixels. */
const CROWD_PIXELS = 7;

/** More points than this are gathered in a grid of pixels first. */
const MANY_DOTS = 4000;

/** Dots. Many are gathered by pixels: what is drawn is the same, in as few strokes as there are columns. */
export function drawDots(plane: Plane, points: Points, colour: string, radius = 1.5): void {
  const { context } = plane;
  const { x, y } = points;
  const [from, to] = inView(x, plane.from, plane.to);
  context.fillStyle = colour;
  if (to - from > MANY_DOTS) {
    drawDotGrid(plane, points, from, to);
    return;
  }
  for (let i = from; i < to; i++) {
    context.fillRect(plane.x(x[i]!) - radius, plane.y(y[i]!) - radius, 2 * radius, 2 * radius);
  }
}

function drawDotGrid(plane: Plane, { x, y }: Points, from: number, to: number): void {
  const { context, box } = plane;
  const width = Math.ceil(box.width) + 2;
  const height = Math.ceil(box.height) + 2;
  const hit = new Uint8Array(width * height);
  for (let i = from; i < to; i++) {
    const column = Math.round(plane.x(x[i]!) - box.left);
    const row = Math.round(plane.y(y[i]!) - box.top);
    if (column < 0 || column >= width || row < 0 || row >= height) continue;
    hit[column * height + row] = 1;
  }
  for (let column = 0; column < width; column++) {
    let begin = -1;
    for (let row = 0; row <= height; row++) {
      const set = row < height && hit[column * height + row] === 1;
      if (set && begin < 0) begin = row;
      if (set || begin < 0) continue;
      context.fillRect(box.left + column - 1, box.top + begin - 1, 2, row - begin + 1);
      begin = -1;
    }
  }
}

/** Signs of marked points, one where several would lie on each other. */
export function drawSigns(
  plane: Plane,
  points: Points,
  sign: { readonly colour: string; readonly shape: Shape; readonly hollow?: boolean; readonly size?: number },
): void {
  const { x, y } = points;
  const [from, to] = inView(x, plane.from, plane.to);
  // Signs that crowd must not hide what they stand for.
  const crowded = (to - from) * CROWD_PIXELS > plane.box.width;
  const size = (sign.size ?? 4) * (crowded ? 0.5 : 1);
  let [lastX, lastY] = [NaN, NaN];
  for (let i = from; i < to; i++) {
    const px = plane.x(x[i]!);
    const py = plane.y(y[i]!);
    if (Math.abs(px - lastX) < size && Math.abs(py - lastY) < size) continue;
    drawSign(
      plane.context,
      px,
      py,
      size,
      sign.shape,
      sign.colour,
      sign.hollow ? plane.palette.surface : sign.colour,
    );
    lastX = px;
    lastY = py;
  }
}

export function drawSign(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  shape: Shape,
  stroke: string,
  fill: string,
): void {
  context.beginPath();
  const corners = CORNERS[shape];
  if (shape === 'circle') context.arc(x, y, size * 0.9, 0, 2 * Math.PI);
  else if (shape === 'cross' || shape === 'plus') {
    for (const [fromX, fromY, toX, toY] of LINES[shape]) {
      context.moveTo(x + fromX * size, y + fromY * size);
      context.lineTo(x + toX * size, y + toY * size);
    }
  } else {
    for (const [i, [dx, dy]] of corners.entries()) {
      if (i === 0) context.moveTo(x + dx * size, y + dy * size);
      else context.lineTo(x + dx * size, y + dy * size);
    }
    context.closePath();
  }
  context.lineWidth = 1.5;
  context.strokeStyle = stroke;
  context.fillStyle = fill;
  context.fill();
  context.stroke();
}

const CORNERS: Readonly<Record<Shape, readonly (readonly [number, number])[]>> = {
  none: [],
  circle: [],
  cross: [],
  plus: [],
  triangle: [
    [0, -1],
    [1, 0.8],
    [-1, 0.8],
  ],
  down: [
    [0, 1],
    [1, -0.8],
    [-1, -0.8],
  ],
  diamond: [
    [0, -1.15],
    [1.15, 0],
    [0, 1.15],
    [-1.15, 0],
  ],
  square: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
};

const LINES: Readonly<Record<'cross' | 'plus', readonly (readonly [number, number, number, number])[]>> = {
  cross: [
    [-0.9, -0.9, 0.9, 0.9],
    [-0.9, 0.9, 0.9, -0.9],
  ],
  plus: [
    [-1, 0, 1, 0],
    [0, -1, 0, 1],
  ],
};
