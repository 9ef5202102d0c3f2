import { describe, expect, it } from 'vitest';
import { captureRecord, eventRecord, sessionRecord, summaryRecord } from '../../src/report/records.js';
import {
  BASE_SECOND,
  healthySession,
  lossySession,
  sampleCapture,
  sampleDirection,
  sampleEvents,
  sampleSummary,
} from '../support/sample-report.js';

describe('records', () => {
  it('capture: contract fields first, exact times, nothing internal', () => {
    const record = captureRecord(sampleCapture());
    expect(Object.keys(record).slice(0, 11)).toEqual([
      'type',
      'file',
      'format',
      'linkTypes',
      'frames',
      'bytes',
      'tcpSegments',
      'firstTime',
      'lastTime',
      'truncated',
      'problems',
    ]);
    expect(record).toMatchObject({ firstTime: '1700000000.123456789', lastTime: '1700000125.600000000' });
    expect(record).not.toHaveProperty('baseSecond');
    expect(record).not.toHaveProperty('firstTimeNs');
  });

  it('capture without frames: times are null', () => {
    expect(captureRecord(sampleCapture({ firstTimeNs: null, lastTimeNs: null }))).toMatchObject({
      firstTime: null,
      lastTime: null,
    });
  });

  it('event: contract fields first, noise of doubles gone', () => {
    const record = eventRecord(sampleEvents()[0]!, BASE_SECOND);
    expect(record).toEqual({
      type: 'event',
      frame: 1,
      time: '1700000000.201000001',
      session: 1,
      from: 'server',
      kind: 'retransmission',
      cause: 'fast',
      spurious: null,
      bytes: 1448,
      originalFrame: 7,
      delay: 0.3,
      confidence: 0.9,
      evidence: ['the peer had acknowledged it'],
    });
    expect(Object.keys(record).slice(0, 6)).toEqual(['type', 'frame', 'time', 'session', 'from', 'kind']);
  });

  it('event of no session: session is null', () => {
    expect(eventRecord(sampleEvents().at(-1)!, BASE_SECOND)).toMatchObject({
      session: null,
      kind: 'port-scan',
    });
  });

  it('session: contract fields first', () => {
    expect(Object.keys(sessionRecord(lossySession(), BASE_SECOND)).slice(0, 15)).toEqual([
      'type',
      'session',
      'client',
      'server',
      'roles',
      'firstFrame',
      'firstTime',
      'duration',
      'handshake',
      'close',
      'state',
      'zeek',
      'toServer',
      'toClient',
      'verdicts',
    ]);
  });

  it('session: evidence that is a figure has no frame', () => {
    const record = JSON.parse(JSON.stringify(sessionRecord(lossySession(), BASE_SECOND)));
    expect(record.verdicts[0].evidence.at(-1)).toEqual({
      frame: null,
      text: '12 of 795 data segments are 1.5 %',
    });
    expect(record.verdicts[0].evidence[0].frame).toBe(312);
  });

  it.each([
    [0.1 + 0.2, 0.3],
    [1 / 3, 0.333333333],
    [1e-10, 0],
    [-1e-10, 0],
    [-0, 0],
    [958_333.33333333337, 958_333.333333333],
    [2.5, 2.5],
    [Number.NaN, null],
    [Infinity, null],
  ])('number %d → %d', (throughput, want) => {
    const session = healthySession({ toServer: sampleDirection({ throughput }) });
    const record = JSON.parse(JSON.stringify(sessionRecord(session, BASE_SECOND)));
    expect(Object.is(record.toServer.throughput, want)).toBe(true);
  });

  it('summary: frame 0 of a limit is null, counts of 0 stay', () => {
    const limits = [{ name: 'maxHoles' as const, limit: 1024, count: 2, firstFrame: 0 }];
    expect(summaryRecord(sampleSummary({ limits }))).toMatchObject({
      type: 'summary',
      limits: [{ name: 'maxHoles', limit: 1024, count: 2, firstFrame: null }],
      health: { duplicateFrames: 0 },
    });
  });
});
