/** Events as they come: the latest ones, newest at the bottom. */
import type { TcpEvent } from '../../tcp/events.js';
import type { Span } from '../terminal/page.js';
import { eventText, kindTone } from '../terminal/event-text.js';
import { formatUtc } from '../time.js';
import { cell, type ScreenLines } from './screen-lines.js';

/** Where the time of day begins and ends in ISO 8601 with milliseconds. */
const CLOCK_FROM = 11;
const CLOCK_TO = 23;

/** @param ofSession The events are all of one session, so its number need not be said. */
export function addEventRows(
  lines: ScreenLines,
  events: readonly TcpEvent[],
  room: number,
  baseSecond: number,
  ofSession = false,
): void {
  if (room <= 0) return;
  for (const event of events.slice(-room)) {
    const clock = formatUtc(baseSecond, event.timeNs, 3).slice(CLOCK_FROM, CLOCK_TO);
    const who = event.session < 0 ? '' : `#${event.session}`;
    const spans: Span[] = [[`${clock} `, 'context']];
    if (!ofSession) spans.push([`${cell(who, 7)} `, 'strong']);
    spans.push([`${cell(event.from ?? '', 6)} `, 'context'], [eventText(event), kindTone(event.kind)]);
    lines.add(...spans);
  }
}
