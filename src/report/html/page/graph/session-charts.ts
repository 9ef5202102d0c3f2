/** The four graphs of one direction of a session. */
import { rangeOf } from './blocks.js';
import { Chart } from './chart.js';
import type { Cursor } from './cursor.js';
import type { DirectionData } from './direction-data.js';
import type { GraphData } from './graph-data.js';
import { dotsLayer, type Layer, stepsLayer } from './layer.js';
import { rateLayers } from './rates.js';
import { durationLabel, octetLabel, rateLabel } from './ticks.js';
import { drawStalls, timeSequenceLayers, timeSequenceScale } from './time-sequence.js';
import type { Viewport } from './viewport.js';

/** A window that is more than this many times what is in flight is left out of the scale. */
const MOST_TIMES = 4;

export interface SessionChart {
  readonly chart: Chart;
  /** Its layers in the direction that is shown. */
  readonly layers: () => readonly Layer[];
}

export function sessionCharts(
  data: GraphData,
  viewport: Viewport,
  cursor: Cursor,
  shown: () => 0 | 1,
): SessionChart[] {
  const ofDirection = (make: (direction: DirectionData) => readonly Layer[]): (() => readonly Layer[]) => {
    const made: (readonly Layer[] | undefined)[] = [];
    return () => (made[shown()] ??= make(data.direction(shown())));
  };
  const direction = (): DirectionData => data.direction(shown());
  const keys = 'Arrow keys pan, plus and minus zoom, 0 shows all, N and P go to the next and previous event.';
  const sequence = ofDirection((d) => timeSequenceLayers(data, d));
  const rate = ofDirection(rateLayers);
  const trip = ofDirection((d) => [dotsLayer('Round trip', 'data', d.rtt)]);
  const flight = ofDirection((d) => [
    stepsLayer('Window', 'window', d.offered, true),
    stepsLayer('In flight', 'data', d.flight),
  ]);
  const base = { ground: (plane: Parameters<typeof drawStalls>[1]) => drawStalls(data, plane) };
  const make = (
    layers: () => readonly Layer[],
    options: Omit<ConstructorParameters<typeof Chart>[0], 'layers'>,
  ): SessionChart => ({
    layers,
    chart: new Chart({ ...base, ...options, layers }, data, viewport, cursor),
  });
  return [
    make(sequence, {
      title: 'Time and sequence',
      description: `Time-sequence graph. ${keys}`,
      className: 'large',
      fromZero: false,
      octets: true,
      label: octetLabel,
      scale: (low, high, from, to) => timeSequenceScale(direction(), [low, high], from, to),
    }),
    make(rate, {
      title: 'Throughput and goodput',
      description: `Throughput and goodput. ${keys}`,
      className: 'small',
      fromZero: true,
      octets: true,
      label: rateLabel,
    }),
    make(trip, {
      title: 'Round-trip time',
      description: `Round-trip times. ${keys}`,
      className: 'small',
      fromZero: true,
      octets: false,
      label: durationLabel,
    }),
    make(flight, {
      title: 'In flight, against the window',
      description: `Octets in flight and the window offered. ${keys}`,
      className: 'small',
      fromZero: true,
      octets: true,
      label: octetLabel,
      scale: (low, high, from, to) => {
        const most = rangeOf(direction().flight, direction().flight.y, from, to)?.[1] ?? high;
        return [low, high > MOST_TIMES * most && most > 0 ? most * 1.4 : high];
      },
    }),
  ];
}
