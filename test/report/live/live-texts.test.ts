import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/live/monitor/histogram.js';
import { bitRate, clockText, dropText, perSecond, standText } from '../../../src/report/live/live-words.js';
import { prometheusText } from '../../../src/report/live/prometheus.js';
import { sparkline } from '../../../src/report/live/sparkline.js';
import { stateText } from '../../../src/report/live/state-text.js';
import { liveSession, sampleLiveState } from '../../support/live-state.js';
import { healthySession } from '../../support/sample-report.js';

describe('a sparkline', () => {
  it.each([
    ['nothing', [], 5, ''],
    ['unknown only', [null, null], 5, '  '],
    ['from the least to the most', [1, 2, 3, 4, 5, 6, 7, 8], 8, '▁▂▃▄▅▆▇█'],
    ['the last ones', [9, 9, 1, 2], 2, '▁█'],
    ['gaps', [1, null, 2], 3, '▁ █'],
    ['all the same', [3, 3], 2, '▁▁'],
  ])('of %s', (_name, values, width, text) => {
    expect(sparkline(values, width, true)).toBe(text);
  });

  it('of amounts begins at nothing', () => {
    expect(sparkline([0, 4, 8], 3, true, 0)).toBe('▁▅█');
    expect(sparkline([5, 5], 2, true, 0)).toBe('██');
    expect(sparkline([0, 0], 2, true, 0)).toBe('▁▁');
    expect(sparkline([0, 8], 2, false, 0)).toBe('_#');
  });
});

it.each([
  [0, '0 bit/s'],
  [999, '999 bit/s'],
  [1000, '1.00 kbit/s'],
  [12_345, '12.3 kbit/s'],
  [999_600, '1.00 Mbit/s'],
  [2.5e9, '2.50 Gbit/s'],
])('%d bits a second are %s', (rate, text) => expect(bitRate(rate)).toBe(text));

it.each([
  [0, '0'],
  [0.25, '0.3'],
  [9.96, '10'],
  [4310.4, '4,310'],
])('%d a second is %s', (rate, text) => expect(perSecond(rate)).toBe(text));

it.each([
  [0, '00:00:00'],
  [3725.9, '01:02:05'],
  [90_061, '1 d 01:01:01'],
])('%d seconds are %s', (seconds, text) => expect(clockText(seconds)).toBe(text));

describe('drops', () => {
  it.each([
    ['none', { dropped: 0 }, 'no drops'],
    ['some', { dropped: 1, frames: 999 }, '1 dropped (0.10 %)'],
    ['not told yet', { dropped: null }, 'drops not told yet'],
    [
      'never known',
      { dropped: null, capture: { ...sampleLiveState().capture, dropsCounted: false } },
      'drops not known',
    ],
  ])('%s', (_name, fields, text) => expect(dropText(sampleLiveState(fields)).text).toBe(text));
});

it('a session that was forgotten early is not said to go on', () => {
  const open = healthySession();
  const close = { ...open.close, how: 'evicted' } as const;
  expect(standText(liveSession({ ...open, close })).text).toBe('forgotten early');
});

it('the state is said in a few lines', () => {
  const recording = { path: 'a.pcapng', frames: 7, failure: null };
  const limits = [{ name: 'maxSessions', limit: 10, count: 2, firstFrame: 1 } as const];
  expect(stateText(sampleLiveState({ recording, limits })).split('\n')).toEqual([
    'eth0 for 01:02:05 with tcpdump: 1,234,567 frames, 1,200,000 TCP segments, no drops',
    '31.4 Mbit/s, 4,310 frames/s, 12 new sessions/s, 0.5 retransmissions/s',
    '4,321 sessions, 321 held; trust good; 100 MiB of memory',
    '7 frames kept in a.pcapng',
    'limit maxSessions (10) reached 2 times',
    expect.stringMatching(/^#2 10\.0\.0\.1:50002 → 10\.0\.0\.2:8081: handshake-failed: /),
    expect.stringMatching(/^#1 .*path-loss/),
  ]);
});

describe('metrics', () => {
  const handshakes = new Histogram([0.01, 0.1]);
  [0.001, 0.05, 0.06, 5].forEach((seconds) => handshakes.add(seconds));

  it('are lines of the text format: help, type, samples', () => {
    const capture = { ...sampleLiveState().capture, filter: 'host "a\\b"\n' };
    const text = prometheusText(sampleLiveState({ capture }), handshakes);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\\n]|\\.)*",?)*\})? [0-9.e+-]+)$/,
      );
    }
    expect(text).toContain('filter="host \\"a\\\\b\\"\\n"');
    expect(text).toContain('\ntcpwhy_events_total{kind="reset"} 3\n');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('have one type a family, said before its samples', () => {
    const text = prometheusText(sampleLiveState(), handshakes);
    const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(families).size).toBe(families.length);
    for (const [, name] of text.matchAll(/^([a-z_]+?)(?:_bucket|_sum|_count)?[{ ]/gm))
      expect(families).toContain(name);
  });

  it('have a histogram that adds up', () => {
    const text = prometheusText(sampleLiveState(), handshakes);
    expect(text).toContain('tcpwhy_handshake_seconds_bucket{le="0.01"} 1\n');
    expect(text).toContain('tcpwhy_handshake_seconds_bucket{le="0.1"} 3\n');
    expect(text).toContain('tcpwhy_handshake_seconds_bucket{le="+Inf"} 4\n');
    expect(text).toContain('tcpwhy_handshake_seconds_count 4\n');
  });

  it('leave out drops that nobody counts', () => {
    expect(prometheusText(sampleLiveState({ dropped: null }), handshakes)).not.toContain('dropped_frames');
    expect(prometheusText(sampleLiveState({ dropped: 7 }), handshakes)).toContain(
      'tcpwhy_dropped_frames_total 7\n',
    );
  });
});
