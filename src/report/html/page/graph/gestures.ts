/**
 * Moving in a graph. The wheel zooms once the graph has the focus, or with Ctrl: before that it scrolls
 * the page. Dragging pans, with Shift it chooses what to zoom to; two fingers zoom. Keys do it all.
 */
import { el } from '../dom.js';
import type { Chart } from './chart.js';
import type { Cursor } from './cursor.js';
import type { GraphData } from './graph-data.js';
import type { Viewport } from './viewport.js';

const KEY_PAN = 0.15;
const KEY_ZOOM = 1.6;
/** Pixels that a pointer may move and still have clicked. */
const CLICK = 4;
const HINT_MS = 1600;

export function handleGestures(chart: Chart, viewport: Viewport, cursor: Cursor, data: GraphData): void {
  const { surface } = chart;
  handleWheel(chart, viewport);
  handlePointers(chart, viewport, cursor);
  surface.addEventListener('dblclick', () => viewport.reset());
  surface.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (handleKey(event, viewport, cursor, data)) event.preventDefault();
  });
}

function handleWheel(chart: Chart, viewport: Viewport): void {
  const { surface } = chart;
  const hint = el(
    'div',
    { class: 'hint', hidden: true },
    'Click the graph, or hold Ctrl, to zoom with the wheel',
  );
  surface.append(hint);
  let timer = 0;
  surface.addEventListener(
    'wheel',
    (event) => {
      const wanted = document.activeElement === surface || event.ctrlKey || event.metaKey;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) && !event.ctrlKey;
      if (!wanted && !sideways) {
        hint.hidden = false;
        clearTimeout(timer);
        timer = window.setTimeout(() => (hint.hidden = true), HINT_MS);
        return;
      }
      event.preventDefault();
      hint.hidden = true;
      const at = chart.plane?.time(event.offsetX);
      // A line of a wheel that counts lines is about 16 pixels.
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (sideways) viewport.pan((event.deltaX * unit) / surface.clientWidth);
      else viewport.zoom(Math.exp(Math.max(-240, Math.min(240, event.deltaY * unit)) / 400), at);
    },
    { passive: false },
  );
}

interface Pointer {
  x: number;
  readonly startX: number;
  readonly startY: number;
}

function handlePointers(chart: Chart, viewport: Viewport, cursor: Cursor): void {
  const { surface } = chart;
  const pointers = new Map<number, Pointer>();
  const brush = el('div', { class: 'brush', hidden: true });
  surface.append(brush);
  let brushing = false;
  let moved = false;

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, { x: event.offsetX, startX: event.offsetX, startY: event.offsetY });
    moved = false;
    brushing = event.shiftKey && pointers.size === 1;
    surface.setPointerCapture(event.pointerId);
  });
  surface.addEventListener('pointermove', (event) => {
    const pointer = pointers.get(event.pointerId);
    const { plane } = chart;
    if (!plane) return;
    if (!pointer) {
      cursor.hover(chart.pick(event.offsetX, event.offsetY));
      return;
    }
    const by = event.offsetX - pointer.x;
    if (Math.abs(event.offsetX - pointer.startX) > CLICK) moved = true;
    if (pointers.size === 2) pinch(event);
    else if (brushing) {
      brush.hidden = false;
      brush.style.left = `${Math.min(pointer.startX, event.offsetX)}px`;
      brush.style.width = `${Math.abs(event.offsetX - pointer.startX)}px`;
    } else if (moved) viewport.pan(-by / plane.box.width);
    pointer.x = event.offsetX;
  });
  const pinch = (event: PointerEvent): void => {
    const { plane } = chart;
    const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)?.[1];
    const own = pointers.get(event.pointerId);
    if (!plane || !other || !own) return;
    const before = Math.abs(own.x - other.x);
    const after = Math.abs(event.offsetX - other.x);
    if (before > 8 && after > 8) viewport.zoom(before / after, plane.time(other.x));
  };
  const end = (event: PointerEvent): void => {
    const pointer = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    if (!pointer || event.type === 'pointercancel') {
      brush.hidden = true;
      return;
    }
    const { plane } = chart;
    if (brushing && plane && moved) {
      const [from, to] = [pointer.startX, event.offsetX].sort((a, b) => a - b) as [number, number];
      viewport.show(plane.time(from), plane.time(to));
    } else if (!moved && pointers.size === 0) {
      const row = chart.pick(event.offsetX, event.offsetY);
      cursor.hover(row);
      cursor.hold(row);
    }
    brush.hidden = true;
    brushing = false;
  };
  surface.addEventListener('pointerup', end);
  surface.addEventListener('pointercancel', end);
  surface.addEventListener('pointerleave', () => {
    if (pointers.size === 0) cursor.hover(-1);
  });
}

/** True when the key means something here. */
export function handleKey(
  event: KeyboardEvent,
  viewport: Viewport,
  cursor: Cursor,
  data: GraphData,
): boolean {
  switch (event.key) {
    case 'ArrowLeft':
      if (event.shiftKey) step(data, viewport, cursor, -1, () => true);
      else viewport.pan(-KEY_PAN);
      return true;
    case 'ArrowRight':
      if (event.shiftKey) step(data, viewport, cursor, 1, () => true);
      else viewport.pan(KEY_PAN);
      return true;
    case '+':
    case '=':
      viewport.zoom(1 / KEY_ZOOM, heldTime(data, viewport, cursor));
      return true;
    case '-':
      viewport.zoom(KEY_ZOOM, heldTime(data, viewport, cursor));
      return true;
    case '0':
    case 'Home':
      viewport.reset();
      return true;
    case 'n':
      step(data, viewport, cursor, 1, (row) => data.isTroubled(row));
      return true;
    case 'p':
      step(data, viewport, cursor, -1, (row) => data.isTroubled(row));
      return true;
    case 'Escape':
      cursor.hold(-1);
      return true;
    default:
      return false;
  }
}

function heldTime(data: GraphData, viewport: Viewport, cursor: Cursor): number | undefined {
  const time = cursor.held < 0 ? NaN : data.time[cursor.held]!;
  return time >= viewport.from && time <= viewport.to ? time : undefined;
}

/** Holds the next segment that is wanted, and brings it into view. */
function step(
  data: GraphData,
  viewport: Viewport,
  cursor: Cursor,
  by: 1 | -1,
  wanted: (row: number) => boolean,
): void {
  let row = cursor.held;
  if (row < 0) row = firstInView(data, viewport) - by;
  do row += by;
  while (row >= 0 && row < data.length && !wanted(row));
  if (row < 0 || row >= data.length) return;
  cursor.hold(row);
  const time = data.time[row]!;
  if (time < viewport.from || time > viewport.to) {
    viewport.show(time - viewport.span / 2, time + viewport.span / 2);
  }
}

function firstInView(data: GraphData, viewport: Viewport): number {
  const row = data.time.findIndex((time) => time >= viewport.from);
  return Math.max(0, row);
}
