/** The time-sequence graph of one direction, as tcptrace and Wireshark draw it. */
import { rangeOf } from './blocks.js';
import type { DirectionData } from './direction-data.js';
import type { GraphData } from './graph-data.js';
import { type Layer, signsLayer, spansLayer, stepsLayer } from './layer.js';
import { LOOKS, OUTSIDE_LOOK, PLAIN_LOOK } from './looks.js';
import type { Plane } from './plane.js';

/** The window line is left out of the scale when it would press the data below this share of it. */
const LEAST_SHARE = 0.55;

export const WINDOW_LABEL = 'Window';

export function timeSequenceLayers(data: GraphData, direction: DirectionData): Layer[] {
  const { acks, window, sacks, zeroWindows, duplicateAcks, resets } = direction;
  const marked = [...direction.data].flatMap(([number, spans]) => {
    const look = LOOKS[number]!;
    if (number === PLAIN_LOOK) return [];
    const bars = spansLayer(look.name, look.colour, spans, { width: 2.5, inScale: number !== OUTSIDE_LOOK });
    return [both(bars, signsLayer(look.name, look, { ...spans, y: spans.top }))];
  });
  const steps = stepsLayer(WINDOW_LABEL, 'window', window);
  const windowLayer: Layer = {
    label: WINDOW_LABEL,
    icon: steps.icon,
    draw: (plane) => {
      steps.draw(plane);
      sayWindowAbove(plane, direction);
    },
    ...(steps.pick && { pick: steps.pick }),
  };
  return [
    windowLayer,
    stepsLayer('Acknowledged', 'ack', acks),
    ...(duplicateAcks.rows.length > 0
      ? [signsLayer('Duplicate ACKs', { colour: 'ack', shape: 'plus' }, duplicateAcks, { size: 3 })]
      : []),
    ...(sacks.rows.length > 0 ? [spansLayer('SACK', 'sack', sacks, { width: 1.5 })] : []),
    spansLayer('Segments', 'data', direction.data.get(PLAIN_LOOK)!),
    ...marked,
    ...(zeroWindows.rows.length > 0
      ? [signsLayer('Zero window', { colour: 'window', shape: 'down' }, zeroWindows, { size: 5 })]
      : []),
    ...(resets.rows.length > 0 ? [resetLayer(data, direction)] : []),
  ];
}

/** One entry of the legend for strokes and their signs. */
function both(bars: Layer, signs: Layer): Layer {
  return {
    ...bars,
    icon: signs.icon,
    draw: (plane) => {
      bars.draw(plane);
      signs.draw(plane);
    },
  };
}

/** Where the window lies beyond the scale, the graph says so. */
function sayWindowAbove({ context, palette, box, high, from, to }: Plane, { window }: DirectionData): void {
  const seen = rangeOf(window, window.y, from, to);
  if (!seen || seen[0] <= high) return;
  context.fillStyle = palette.window;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText('↑ window above', box.left + 6, box.top);
}

/** Pixels between resets that are told apart by lines from top to bottom. */
const RESET_DISTANCE = 120;

/**
 * A reset ends the session, wherever its sequence number lies: a line from top to bottom. Where there
 * are many, the first has the line, and those after it marks at the top.
 */
function resetLayer(data: GraphData, { resets }: DirectionData): Layer {
  return {
    label: 'Reset',
    icon: { colour: 'reset', shape: 'cross' },
    draw: (plane) => {
      const { context, palette, box } = plane;
      context.strokeStyle = palette.reset;
      context.fillStyle = palette.reset;
      context.lineWidth = 1.5;
      context.textAlign = 'right';
      context.textBaseline = 'top';
      let lastLine = -Infinity;
      for (const [i, time] of resets.x.entries()) {
        const x = Math.round(plane.x(time));
        const whole = x - lastLine >= RESET_DISTANCE;
        context.beginPath();
        context.moveTo(x, box.top - 6);
        context.lineTo(x, whole ? box.top + box.height : box.top + 8);
        context.stroke();
        if (!whole) continue;
        lastLine = x;
        context.fillText(
          `RST from ${data.side[resets.rows[i]!] === 0 ? 'client' : 'server'}`,
          x - 5,
          box.top + 2,
        );
      }
    },
    pick: (plane, x) => {
      const i = resets.x.findIndex((time) => Math.abs(plane.x(time) - x) <= 5);
      return i < 0 ? null : { row: resets.rows[i]!, distance: Math.abs(plane.x(resets.x[i]!) - x) + 3 };
    },
  };
}

/** The scale: all data, and the window as long as the data stays readable. */
export function timeSequenceScale(
  direction: DirectionData,
  [low, high]: readonly [number, number],
  from: number,
  to: number,
): readonly [number, number] {
  const window = rangeOf(direction.window, direction.window.y, from, to);
  if (!window || window[1] <= high) return [low, high];
  return (high - low) / (window[1] - low) >= LEAST_SHARE
    ? [low, window[1]]
    : [low, high + (high - low) * 0.12];
}

/** Silences as shaded stretches, behind everything. */
export function drawStalls(data: GraphData, plane: Plane): void {
  const { context, palette, box } = plane;
  context.save();
  context.fillStyle = palette['ink-soft'];
  for (const [begin, end] of data.silences) {
    const [left, right] = [plane.x(begin), plane.x(end)];
    if (right < box.left || left > box.left + box.width) continue;
    context.globalAlpha = 0.1;
    context.fillRect(left, box.top - 6, Math.max(1, right - left), box.height + 6);
  }
  context.restore();
}
