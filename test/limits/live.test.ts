/** Limits of live captures and displays: small ones are reached, and what is left out is said or is the oldest. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { AnalysisView } from '../../src/engine/analysis-view.js';
import { CaptureProcess } from '../../src/live/backend/capture-process.js';
import { LimitHits } from '../../src/limits.js';
import { fromCap } from '../../src/live/cap/from-cap.js';
import { RecentEvents } from '../../src/live/monitor/recent-events.js';
import { SessionList } from '../../src/live/monitor/session-list.js';
import { LocalProcesses } from '../../src/live/process/local-processes.js';
import { Session } from '../../src/tcp/session.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { readFrames } from '../capture/read-frames.js';
import { refusedSession, sampleEvents } from '../support/sample-report.js';
import { limitTo } from '../support/small-limits.js';

const session = (number: number): Session => new Session(number, 0, false, 'observed', '', number + 1, 0);

/** An analysis that holds so many sessions. */
function viewOf(count: number): AnalysisView {
  const sessions = Array.from({ length: count }, (_, number) =>
    Object.assign(session(number), { slot: number }),
  );
  const held = {
    size: count,
    visitAwake: (visit: (one: Session) => boolean) => void sessions.every(visit),
    visitOpening: () => undefined,
    awake: (place: number) => sessions[place] ?? null,
  };
  const describe = (one: Session) => ({ ...refusedSession(), session: one.number, lastFrame: one.number });
  return { held, describe } as unknown as AnalysisView;
}

describe('limits of a display', () => {
  it('maxListedSessions: sessions beyond are counted', () => {
    limitTo({ maxListedSessions: 2 });
    const list = new SessionList(
      () => [],
      () => 0,
    );
    const rows = list.list({ sort: 'worst', matches: null, rows: 10 }, viewOf(5), 0);
    expect(rows.map((row) => row.session)).toEqual([1, 0]);
    expect(list.unwatched).toBe(3);
  });

  it('maxEndedSessions: of troubled sessions that ended the latest are listed', () => {
    limitTo({ maxEndedSessions: 2 });
    const list = new SessionList(
      () => [],
      () => 0,
    );
    for (let i = 0; i < 5; i++) list.ended({ ...refusedSession(), session: i });
    const rows = list.list({ sort: 'worst', matches: null, rows: 10 }, viewOf(0), 0);
    expect(rows.map((row) => row.session).sort()).toEqual([3, 4]);
  });

  it('maxRecentEvents: the latest stay', () => {
    limitTo({ maxRecentEvents: 3 });
    const events = new RecentEvents();
    const [first] = sampleEvents();
    for (let frame = 1; frame <= 20; frame++) events.add({ ...first!, frame });
    expect(events.all().map(({ frame }) => frame)).toEqual([18, 19, 20]);
  });

  it('maxWantedProcesses: sessions beyond stay without a name', async () => {
    limitTo({ maxWantedProcesses: 4 });
    const limits = new LimitHits();
    const ports = Array.from({ length: 10 }, (_, i) => 0x1000 + i);
    const line = (port: number): string =>
      `0: 0100007F:${port.toString(16).toUpperCase()} 0100000A:0050 01 0:0 00:0 0 1000 0 ${port} 1 0 20 4 30 10 -1\n`;
    const processes = new LocalProcesses({
      tables: () => Promise.resolve([`head\n${ports.map(line).join('')}`]),
      owners: { find: () => Promise.resolve(new Map(ports.map((pid) => [pid, { pid, name: 'x' }]))) },
      addresses: () => ['127.0.0.1'],
    });
    processes.begin({ limits });
    ports.forEach((srcPort, i) => {
      const from = { frame: i + 1, ipVersion: 4, src3: 0x7f000001, srcPort };
      processes.segment(
        Object.assign(new PacketView(), { ...from, dst3: 0x0a000001, dstPort: 80 }),
        session(i),
      );
    });
    await processes.look();
    processes.stop();
    // Each session is looked for under two names.
    expect(ports.map((_, i) => processes.of(i).length)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(limits.list()).toEqual([{ name: 'maxWantedProcesses', limit: 4, count: 8, firstFrame: 3 }]);
  });
});

describe('limits of a capturing process', () => {
  it('maxBackendLines: the last lines are kept', async () => {
    limitTo({ maxBackendLines: 3 });
    const talk = (stdout: number | 'pipe') =>
      spawn(process.execPath, ['-e', 'for (let i = 0; i < 9; i++) console.error(i)'], {
        stdio: ['ignore', stdout, 'pipe'],
      });
    const process_ = new CaptureProcess(talk, () => false);
    process_.stdout.resume();
    const { lastWords } = await process_.ended;
    expect(lastWords).toBe('6\n7\n8');
  });

  it('maxQueuedFrameBytes: frames that find no room are counted as dropped', async () => {
    limitTo({ maxQueuedFrameBytes: 500 });
    const cap = new EventEmitter();
    const buffer = Buffer.alloc(100);
    const source = fromCap(cap, buffer, 'ETHERNET');
    for (let k = 0; k < 10; k++) cap.emit('packet', 100, false);
    source.stop();
    const { length } = await readFrames(source);
    expect(length).toBeLessThan(10);
    expect(source.dropped).toBe(10 - length);
  });
});
