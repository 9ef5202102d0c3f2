/**
 * A graph as one block of columns, and back. What each side counts by itself (sequence numbers,
 * windows) is laid out side by side, so that differences stay small; what can be told from other
 * columns is stored as the deviation, which is nearly always 0.
 */
import {
  FROM_SERVER,
  SEGMENT_COLUMNS,
  type SegmentColumn,
  type SessionGraph,
} from '../../engine/session-graph.js';
import { packColumns } from './column-codec.js';

/** Columns in the order of frames; the others come by sides, the client's rows first. */
const IN_ORDER: readonly SegmentColumn[] = ['frame', 'time', 'flags', 'rtt'];
const BY_SIDE = SEGMENT_COLUMNS.filter((name) => !IN_ORDER.includes(name));

export function packGraph(graph: SessionGraph): Uint8Array {
  const { columns, events, sacks } = graph;
  const order = sideOrder(columns.flags);
  const bySide = BY_SIDE.map((name) => {
    const column = Float64Array.from(order, (row) => Math.round(columns[name][row]!));
    return name === 'sent'
      ? sentDeviation(
          column,
          Float64Array.from(order, (row) => columns.len[row]!),
        )
      : column;
  });
  const reasons = graph.reasons.join('\n');
  return packColumns([
    [graph.session, graph.segments, graph.omitted],
    ...IN_ORDER.map((name) => columns[name].map(Math.round)),
    ...bySide,
    events.segment,
    events.frame,
    events.kind,
    events.detail,
    events.value,
    events.reason,
    sacks.segment,
    sacks.left,
    sacks.right,
    Uint16Array.from({ length: reasons.length }, (_, i) => reasons.charCodeAt(i)),
  ]);
}

/** @param packed What `unpackColumns` made of the block. */
export function unpackGraph(packed: readonly Float64Array[]): SessionGraph {
  const queue = [...packed];
  const next = (): Float64Array => {
    const column = queue.shift();
    if (!column) throw new RangeError('the graph in this report is not whole');
    return column;
  };
  const [session = 0, segments = 0, omitted = 0] = next();
  const columns: Partial<Record<SegmentColumn, Float64Array>> = {};
  for (const name of IN_ORDER) columns[name] = next();
  const order = sideOrder(columns.flags!);
  for (const name of BY_SIDE) {
    const packedColumn = next();
    const column = new Float64Array(packedColumn.length);
    for (let i = 0; i < order.length; i++) column[order[i]!] = packedColumn[i]!;
    columns[name] = column;
  }
  restoreSent(columns.sent!, columns.len!, order);
  return {
    session,
    segments,
    omitted,
    columns: columns as Record<SegmentColumn, Float64Array>,
    events: {
      segment: [...next()],
      frame: [...next()],
      kind: [...next()],
      detail: [...next()],
      value: [...next()],
      reason: [...next()],
    },
    sacks: { segment: [...next()], left: [...next()], right: [...next()] },
    reasons: textOf(next()),
  };
}

/** Rows of the client, then rows of the server. */
function sideOrder(flags: Float64Array): Int32Array {
  const order = new Int32Array(flags.length);
  let to = 0;
  for (let row = 0; row < flags.length; row++) if (flags[row]! < FROM_SERVER) order[to++] = row;
  for (let row = 0; row < flags.length; row++) if (flags[row]! >= FROM_SERVER) order[to++] = row;
  return order;
}

/** What was sent beyond what the row before and this one's payload tell: not 0 after omitted rows. */
function sentDeviation(sent: Float64Array, len: Float64Array): Float64Array {
  return sent.map((value, i) => value - (i > 0 ? sent[i - 1]! : 0) - len[i]!);
}

/** Undoes `sentDeviation`, in place. */
function restoreSent(sent: Float64Array, len: Float64Array, order: Int32Array): void {
  let before = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    before += sent[row]! + len[row]!;
    sent[row] = before;
  }
}

function textOf(codes: Float64Array): string[] {
  if (codes.length === 0) return [];
  return new TextDecoder('utf-16le').decode(Uint16Array.from(codes)).split('\n');
}
