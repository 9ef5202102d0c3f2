import { describe, expect, it } from 'vitest';
import type { LiveState } from '../../../src/live/monitor/live-state.js';
import { type DashboardView, renderDashboard, sessionsOnScreen } from '../../../src/report/live/dashboard.js';
import { displayWidth } from '../../../src/report/width.js';
import { FIRST_VIEW } from '../../../src/cli/live/dashboard-keys.js';
import { expectGolden } from '../../support/golden-file.js';
import { liveSession, sampleLiveDetail, sampleLiveState } from '../../support/live-state.js';
import { healthySession, ipv6Session, refusedSession } from '../../support/sample-report.js';

const DETAIL = { state: { detail: sampleLiveDetail() }, view: { open: 1 } };

const SCREENS: readonly (readonly [
  string,
  { state?: Partial<LiveState>; view?: Partial<DashboardView>; columns?: number; rows?: number },
])[] = [
  ['list', {}],
  ['list-wide', { columns: 160, view: { selected: 1 } }],
  [
    'list-80',
    {
      columns: 80,
      rows: 24,
      state: {
        eventCounts: {
          retransmission: 123_456,
          'duplicate-ack': 98_765,
          'window-update': 54_321,
          stall: 9876,
        },
      },
    },
  ],
  ['list-narrow', { columns: 48, rows: 16 }],
  ['list-scrolled', { view: { scroll: 1, selected: 0, sort: 'rate' } }],
  [
    'trouble',
    {
      state: {
        dropped: 1234,
        capture: {
          ...sampleLiveState().capture,
          timestamps: 'userspace',
          dropsCounted: false,
          backend: 'cap',
        },
        recording: { path: '/var/tmp/x.pcapng', frames: 12, failure: 'no space left on the device' },
        unwatched: 5000,
      },
      view: { paused: true, filter: 'port 443' },
    },
  ],
  ['empty', { state: { sessions: [], events: [], eventCounts: {} }, view: { message: 'saved x.txt' } }],
  [
    'searching',
    { state: { sessions: [], unjudged: 480 }, view: { filter: 'port 443' }, columns: 80, rows: 14 },
  ],
  ['detail', DETAIL],
  ['detail-narrow', { ...DETAIL, columns: 50, rows: 18 }],
  ['detail-gone', { view: { open: 99 } }],
  ['help', { view: { help: true } }],
  ['typing', { view: { typing: 'port 44', message: null } }],
  ['tiny', { columns: 20, rows: 5 }],
];

describe('the live screen', () => {
  it.each(SCREENS)('%s', (name, { state, view, columns = 110, rows = 30 }) => {
    const style = { columns, rows, colour: false, unicode: true };
    const lines = renderDashboard(sampleLiveState(state), { ...FIRST_VIEW, ...view }, style);
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    const text = lines.map((line) => line.trimEnd()).join('\n');
    expectGolden(`fixtures/screens/${name}.txt`, Buffer.from(`${text}\n`));
  });

  it('shows as many sessions as are said to have room', () => {
    const sessions = Array.from({ length: 100 }, () => liveSession(healthySession()));
    for (let rows = 7; rows <= 70; rows++) {
      const style = { columns: 110, rows, colour: false, unicode: true };
      const lines = renderDashboard(sampleLiveState({ sessions, events: [] }), FIRST_VIEW, style);
      expect(lines.filter((line) => line.includes(' → 10.')).length).toBe(sessionsOnScreen(rows));
    }
  });

  it('fits every size there is', () => {
    const states = [sampleLiveState(), sampleLiveState({ detail: sampleLiveDetail() })];
    for (let columns = 1; columns <= 140; columns += 3) {
      for (let rows = 1; rows <= 40; rows += 3) {
        for (const [i, state] of states.entries()) {
          const view = { ...FIRST_VIEW, open: i === 1 ? 1 : null };
          const lines = renderDashboard(state, view, { columns, rows, colour: false, unicode: true });
          expect(lines, `${columns}x${rows}`).toHaveLength(rows);
          const widest = Math.max(...lines.map(displayWidth));
          expect(widest, `${columns}x${rows}`).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('has nothing but ASCII where that is all there is', () => {
    const style = { columns: 100, rows: 30, colour: false, unicode: false };
    const text = renderDashboard(
      sampleLiveState({ detail: sampleLiveDetail() }),
      { ...FIRST_VIEW, open: 1 },
      style,
    ).join('\n');
    expect(text).toMatch(/^[\n -~]*$/);
    expect(renderDashboard(sampleLiveState(), FIRST_VIEW, style).join('\n')).toMatch(/^[\n -~]*$/);
  });

  it('lets no text move the cursor', () => {
    const evil = '\x1b[2J\u202e';
    const state = sampleLiveState({
      capture: { ...sampleLiveState().capture, filter: evil, interface: evil },
      sessions: [liveSession(healthySession(), { processes: [{ side: 'client', pid: 1, name: evil }] })],
    });
    const lines = renderDashboard(
      state,
      { ...FIRST_VIEW, filter: evil, message: evil },
      { columns: 300, rows: 30, colour: false, unicode: true },
    );
    // eslint-disable-next-line no-control-regex
    expect(lines.join('')).not.toMatch(/[\x00-\x1f\u202e]/);
  });

  it('colours when it may', () => {
    const lines = renderDashboard(sampleLiveState(), FIRST_VIEW, {
      columns: 100,
      rows: 30,
      colour: true,
      unicode: true,
    });
    // eslint-disable-next-line no-control-regex
    expect(lines.join('')).toMatch(/\x1b\[31m/);
  });

  it('names what is wrong by its code alone where a sentence would be cut to a word or two', () => {
    const far = { ...refusedSession(), client: { address: '198.51.100.233', port: 50_002 } };
    const state = sampleLiveState({ sessions: [liveSession(far), liveSession({ ...far, session: 7 })] });
    const screen = (columns: number): string =>
      renderDashboard(state, FIRST_VIEW, { columns, rows: 30, colour: false, unicode: true })[5]!;
    expect(screen(70)).toMatch(/198\.51\.100\.233:50002 → 10\.0\.0\.2:8081 ✗ handshake-failed$/);
    expect(screen(110)).toMatch(/✗ handshake-failed: The connection to .*…$/);
  });

  it('shortens long addresses', () => {
    const state = sampleLiveState({ sessions: [liveSession(ipv6Session())] });
    const lines = renderDashboard(state, FIRST_VIEW, { columns: 80, rows: 30, colour: false, unicode: true });
    expect(lines[5]).toMatch(/…/);
  });
});
