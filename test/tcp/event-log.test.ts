import { describe, expect, it } from 'vitest';
import { LimitHits, LIMITS } from '../../src/limits.js';
import { EventLog, kindCode } from '../../src/tcp/event-log.js';
import { EVENT_KINDS, type TcpEvent } from '../../src/tcp/events.js';

const event = (frame: number): TcpEvent => ({
  kind: 'keep-alive',
  frame,
  timeNs: frame,
  session: 0,
  from: 'client',
});

function logOf() {
  const told: number[] = [];
  const limits = new LimitHits();
  return { told, limits, log: new EventLog((e) => void told.push(e.frame), limits) };
}

describe('event log', () => {
  it('hands on at once what nothing holds up', () => {
    const { log, told } = logOf();
    log.push(event(1), false);
    log.push(event(2), false);
    expect(told).toEqual([1, 2]);
  });

  it('holds what follows a held event, and keeps the order', () => {
    const { log, told } = logOf();
    const held = [event(2), event(4)];
    log.push(event(1), false);
    log.push(held[0]!, true);
    log.push(event(3), false);
    log.push(held[1]!, true);
    log.push(event(5), false);
    expect(told).toEqual([1]);
    log.release(held[1]!);
    expect(told).toEqual([1]);
    log.release(held[0]!);
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  it('drops what is cancelled, first or later', () => {
    const { log, told } = logOf();
    const held = [event(1), event(3)];
    log.push(held[0]!, true);
    log.push(event(2), false);
    log.push(held[1]!, true);
    log.push(event(4), false);
    log.cancel(held[1]!);
    expect(told).toEqual([]);
    log.cancel(held[0]!);
    expect(told).toEqual([2, 4]);
    log.push(event(5), false);
    expect(told).toEqual([2, 4, 5]);
  });

  it('lets everything out at the end, once', () => {
    const { log, told } = logOf();
    log.push(event(1), true);
    log.push(event(2), true);
    log.flush();
    log.flush();
    log.push(event(3), false);
    expect(told).toEqual([1, 2, 3]);
  });

  it('takes a release that comes twice, or for what was let out', () => {
    const { log, told } = logOf();
    const held = event(1);
    log.push(held, true);
    log.release(held);
    log.release(held);
    log.cancel(held);
    log.flush();
    expect(told).toEqual([1]);
  });

  it('keeps no more than its limit, says so, and loses nothing', () => {
    const { log, told, limits } = logOf();
    const n = LIMITS.maxHeldEvents;
    log.push(event(1), true);
    for (let i = 2; i <= 2 * n; i++) log.push(event(i), i % 3 === 0);
    expect(limits.list().map((hit) => hit.name)).toEqual(['maxHeldEvents']);
    expect(told.length).toBeGreaterThanOrEqual(n);
    log.flush();
    expect(told.length).toBe(2 * n);
    for (let i = 0; i < told.length; i++) if (told[i] !== i + 1) throw new Error(`${told[i]} at ${i}`);
  });

  it('says whether anybody listens', () => {
    expect(logOf().log.wanted).toBe(true);
    const silent = new EventLog(null, new LimitHits());
    expect(silent.wanted).toBe(false);
    silent.push(event(1), true);
    silent.flush();
  });

  it('knows every kind by its place', () => {
    expect(EVENT_KINDS.map(kindCode)).toEqual(EVENT_KINDS.map((_, i) => i));
  });
});

describe('event log for those who watch', () => {
  const watched = () => {
    const told: number[] = [];
    const limits = new LimitHits();
    return { told, limits, log: new EventLog((e) => void told.push(e.frame), limits, 'settled') };
  };

  it('lets others pass what is held, and tells each once', () => {
    const { log, told } = watched();
    const held = [event(1), event(2), event(3)];
    for (const e of held) log.push(e, true);
    log.push(event(4), false);
    expect(told).toEqual([4]);
    log.release(held[1]!);
    log.release(held[1]!);
    expect(log.cancel(held[0]!)).toBe(true);
    expect(log.cancel(held[1]!)).toBe(false);
    log.flush();
    log.flush();
    expect(told).toEqual([4, 2, 3]);
  });

  it('lets the oldest go when too many are held', () => {
    const { log, told, limits } = watched();
    for (let i = 1; i <= LIMITS.maxHeldEvents + 2; i++) log.push(event(i), true);
    expect(told).toEqual([1, 2]);
    expect(limits.list()).toMatchObject([{ name: 'maxHeldEvents', count: 2 }]);
  });
});
