/** What is drawn of one direction: its sender's data, and what the receiver says to it. */
import { Flag, type SessionGraph } from '../../../../engine/session-graph.js';
import { EVENT_KINDS } from '../../../../tcp/events.js';
import { lookOf, LOOKS, OUTSIDE_LOOK, PLAIN_LOOK } from './looks.js';
import { PointMaker, type Points, type Spans } from './points.js';

const DUPLICATE_ACK = EVENT_KINDS.indexOf('duplicate-ack');

export interface DirectionData {
  /** What was sent, by its look (an index in `LOOKS`); looks that are not there are left out. */
  readonly data: ReadonlyMap<number, Spans>;
  readonly acks: Points;
  /** Right edge of the receiver's window. */
  readonly window: Points;
  readonly sacks: Spans;
  /** Acknowledgments with a window of 0, at the acknowledged octet. */
  readonly zeroWindows: Points;
  /** Acknowledgments that said nothing new. */
  readonly duplicateAcks: Points;
  readonly resets: Points;
  /** Seconds. */
  readonly rtt: Points;
  readonly flight: Points;
  /** Window offered, octets. */
  readonly offered: Points;
  /** Octets sent so far, repeats included. */
  readonly sent: Points;
  /** Highest octet acknowledged so far. */
  readonly acked: Points;
}

/**
 * @param time Seconds of each segment. @param side Its sender.
 * @param from The sending side, 0 is the client.
 */
export function directionData(
  graph: SessionGraph,
  time: Float64Array,
  side: Uint8Array,
  from: 0 | 1,
): DirectionData {
  const { seq, ack, len, flags, window, flight, peerFlight, rtt, sent } = graph.columns;
  const make = new PointMaker(time);
  const looks = looksOf(graph);
  const has = (row: number, bits: number): boolean => (flags[row]! & bits) !== 0;
  /** Octets of sequence space that it takes. */
  const length = (row: number): number =>
    len[row]! + (has(row, Flag.Syn) ? 1 : 0) + (has(row, Flag.Fin) ? 1 : 0);
  const start = (row: number): number => seq[row]!;
  const acked = (row: number): number => ack[row]!;

  const dataRows = make.choose((row) => side[row] === from && length(row) > 0 && !has(row, Flag.Rst));
  const answers = make.choose((row) => side[row] !== from && ack[row]! >= 0 && !has(row, Flag.Rst));
  const windowRows = answers.filter((row) => window[row]! >= 0);
  const data = new Map<number, Spans>();
  const marked = make.choose((row) => looks[row] !== PLAIN_LOOK && side[row] === from && !has(row, Flag.Rst));
  for (let look = 0; look < LOOKS.length; look++) {
    // Probes have no octets of their own; they are shown for being sent at all.
    const rows = (look === PLAIN_LOOK ? dataRows : marked).filter((row) => looks[row] === look);
    if (rows.length > 0 || look === PLAIN_LOOK) {
      data.set(
        look,
        make.spans(rows, start, (row) => seq[row]! + length(row)),
      );
    }
  }
  const duplicates = new Set(graph.events.segment.filter((_, i) => graph.events.kind[i] === DUPLICATE_ACK));
  return {
    data,
    acks: make.points(answers, acked),
    window: make.points(windowRows, (row) => ack[row]! + window[row]!),
    sacks: sackSpans(graph, time, side, from),
    zeroWindows: make.points(
      windowRows.filter((row) => window[row] === 0 && !has(row, Flag.Syn | Flag.Fin)),
      acked,
    ),
    duplicateAcks: make.points(
      answers.filter((row) => duplicates.has(row)),
      acked,
    ),
    resets: make.points(
      make.choose((row) => has(row, Flag.Rst)),
      start,
    ),
    rtt: make.points(
      answers.filter((row) => rtt[row]! >= 0),
      (row) => rtt[row]! / 1e9,
    ),
    flight: make.points(
      make.choose((row) => side[row] !== from || length(row) > 0),
      (row) => (side[row] === from ? flight[row]! : peerFlight[row]!),
    ),
    offered: make.points(windowRows, (row) => window[row]!),
    sent: make.points(dataRows, (row) => sent[row]!),
    acked: highest(make.points(answers, acked)),
  };
}

/** Look of each segment, by its events. */
function looksOf({ columns, events: { segment, kind, detail } }: SessionGraph): Uint8Array {
  const made = new Uint8Array(columns.frame.length);
  for (let i = 0; i < segment.length; i++) {
    const look = lookOf(kind[i]!, detail[i]!);
    // What lies outside every window must not stretch the picture, whatever else it is.
    if (look !== PLAIN_LOOK && made[segment[i]!] !== OUTSIDE_LOOK) made[segment[i]!] = look;
  }
  return made;
}

function sackSpans({ sacks }: SessionGraph, time: Float64Array, side: Uint8Array, from: 0 | 1): Spans {
  const at = (i: number): number => time[sacks.segment[i]!]!;
  const blocks: number[] = [];
  for (const [i, row] of sacks.segment.entries()) if (side[row] !== from) blocks.push(i);
  blocks.sort((a, b) => at(a) - at(b) || a - b);
  return {
    rows: Int32Array.from(blocks, (i) => sacks.segment[i]!),
    x: Float64Array.from(blocks, at),
    y: Float64Array.from(blocks, (i) => sacks.left[i]!),
    top: Float64Array.from(blocks, (i) => sacks.right[i]!),
  };
}

/** The largest value up to each point. */
function highest(points: Points): Points {
  let most = -Infinity;
  return { ...points, y: points.y.map((value) => (most = Math.max(most, value))) };
}
