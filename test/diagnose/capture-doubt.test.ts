import { describe, expect, it } from 'vitest';
import { bytesLostInCapture, isOneWay, lossConfidence } from '../../src/diagnose/capture-doubt.js';
import { type DiagnoseContext, TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import { sampleSession, SILENT, unansweredSyns } from '../support/sample-session.js';

const doubt = (health: Partial<DiagnoseContext['health']>): DiagnoseContext => ({
  ...TRUSTED_CAPTURE,
  health: { ...TRUSTED_CAPTURE.health, ...health },
});

const LOSSY = { dataSegments: 500, retransmissions: 20, dataRetransmissions: 20, retransmittedBytes: 20_000 };

describe('isOneWay', () => {
  it.each([
    ['both directions', sampleSession(), false],
    ['a client that goes on as if answered', sampleSession({ toClient: SILENT }), true],
    ['a server that goes on as if asked', sampleSession({ toServer: SILENT }), true],
    ['SYNs without an answer', unansweredSyns(6), false],
    ['a SYN and a reset of the client', unansweredSyns(1, { toServer: { segments: 2, resets: 1 } }), false],
    [
      'a SYN-ACK without its SYN',
      sampleSession({ toServer: SILENT, toClient: { segments: 1, isn: 5 } }),
      true,
    ],
    [
      'data repeated without an answer',
      sampleSession({
        handshake: { outcome: 'not-captured' },
        toClient: SILENT,
        toServer: { segments: 7, dataSegments: 7, retransmissions: 6, isn: null },
      }),
      false,
    ],
    [
      'keep-alives without an answer',
      sampleSession({
        handshake: { outcome: 'not-captured' },
        toClient: SILENT,
        toServer: { segments: 9, dataSegments: 0, keepAlives: 9, isn: null },
      }),
      false,
    ],
    [
      'octets acknowledged that the capture lacks',
      sampleSession({
        handshake: { outcome: 'not-captured' },
        toClient: { ...SILENT, missing: { lostInCapture: 10 } },
        toServer: { segments: 1, dataSegments: 0, isn: null },
      }),
      true,
    ],
  ])('%s', (_name, session, want) => {
    expect(isOneWay(session)).toBe(want);
  });

  it('vetoes what cannot be judged from one direction', () => {
    const session = sampleSession({ toServer: LOSSY, toClient: SILENT, stalls: { seconds: 9, longest: 9 } });
    expect(diagnoseSession(session, TRUSTED_CAPTURE).map((verdict) => verdict.code)).toEqual(['one-way']);
  });
});

describe('lossConfidence', () => {
  const trusted = sampleSession();
  it.each([
    ['a trusted capture', trusted, TRUSTED_CAPTURE, 0.9],
    ['frames dropped while capturing', trusted, doubt({ droppedByCapture: 1 }), 0.6],
    ['no drops, as the file says', trusted, doubt({ droppedByCapture: 0 }), 0.9],
    ['1 % lost in all sessions', trusted, doubt({ lossEstimate: 0.01 }), 0.6],
    ['0.9 % lost in all sessions', trusted, doubt({ lossEstimate: 0.009 }), 0.9],
    [
      'lost octets of its own',
      sampleSession({ toServer: { missing: { lostInCapture: 1 } } }),
      TRUSTED_CAPTURE,
      0.6,
    ],
    ['no beginning', sampleSession({ handshake: { outcome: 'not-captured' } }), TRUSTED_CAPTURE, 0.7],
  ])('%s', (_name, session, context, want) => {
    expect(lossConfidence(session, context, 0.9)).toBe(want);
  });

  it('never raises what was low', () => {
    expect(lossConfidence(trusted, doubt({ droppedByCapture: 5 }), 0.3)).toBe(0.3);
  });

  it('softens verdicts about loss and leaves others', () => {
    const session = sampleSession({ toServer: { ...LOSSY, zeroWindows: 1, zeroWindowSeconds: 1 } });
    const confidence = (context: DiagnoseContext) =>
      Object.fromEntries(diagnoseSession(session, context).map((v) => [v.code, v.confidence]));
    expect(confidence(TRUSTED_CAPTURE)).toMatchObject({ 'path-loss': 0.9, 'zero-window': 0.95 });
    expect(confidence(doubt({ droppedByCapture: 9 }))).toMatchObject({
      'path-loss': 0.6,
      'zero-window': 0.95,
    });
  });

  it('doubts reordering and copies for their own reasons', () => {
    const session = sampleSession({
      toServer: { outOfOrder: 9, duplicates: 9 },
      eventCounts: { dsack: 9 },
    });
    const of = (context: DiagnoseContext, code: string) =>
      diagnoseSession(session, context).find((v) => v.code === code)?.confidence;
    expect(of(TRUSTED_CAPTURE, 'reordering')).toBe(0.85);
    expect(of(doubt({ clockSteps: 1 }), 'reordering')).toBe(0.5);
    expect(of(doubt({ arrivalTimes: true }), 'reordering')).toBe(0.6);
    expect(of(doubt({ arrivalTimes: true }), 'network-duplicates')).toBe(0.8);
    expect(of(TRUSTED_CAPTURE, 'network-duplicates')).toBe(0.8);
    expect(of(doubt({ duplicateShare: 0.01 }), 'network-duplicates')).toBe(0.5);
  });
});

it('adds up the octets that both directions lack', () => {
  const session = sampleSession({
    toServer: { missing: { lostInCapture: 3 } },
    toClient: { missing: { lostInCapture: 4, notYetSeen: 50 } },
  });
  expect(bytesLostInCapture(session)).toBe(7);
});

it('octets that came with a wrong sum and were accepted are not lost', () => {
  const toServer = { badChecksumBytes: 500, acceptedBadChecksumBytes: 500, missing: { lostInCapture: 200 } };
  expect(bytesLostInCapture(sampleSession({ toServer }))).toBe(200);
});
