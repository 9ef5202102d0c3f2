/** How segments look in the graph: colour and sign by what they are. Never by colour alone. */
import { NEEDLESS, RETRANSMISSION_CAUSES } from '../../../../engine/graph-event.js';
import { EVENT_KINDS, type EventKind } from '../../../../tcp/events.js';

/** Names of colours, as the style sheet has them: `--plot-data`. */
export const PLOT_COLOURS = [
  'data',
  'ack',
  'window',
  'sack',
  'loss',
  'order',
  'copy',
  'reset',
  'grid',
] as const;
export type PlotColour = (typeof PLOT_COLOURS)[number];

export type Shape = 'none' | 'triangle' | 'diamond' | 'circle' | 'square' | 'cross' | 'down' | 'plus';

export interface Look {
  readonly name: string;
  readonly colour: PlotColour;
  readonly shape: Shape;
  /** Its sign has no filling: the octets had arrived before. */
  readonly hollow?: boolean;
}

const RETRANSMISSIONS: Readonly<Record<string, Look>> = {
  rto: { name: 'Retransmitted after a timeout', colour: 'loss', shape: 'triangle' },
  fast: { name: 'Fast retransmission', colour: 'loss', shape: 'diamond' },
  tlp: { name: 'Tail loss probe', colour: 'loss', shape: 'circle' },
  syn: { name: 'SYN sent again', colour: 'loss', shape: 'square' },
  fin: { name: 'FIN sent again', colour: 'loss', shape: 'square' },
  unknown: { name: 'Retransmitted, cause not known', colour: 'loss', shape: 'plus' },
};

const PLAIN: Look = { name: 'Segment', colour: 'data', shape: 'none' };
const ORDER: Look = { name: 'Out of order', colour: 'order', shape: 'down' };
const COPY: Look = { name: 'Duplicate frame', colour: 'copy', shape: 'cross' };
const PROBE: Look = { name: 'Probe or keep-alive', colour: 'window', shape: 'circle' };
const OUTSIDE: Look = { name: 'Outside every window', colour: 'reset', shape: 'cross' };

/** All looks; a segment's is an index in here. Hollow ones stand behind the retransmissions. */
export const LOOKS: readonly Look[] = [
  PLAIN,
  ...RETRANSMISSION_CAUSES.map((cause) => RETRANSMISSIONS[cause]!),
  ...RETRANSMISSION_CAUSES.map((cause) => ({
    ...RETRANSMISSIONS[cause]!,
    name: `${RETRANSMISSIONS[cause]!.name}, needless`,
    hollow: true,
  })),
  ORDER,
  COPY,
  PROBE,
  OUTSIDE,
];
export const PLAIN_LOOK = 0;
export const OUTSIDE_LOOK = LOOKS.indexOf(OUTSIDE);

const LOOK_OF_KIND: Partial<Record<EventKind, number>> = {
  'out-of-order': LOOKS.indexOf(ORDER),
  duplicate: LOOKS.indexOf(COPY),
  'zero-window-probe': LOOKS.indexOf(PROBE),
  'keep-alive': LOOKS.indexOf(PROBE),
  'out-of-window': OUTSIDE_LOOK,
};

/** Look that an event gives to its segment, `PLAIN_LOOK` when it gives none. */
export function lookOf(kind: number, detail: number): number {
  const name = EVENT_KINDS[kind];
  if (name === undefined) return PLAIN_LOOK;
  if (name !== 'retransmission') return LOOK_OF_KIND[name] ?? PLAIN_LOOK;
  const causes = RETRANSMISSION_CAUSES.length;
  return 1 + Math.min(detail & 7, causes - 1) + (detail >= NEEDLESS ? causes : 0);
}
