import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/report/json-text.js';
import { captureRecord, eventRecord, sessionRecord, summaryRecord } from '../../src/report/records.js';
import { EVENT_KINDS, HANDSHAKE_FAILURES, RESET_CAUSES } from '../../src/tcp/events.js';
import { TCP_STATES } from '../../src/tcp/session-summary.js';
import { reportSchema, violations } from '../support/report-schema.js';
import {
  BASE_SECOND,
  PATH_LOSS,
  sampleCapture,
  sampleEvents,
  sampleSessions,
  sampleSummary,
} from '../support/sample-report.js';

const problem = { code: 'record_cut', message: 'ends inside a record', offset: 99, frame: 0 };
const fullSummary = sampleSummary({
  limits: [{ name: 'maxHoles', limit: 1024, count: 2, firstFrame: 7 }],
  notes: [{ code: 'tcp_bad_option_len', count: 3, firstFrame: 9 }],
  captureVerdicts: [PATH_LOSS],
});

const RECORDS: [string, JsonObject][] = [
  ['capture', captureRecord(sampleCapture())],
  [
    'damaged capture',
    captureRecord(sampleCapture({ problems: [problem], dropped: null, firstTimeNs: null })),
  ],
  ...sampleEvents().map((event): [string, JsonObject] => [event.kind, eventRecord(event, BASE_SECOND)]),
  ...sampleSessions().map((s): [string, JsonObject] => [
    `session ${s.session}`,
    sessionRecord(s, BASE_SECOND),
  ]),
  ['summary', summaryRecord(fullSummary)],
];

describe('schema', () => {
  it.each(RECORDS)('%s validates', (_, record) => {
    expect(violations(record)).toEqual([]);
  });

  it.each(RECORDS)('%s: no field may be missing', (_, record) => {
    for (const name of Object.keys(record)) {
      const rest = Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
      expect(violations(rest), `without ${name}`).not.toEqual([]);
    }
  });

  it.each(RECORDS)('%s: no field may be added', (_, record) => {
    expect(violations({ ...record, surprise: 1 })).not.toEqual([]);
  });

  it('nested objects are closed, too', () => {
    const record = JSON.parse(JSON.stringify(sessionRecord(sampleSessions()[1]!, BASE_SECOND)));
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value)) {
        const target = value as Record<string, unknown>;
        target.surprise = 1;
        if (violations(record).length === 0) open.push(path);
        delete target.surprise;
      }
      for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/${name}`);
    };
    walk(record, '');
    expect(open).toEqual([]);
  });

  it.each([
    ['time as a number', { time: 1_700_000_000.5 }],
    ['time with six digits', { time: '1700000000.123456' }],
    ['kind that does not exist', { kind: 'mystery' }],
    ['frame 0', { frame: 0 }],
    ['side that does not exist', { from: 'router' }],
    ['cause that does not exist', { cause: 'bad luck' }],
    ['confidence above 1', { confidence: 1.5 }],
    ['negative octets', { bytes: -1 }],
  ])('event with a %s is refused', (_, change) => {
    expect(violations({ ...eventRecord(sampleEvents()[0]!, BASE_SECOND), ...change })).not.toEqual([]);
  });

  it('samples have every kind of event', () => {
    expect(sampleEvents().map((event) => event.kind)).toEqual(EVENT_KINDS);
  });

  it.each([
    ['eventKind', EVENT_KINDS],
    ['resetCause', RESET_CAUSES],
    ['handshakeFailure', HANDSHAKE_FAILURES],
    ['state', TCP_STATES],
  ])('%s is the list of the code', (name, list) => {
    expect(reportSchema.$defs[name]!.enum).toEqual(list);
  });

  it('the definitions of events cover each kind once', () => {
    const kinds = Object.entries(reportSchema.$defs)
      .filter(([name]) => name.endsWith('Event'))
      .flatMap(([, definition]) => {
        const kind = definition.properties?.kind;
        return kind?.enum ?? [kind?.const];
      });
    expect(kinds.sort()).toEqual([...EVENT_KINDS].sort());
  });
});
