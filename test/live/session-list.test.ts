/** The list of sessions behind the live screen: the right ones, in the right order, without a look at all of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import type { AnalysisView } from '../../src/engine/analysis-view.js';
import { analyze, type AnalyzeOptions } from '../../src/engine/analyze.js';
import { parseFilter } from '../../src/filter/session-filter.js';
import { LargestFew } from '../../src/live/monitor/largest-few.js';
import { type ListWish, SessionList } from '../../src/live/monitor/session-list.js';
import { LIVE_SORT_KEYS } from '../../src/live/monitor/sort-keys.js';

const CAPTURES = [
  'closed-socket.client',
  'corruption.server',
  'echo',
  'refused.client',
  'syn-timeout.client',
  'zero-window.client',
];

const WISH: ListWish = { sort: 'worst', matches: null, rows: 50 };
/** Nobody looks any more who did not look for so long. */
const ABSENT_MS = 5000;
/** Longer than what any picture may take. */
const LONG_MS = 1000;

/** Analyses captures one after the other; `look` is called when all is read and nothing is forgotten. */
async function withView(
  look: (view: AnalysisView, list: SessionList) => void,
  options: AnalyzeOptions & {
    readonly clockMs?: () => number;
    readonly beforeSecond?: () => void;
    readonly names?: readonly string[];
  } = {},
): Promise<void> {
  const { clockMs = () => 0, names = CAPTURES } = options;
  const list = new SessionList(() => [], clockMs);
  let view: AnalysisView | null = null;
  async function* sources() {
    for (const name of names) yield await openCapture(`fixtures/captures/${name}.pcap`);
  }
  const sink = {
    capture: () => undefined,
    session: (report: SessionReport) => list.ended(report),
    summary: () => undefined,
  };
  await analyze(sources(), sink, {
    ...options,
    onView: (given) => (view = given),
    onProgress: () => {
      options.beforeSecond?.();
      list.second(view!);
    },
    onRead: () => look(view!, list),
  });
}

