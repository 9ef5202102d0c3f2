/** What is remembered of sessions between two pictures of the live screen. */
import { describe, expect, it } from 'vitest';
import type { AnalysisView } from '../../src/engine/analysis-view.js';
import { Appraisals } from '../../src/live/monitor/appraisals.js';
import { PaceTable } from '../../src/live/monitor/pace-table.js';
import { Session } from '../../src/tcp/session.js';
import { healthySession } from '../support/sample-report.js';

/** A session in the slot of its number. */
function session(number: number, firstFrame: number, octets = 0): Session {
  const made = new Session(number, 0, false, 'observed', '', firstFrame, 0);
  made.client.wireBytes = octets;
  return Object.assign(made, { slot: number });
}

describe('the pace of sessions', () => {
  it('is what they carried since the measurement before, nothing where that is not known', () => {
    const paces = new PaceTable();
    const [old, woken, young] = [session(0, 50, 1000), session(1, 60, 9000), session(2000, 150, 500)];
    paces.begin(1, 100);
    paces.measure(old);
    expect(paces.of(0, 0)).toBe(0);
    paces.begin(2, 200);
    old.client.wireBytes = 3000;
    for (const one of [old, woken, young]) paces.measure(one);
    // The one that began since carried all that it has since.
    expect([paces.of(0, 0), paces.of(1, 1), paces.of(2000, 2000)]).toEqual([1000, 0, 250]);
    // Another session in the slot, or one that was not met this time, has none.
    expect(paces.of(0, 7)).toBe(0);
    paces.begin(1, 300);
    paces.measure(old);
    expect([paces.of(0, 0), paces.of(2000, 2000)]).toEqual([0, 0]);
  });
});

describe('a close look at a session', () => {
  it.each<[string, (one: Session) => void, boolean]>([
    ['is not taken again while nothing came', () => undefined, false],
    ['is taken again after a segment', (one) => (one.lastFrame = 9), true],
    ['is taken again after an ICMP error, which is no segment', (one) => void one.icmpErrors++, true],
  ])('%s', (_name, change, wanted) => {
    const one = session(3, 1);
    const view = {
      held: { awake: () => one, has: () => true },
      describe: () => healthySession(),
    } as unknown as AnalysisView;
    const candidate = { number: 3, place: 3, key: 0 };
    const appraisals = new Appraisals();
    appraisals.begin([candidate], null);
    expect(appraisals.refresh(candidate, view)).toBe(true);
    change(one);
    expect(appraisals.refresh(candidate, view)).toBe(wanted);
  });
});
