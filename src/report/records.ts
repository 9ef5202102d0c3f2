/**
 * From results to the records of the NDJSON contract: pure functions, no sums. What is done on the
 * way is the same everywhere: times become decimal strings, fractions lose the noise of doubles,
 * what is not known or not a number becomes null.
 */
import type { AnalysisSummary, CaptureReport, SessionReport } from '../engine/analysis-report.js';
import type { TcpEvent } from '../tcp/events.js';
import type { JsonObject, JsonValue } from './json-text.js';
import { formatEpoch } from './time.js';

/** Version of the records and the JSON document; raised when a field changes its meaning. */
export const SCHEMA_VERSION = 1;

/** Most digits after the point of any number: a nanosecond. */
const FRACTION_DIGITS = 9;

const LETTER_E = 0x65;
const LETTER_S = 0x73;

/** Record of one input. */
export function captureRecord(capture: CaptureReport): JsonObject {
  const { file, format, linkTypes, frames, bytes, tcpSegments, firstTimeNs, lastTimeNs, ...rest } = capture;
  const { truncated, problems, baseSecond, ...extra } = rest;
  const times = { firstTimeNs, lastTimeNs };
  const named = { file, format, linkTypes, frames, bytes, tcpSegments, ...times, truncated, problems };
  return record('capture', { ...named, ...extra }, baseSecond);
}

/** Record of one event. */
export function eventRecord(event: TcpEvent, baseSecond: number): JsonObject {
  const { frame, timeNs, session, from, kind, ...rest } = event;
  const whose = session < 0 ? null : session;
  return record('event', { frame, timeNs, session: whose, from, kind, ...rest }, baseSecond);
}

/** Record of one session. */
export function sessionRecord(report: SessionReport, baseSecond: number): JsonObject {
  const { session, client, server, roles, firstFrame, firstTimeNs, duration, handshake, ...rest } = report;
  const { close, state, zeek, toServer, toClient, verdicts, ...extra } = rest;
  const start = { session, client, server, roles, firstFrame, firstTimeNs, duration, handshake };
  const end = { close, state, zeek, toServer, toClient, verdicts };
  return record('session', { ...start, ...end, ...extra }, baseSecond);
}

/** Record of the totals. */
export function summaryRecord(summary: AnalysisSummary): JsonObject {
  return record('summary', summary, 0);
}

/** Record of any other result: numbers, names and nulls as in the records of the contract. */
export function resultRecord(type: string, fields: object): JsonObject {
  return record(type, fields, 0);
}

/** A record of any type: times, frames and fractions as in all of them. */
export function record(type: string, fields: object, baseSecond: number): JsonObject {
  const out: JsonObject = { type };
  copyFields(out, fields, baseSecond);
  return out;
}

function copyFields(out: JsonObject, fields: object, baseSecond: number): void {
  const source = fields as Readonly<Record<string, unknown>>;
  // A plain loop: a session has 130 fields, and there may be millions of sessions.
  for (const name in source) {
    const value = source[name];
    if (value === undefined) continue;
    const last = name.charCodeAt(name.length - 1);
    if (last === LETTER_S && name.endsWith('imeNs')) {
      out[name.slice(0, -'Ns'.length)] = typeof value === 'number' ? formatEpoch(baseSecond, value) : null;
    } else if (value === 0 && last === LETTER_E && (name === 'frame' || name.endsWith('Frame'))) {
      // Frames count from 1; inside, 0 stands for "no frame".
      out[name] = null;
    } else {
      out[name] = jsonValue(value, baseSecond);
    }
  }
}

function jsonValue(value: unknown, baseSecond: number): JsonValue {
  switch (typeof value) {
    case 'number':
      return exactNumber(value);
    case 'string':
    case 'boolean':
      return value;
    case 'object': {
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item: unknown) => jsonValue(item, baseSecond));
      const out: JsonObject = {};
      copyFields(out, value, baseSecond);
      return out;
    }
    default:
      return null;
  }
}

/** A number as reports show it: 0.1 + 0.2 as 0.3; neither infinities nor negative zero. */
export function exactNumber(value: number): number | null {
  if (Number.isInteger(value)) return value === 0 ? 0 : value;
  if (!Number.isFinite(value)) return null;
  const rounded = Number(value.toFixed(FRACTION_DIGITS));
  return rounded === 0 ? 0 : rounded;
}