describe('a list of sessions', () => {
  it('holds all that are in memory, those of a lone SYN too', async () => {
    await withView((view, list) => {
      const rows = list.list(WISH, view, view.lastNs);
      expect(rows.map(({ session }) => session).sort((a, b) => a - b)).toEqual(
        Array.from({ length: view.sessionsSeen }, (_, number) => number),
      );
      expect(list.unwatched).toBe(0);
      for (const { report } of rows) expect(report.client.port).toBeGreaterThan(0);
    });
  });

  it('puts critical verdicts first, then the dearer ones', async () => {
    await withView((view, list) => {
      const severities = list
        .list(WISH, view, view.lastNs)
        .map(({ report }) =>
          ['critical', 'warning', 'info', undefined].indexOf(report.verdicts[0]?.severity),
        );
      expect(severities).toEqual([...severities].sort((a, b) => a - b));
      expect(severities[0]).toBe(0);
      expect(new Set(severities).size).toBeGreaterThan(2);
    });
  });

  it.each(LIVE_SORT_KEYS.filter((sort) => sort !== 'worst'))('is in the order of %s', async (sort) => {
    await withView((view, list) => {
      const rows = list.list({ ...WISH, sort }, view, view.lastNs);
      const figures = rows.map((row) => {
        switch (sort) {
          case 'rate':
            return row.bitsPerSecond;
          case 'bytes':
            return row.bytesToServer + row.bytesToClient;
          case 'rtt':
            return row.rtt ?? -1;
          case 'retransmissions':
            return row.retransmissions;
          case 'newest':
            return row.session;
          case 'idle':
            return row.idle;
        }
      });
      expect(figures).toEqual([...figures].sort((a, b) => b - a));
      if (sort === 'idle') expect(rows.at(-1)!.idle).toBeCloseTo(0);
      const few = list.list({ ...WISH, sort, rows: 2 }, view, view.lastNs);
      expect(few.map(({ session }) => session)).toEqual(rows.slice(0, 2).map(({ session }) => session));
    });
  });

  it('holds only what a filter lets through', async () => {
    await withView((view, list) => {
      const matches = parseFilter('kind reset').matches;
      const rows = list.list({ ...WISH, matches }, view, view.lastNs);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every(({ report }) => matches(report))).toBe(true);
      expect(list.list(WISH, view, view.lastNs).length).toBe(view.sessionsSeen);
      // Also those that are far from the first of all.
      const oldest = (report: SessionReport): boolean => report.session === 0;
      const [only] = list.list({ sort: 'newest', rows: 1, matches: oldest }, view, view.lastNs);
      expect(only?.session).toBe(0);
    });
  });

  it('has samples of the last seconds while somebody looks', async () => {
    let nowMs = 0;
    await withView(
      (view, list) => {
        const samples = (): number => list.samples(0)?.bitsPerSecond.length ?? 0;
        expect(samples()).toBe(0);
        list.list(WISH, view, view.lastNs);
        list.second(view);
        list.second(view);
        expect(samples()).toBe(2);
        nowMs += 2 * ABSENT_MS;
        list.second(view);
        expect(samples()).toBe(2);
      },
      { clockMs: () => nowMs, names: ['echo'] },
    );
  });

  it('keeps the troubled ones that were forgotten', async () => {
    await withView(
      (view, list) => {
        const rows = list.list(WISH, view, view.lastNs);
        expect(view.sessionsHeld).toBeLessThan(view.sessionsSeen);
        const refused = rows.find(({ report }) => report.handshake.outcome === 'refused');
        expect(refused).toMatchObject({ ended: true });
        expect(list.row(refused!.session, view, view.lastNs)?.report).toBe(refused!.report);
      },
      { maxSessions: 1, maxHalfOpenSessions: 1 },
    );
  });

  it('shows what fell asleep, and wakes nobody', async () => {
    const whole: unknown[] = [];
    await withView((view, list) =>
      whole.push(...list.list(WISH, view, view.lastNs).map(({ report }) => report)),
    );
    await withView(
      (view, list) => {
        for (const { report } of list.list(WISH, view, view.lastNs)) expect(whole).toContainEqual(report);
        expect(list.unwatched).toBeGreaterThan(0);
        const asleep = (): number =>
          Array.from({ length: view.sessionsSeen }, (_, slot) => slot).filter(
            (slot) => view.held.has(slot, slot) && view.held.awake(slot, slot) === null,
          ).length;
        const before = asleep();
        expect(before).toBeGreaterThan(0);
        list.list(WISH, view, view.lastNs);
        expect(asleep()).toBe(before);
      },
      { maxAwakeSessions: 2, maxHalfOpenSessions: 0 },
    );
  });

  it('finds troubled ones that fell asleep before anybody looked', async () => {
    let nowMs = 0;
    const sleepers = [
      'corruption.server',
      'zero-window.client',
      'echo',
      'http-keep-alive',
      'half-close.client',
    ];
    await withView(
      (view, list) => {
        const { held } = view;
        const troubled = [0, 1];
        for (const slot of troubled) {
          expect(held.has(slot, slot) && held.awake(slot, slot) === null).toBe(true);
        }
        // Somebody looks at another list first, and then for the worst.
        list.list({ ...WISH, sort: 'newest' }, view, view.lastNs);
        const rows = list.list(WISH, view, view.lastNs);
        expect(rows.map(({ session }) => session)).toEqual(expect.arrayContaining(troubled));
        expect(new Set(rows.map(({ session }) => session)).size).toBe(rows.length);
      },
      {
        clockMs: () => nowMs,
        beforeSecond: () => (nowMs += 3 * LONG_MS),
        names: sleepers,
        maxAwakeSessions: 1,
        maxHalfOpenSessions: 0,
      },
    );
  });

  it('has samples of those that are listed or shown, where there are too many for samples of all', async () => {
    await withView(
      (view, list) => {
        const { held } = view;
        const many: AnalysisView = Object.create(view, {
          held: {
            value: {
              size: 5000,
              awake: held.awake.bind(held),
              has: held.has.bind(held),
              find: held.find.bind(held),
              visitAwake: held.visitAwake.bind(held),
              visitOpening: held.visitOpening.bind(held),
            },
          },
        }) as AnalysisView;
        const samples = (): number[] =>
          [0, 1, 2].map((number) => list.samples(number)?.bitsPerSecond.length ?? 0);
        list.list({ ...WISH, sort: 'newest' }, many, view.lastNs);
        list.row(1, many, view.lastNs);
        list.list({ ...WISH, sort: 'newest', rows: 1 }, many, view.lastNs);
        list.second(many);
        expect(samples()).toEqual([0, 1, 1]);
        list.row(2, many, view.lastNs);
        list.second(many);
        expect(samples()).toEqual([0, 1, 2]);
      },
      { names: ['corruption.server', 'zero-window.client', 'echo'] },
    );
  });

  it('takes close looks at what is on the screen, and at the rest only while there is time', async () => {
    let nowMs = 0;
    await withView(
      (view, list) => {
        let looks = 0;
        const slow: AnalysisView = Object.create(view, {
          describe: {
            value: (session: Parameters<AnalysisView['describe']>[0]) => {
              looks++;
              nowMs += LONG_MS;
              return view.describe(session);
            },
          },
        }) as AnalysisView;
        const wish = { ...WISH, onScreen: { from: 0, rows: 2 } };
        const first = list.list(wish, slow, view.lastNs);
        expect([first.length, looks, list.unjudged]).toEqual([2, 2, view.sessionsSeen - 2]);
        // The next pictures get to the others, and look at nothing again that is as it was.
        for (let picture = 0; picture < view.sessionsSeen; picture++) list.list(wish, slow, view.lastNs);
        expect(list.list(wish, slow, view.lastNs).length).toBe(view.sessionsSeen);
        expect([looks, list.unjudged]).toEqual([view.sessionsSeen, 0]);
      },
      {
        clockMs: () => nowMs,
        names: ['corruption.server', 'echo', 'closed-socket.client', 'zero-window.client'],
      },
    );
  });

  it('searches longer while what a filter lets through does not fill the screen', async () => {
    let nowMs = 0;
    await withView(
      (view, list) => {
        const matches = (): boolean => {
          // Longer than looks at what is off the screen may take, and not longer than a search.
          nowMs += 6;
          return false;
        };
        const wish = { ...WISH, matches, onScreen: { from: 0, rows: 1 } };
        expect(list.list(wish, view, view.lastNs)).toEqual([]);
        expect([view.sessionsSeen > 3, list.unjudged]).toEqual([true, 0]);
      },
      {
        clockMs: () => nowMs,
        names: ['corruption.server', 'echo', 'closed-socket.client', 'zero-window.client'],
      },
    );
  });
});

describe('the few largest', () => {
  it('are those that sorting gives, whatever order they come in', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 12 }), (list, most) => {
        const largest = new LargestFew(most);
        list.forEach((key, number) => largest.offer(key, number, number + 1));
        const wanted = list
          .map((key, number) => ({ number, place: number + 1, key }))
          .sort((a, b) => b.key - a.key || b.number - a.number)
          .slice(0, most);
        expect(largest.sorted()).toEqual(wanted);
      }),
      { seed: 6 },
    );
  });
});
