/**
 * Makes a graph smaller without making it lie: what is left are segments that were there, among them
 * every one with an event and the extremes of what is plotted. Nothing is averaged.
 */
import { Flag } from '../wire/packet-view.js';
import { isTrouble } from './graph-event.js';
import type { GraphTrack } from './graph-track.js';
import { FROM_SERVER } from './session-graph.js';

/** Plain segments of one side of which the extremes are kept. */
const GROUP = 8;
/** The newest segments stay: events about them may be still to come. */
const NEWEST = 64;
/** Too little was gained when more than this share is left. */
const ENOUGH = 0.75;

const CONTROL = Flag.Syn | Flag.Fin | Flag.Rst;

/** Drops about half of the segments. */
export function thin(track: GraphTrack): void {
  const before = track.segments.length;
  keepRows(track, extremes(track));
  // A session of nothing but events: every second one has to do.
  if (track.segments.length > ENOUGH * before) {
    const control = controlRows(track);
    keepRows(track, (row) => row % 2 === 0 || control(row));
  }
  track.segments.shrink();
  track.events.shrink();
  track.sacks.shrink();
}

function keepRows(track: GraphTrack, wanted: (row: number) => boolean): void {
  const { segments, events, sacks } = track;
  const frames = new Set<number>();
  for (let row = 0; row < segments.length; row++) if (!wanted(row)) frames.add(segments.get(row, 0));
  segments.keep((row) => wanted(row));
  events.keep((row) => !frames.has(events.get(row, 0)));
  sacks.keep((row) => !frames.has(sacks.get(row, 0)));
  track.omitted += frames.size;
}

/** Segments that open and close, the first ones, and the newest ones. */
function controlRows({ segments }: GraphTrack): (row: number) => boolean {
  const newest = segments.length - NEWEST;
  return (row) => row === 0 || row >= newest || (segments.get(row, 5) & CONTROL) !== 0;
}

/** What is kept: control, events, and of each group of plain segments the extremes and two more. */
function extremes(track: GraphTrack): (row: number) => boolean {
  const { segments } = track;
  const keep = new Uint8Array(segments.length);
  const control = controlRows(track);
  for (let row = 0; row < keep.length; row++) if (control(row)) keep[row] = 1;
  markEvents(track, keep);
  const groups: [number[], number[]] = [[], []];
  for (let row = 0; row < keep.length; row++) {
    if (keep[row] === 1) continue;
    const side = segments.get(row, 5) >= FROM_SERVER ? 1 : 0;
    const group = groups[side];
    if (group.push(row) < GROUP) continue;
    for (const column of [7, 8, 9]) keep[largest(track, group, column)] = 1;
    keep[smallestWindow(track, group)] = 1;
    keep[group[3]!] = 1;
    keep[row] = 1;
    group.length = 0;
  }
  return (row) => keep[row] === 1;
}

function markEvents({ segments, events }: GraphTrack, keep: Uint8Array): void {
  for (let row = 0; row < events.length; row++) {
    if (!isTrouble(events.get(row, 1))) continue;
    const segment = segments.floor(events.get(row, 0));
    if (segment >= 0) keep[segment] = 1;
  }
}

function largest({ segments }: GraphTrack, rows: readonly number[], column: number): number {
  return rows.reduce((best, row) => (segments.get(row, column) > segments.get(best, column) ? row : best));
}

function smallestWindow({ segments }: GraphTrack, rows: readonly number[]): number {
  return rows.reduce((best, row) => {
    const window = segments.get(row, 6);
    return window >= 0 && window < segments.get(best, 6) ? row : best;
  });
}
