import { describe, expect, it } from 'vitest';
import { CAPTURE_VERDICT_CODES } from '../../src/diagnose/capture-findings.js';
import type { CaptureFacts } from '../../src/diagnose/capture-health.js';
import { diagnoseContext } from '../../src/diagnose/context.js';
import { captureHealth, diagnoseCapture } from '../../src/diagnose/diagnose-capture.js';
import type { Severity } from '../../src/diagnose/verdict.js';

const facts = (fields: Partial<CaptureFacts> = {}): CaptureFacts => ({
  frames: 10_000,
  tcpSegments: 9_000,
  sessions: 100,
  evictedSessions: 0,
  payloadBytes: 990_000,
  ackedUnseenBytes: 0,
  droppedByCapture: 0,
  oneWaySessions: 0,
  midstreamSessions: 0,
  duplicateFrames: 0,
  offloadSegments: 0,
  offloadedChecksums: 0,
  badChecksums: 0,
  truncatedFrames: 0,
  snapLen: null,
  clockSteps: 0,
  largestClockStep: 0,
  truncatedInput: false,
  gaps: [],
  inputProblems: 0,
  ...fields,
});

const CASES: [string, Partial<CaptureFacts>, string, Severity, RegExp, string][] = [
  [
    '1 % unseen',
    { ackedUnseenBytes: 10_000 },
    'capture-drops',
    'warning',
    /lacks 9\.77 KiB .*\(1\.00 %/,
    'limited',
  ],
  ['10 % unseen', { ackedUnseenBytes: 110_000 }, 'capture-drops', 'critical', /10\.0 % of the data/, 'poor'],
  ['one frame dropped', { droppedByCapture: 1 }, 'capture-drops', 'info', /dropped 1 frame \(/, 'good'],
  [
    'a frame of ten dropped',
    { droppedByCapture: 1_200 },
    'capture-drops',
    'critical',
    /1,200 frames \(10\.7 %\)/,
    'limited',
  ],
  [
    'one one-way session',
    { oneWaySessions: 1 },
    'capture-one-sided',
    'info',
    /1 of 100 sessions .*has only/,
    'good',
  ],
  [
    'two one-way sessions',
    { oneWaySessions: 2 },
    'capture-one-sided',
    'warning',
    /2 of 100 sessions/,
    'limited',
  ],
  [
    'half of all one-way',
    { oneWaySessions: 50 },
    'capture-one-sided',
    'warning',
    /50 of 100 .*50\.0 %/,
    'poor',
  ],
  [
    'the only session one-way',
    { oneWaySessions: 1, sessions: 1 },
    'capture-one-sided',
    'warning',
    /1 of 1 session /,
    'poor',
  ],
  ['1 % copies', { duplicateFrames: 90 }, 'capture-duplicates', 'warning', /90 frames \(1\.00 %/, 'limited'],
  ['large segments', { offloadSegments: 4 }, 'capture-offload', 'info', /4 segments larger/, 'good'],
  ['open checksums', { offloadedChecksums: 5 }, 'capture-offload', 'info', /5 checksums not filled/, 'good'],
  [
    'cut frames',
    { truncatedFrames: 7, snapLen: 96 },
    'capture-truncated',
    'info',
    /7 of 10,000 frames .*96 octets/,
    'good',
  ],
  [
    'a tiny step back',
    { clockSteps: 1, largestClockStep: 0.000_9 },
    'clock-steps',
    'info',
    /1 time, by 900 µs/,
    'good',
  ],
  [
    'a step back',
    { clockSteps: 2, largestClockStep: 0.001 },
    'clock-steps',
    'warning',
    /2 times, by 1 ms/,
    'limited',
  ],
  [
    'times of arrival',
    { arrivalTimes: true, droppedByCapture: null },
    'arrival-times',
    'warning',
    /not by the kernel/,
    'limited',
  ],
  ['no beginning', { midstreamSessions: 3 }, 'capture-midstream', 'info', /3 of 100 sessions/, 'good'],
  [
    'ended early',
    { truncatedInput: true },
    'input-damaged',
    'warning',
    /stopped after 10,000 frames/,
    'limited',
  ],
  [
    'damaged inside',
    { inputProblems: 2 },
    'input-damaged',
    'warning',
    /\(2 problems\).*10,000 frames/,
    'limited',
  ],
  [
    'too many sessions',
    { evictedSessions: 7 },
    'sessions-evicted',
    'warning',
    /7 of 100 sessions were forgotten early/,
    'limited',
  ],
  [
    'missing files',
    {
      gaps: [
        { fromNs: 1e9, toNs: 3e9, what: 'the file a.pcap2' },
        { fromNs: 5e9, toNs: 6e9, what: 'the file a.pcap4' },
      ],
    },
    'capture-gap',
    'warning',
    /^2 pieces of the capture are missing, 3\.00 s in all: the file a\.pcap2; the file a\.pcap4\.$/,
    'limited',
  ],
];

describe('a capture verdict', () => {
  it.each(CASES)('%s', (_name, fields, code, severity, title, grade) => {
    const given = facts(fields);
    const health = captureHealth(given);
    const verdicts = diagnoseCapture(health, given);
    expect(verdicts.map((verdict) => verdict.code)).toEqual([code]);
    expect(verdicts[0]!.severity).toBe(severity);
    expect(verdicts[0]!.subject).toBe('capture');
    expect(verdicts[0]!.title).toMatch(title);
    expect(verdicts[0]!.evidence.length).toBeGreaterThan(0);
    expect(verdicts[0]!.advice.length).toBeGreaterThan(0);
    expect(health.grade).toBe(grade);
    expect(health.notes).toHaveLength(1);
    expect(health.notes[0]).toContain(verdicts[0]!.title);
  });

  it('has a case for every code', () => {
    const tested = new Set(CASES.map(([, , code]) => code));
    expect(CAPTURE_VERDICT_CODES.filter((code) => !tested.has(code))).toEqual([]);
  });

  it.each([
    ['a good capture', {}],
    ['0.99 % unseen', { ackedUnseenBytes: 9_890 }],
    ['drops unknown', { droppedByCapture: null }],
    ['0.99 % copies', { duplicateFrames: 89 }],
    ['two copies of few', { duplicateFrames: 2, tcpSegments: 10 }],
    ['nothing at all', { frames: 0, tcpSegments: 0, sessions: 0, payloadBytes: 0, droppedByCapture: null }],
  ])('is not made of %s', (_name, fields) => {
    const given = facts(fields);
    const health = captureHealth(given);
    expect(diagnoseCapture(health, given)).toEqual([]);
    expect(health).toMatchObject({ grade: 'good', notes: [] });
  });

  it('stands in order of severity, then code', () => {
    const given = facts({
      ackedUnseenBytes: 500_000,
      oneWaySessions: 5,
      duplicateFrames: 900,
      midstreamSessions: 1,
      clockSteps: 1,
      largestClockStep: 3,
      truncatedFrames: 1,
    });
    expect(diagnoseCapture(captureHealth(given), given).map((verdict) => verdict.code)).toEqual([
      'capture-drops',
      'capture-duplicates',
      'capture-one-sided',
      'clock-steps',
      'capture-midstream',
      'capture-truncated',
    ]);
  });
});

describe('captureHealth', () => {
  it('carries the counts over and estimates the loss', () => {
    const given = facts({ ackedUnseenBytes: 10_000, droppedByCapture: null, badChecksums: 2 });
    const health = captureHealth(given);
    expect(health.lossEstimate).toBeCloseTo(0.01, 12);
    expect(health).toMatchObject({ ackedUnseenBytes: 10_000, droppedByCapture: null, badChecksums: 2 });
    expect(health.notes.at(-1)).toMatch(
      /^2 segments have a wrong TCP checksum\. What .* acknowledged .* was right on the wire; the rest is not/,
    );
  });

  it('gives sessions their context', () => {
    const given = facts({
      duplicateFrames: 90,
      ackedUnseenBytes: 10_000,
      clockSteps: 4,
      largestClockStep: 1,
    });
    expect(diagnoseContext(captureHealth(given), given, 5e9)).toEqual({
      health: { droppedByCapture: 0, lossEstimate: 0.01, duplicateShare: 0.01, clockSteps: 4 },
      gaps: [],
      captureEndNs: 5e9,
    });
  });

  it('does not divide by nothing', () => {
    const empty = facts({ frames: 0, tcpSegments: 0, sessions: 0, payloadBytes: 0 });
    expect(diagnoseContext(captureHealth(empty), empty, null).health.duplicateShare).toBe(0);
  });
});
