/** Figures that a live display and its metrics show: rates, series, counts by size, the latest events. */
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../src/live/monitor/histogram.js';
import { RateMeter } from '../../src/live/monitor/rate-meter.js';
import { RecentEvents } from '../../src/live/monitor/recent-events.js';
import { SeriesOfSessions } from '../../src/live/monitor/session-series.js';
import { sortKey } from '../../src/live/monitor/sort-keys.js';
import { Session } from '../../src/tcp/session.js';
import { sampleEvents } from '../support/sample-events.js';

describe('a rate', () => {
  it('is what a counter grew by in the time between two looks, a second', () => {
    const meter = new RateMeter();
    meter.measure(100, 1000);
    expect([meter.rate, meter.history()]).toEqual([0, []]);
    meter.measure(150, 1500);
    expect(meter.rate).toBe(100);
    meter.measure(150, 2500);
    expect([meter.rate, meter.history()]).toEqual([0, [100, 0]]);
  });

  it('is left as it was while no time went by', () => {
    const meter = new RateMeter();
    meter.measure(0, 0);
    meter.measure(10, 1000);
    meter.measure(12, 1000);
    expect([meter.rate, meter.history()]).toEqual([10, [10]]);
    meter.measure(22, 2000);
    expect(meter.rate).toBe(10);
  });

  it('remembers two minutes', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 130; second++) meter.measure(second * second, second * 1000);
    expect(meter.history()).toHaveLength(120);
    expect(meter.history()[0]).toBe(11 * 11 - 10 * 10);
  });
});

it('a value is counted up to the bound that it equals', () => {
  const histogram = new Histogram([0.1, 1]);
  for (const value of [0.05, 0.1, 0.2, 1, 3]) histogram.add(value);
  expect(histogram.cumulative()).toEqual([2, 4]);
  expect([histogram.count, histogram.sum]).toEqual([5, 4.35]);
});

it('events of a session that is looked at begin with those that are remembered', () => {
  const [event] = sampleEvents();
  const recent = new RecentEvents();
  for (let frame = 1; frame <= 6; frame++) recent.add({ ...event!, frame, session: frame % 2 });
  expect(recent.of(1).map(({ frame }) => frame)).toEqual([1, 3, 5]);
  recent.add({ ...event!, frame: 7, session: 1 });
  recent.add({ ...event!, frame: 8, session: 0 });
  expect(recent.of(1).map(({ frame }) => frame)).toEqual([1, 3, 5, 7]);
  expect(recent.of(0).map(({ frame }) => frame)).toEqual([2, 4, 6, 8]);
});

it('series of sessions that were listed longest ago are forgotten first', () => {
  const series = new SeriesOfSessions(2);
  for (const number of [1, 2, 1, 3]) series.watch(number);
  expect([1, 2, 3].map((number) => series.get(number) !== undefined)).toEqual([true, false, true]);
});

describe('the most troubled session', () => {
  const trouble = (change: (session: Session) => void): number => {
    const session = new Session(0, 0, false, 'observed', '', 1, 0);
    change(session);
    return sortKey(session, 'worst', 0);
  };

  it('failed, or else was broken off, or else cost time', () => {
    const keys = [
      trouble(() => undefined),
      trouble((session) => (session.client.outOfOrder = 1)),
      trouble((session) => (session.server.zeroWindows = 1)),
      trouble((session) => (session.client.retransmissions = 1)),
      trouble((session) => (session.stallNs = 1e9)),
      trouble((session) => (session.resetCause = 'abort')),
      trouble((session) => (session.failure = 'timeout')),
    ];
    expect(keys[0]).toBe(0);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
