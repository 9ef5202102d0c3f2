/** Whatever flows by: nothing is thrown, nothing is lost count of, and every record keeps to the schema. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { captureRecord, eventRecord, sessionRecord, summaryRecord } from '../../src/report/records.js';
import type { DirectionSummary, RttSummary } from '../../src/tcp/session-summary.js';
import { encodeFrames, type EncodedFrame } from '../support/encode-frames.js';
import { crazyFlow, honestFlow } from '../support/random-flow.js';
import { violations } from '../support/report-schema.js';
import { trackFrames, type Tracked } from '../support/track.js';

/** What is wrong with the numbers of a direction. */
function wrongIn(x: DirectionSummary): string[] {
  const wrong: string[] = [];
  const parts = x.uniqueBytes + x.repeatedBytes + x.badChecksumBytes + x.outOfWindowBytes;
  if (parts !== x.bytes) wrong.push(`${x.bytes} octets, accounted for ${parts}`);
  for (const [name, value] of Object.entries(x) as [string, unknown][]) {
    if (typeof value === 'number' && !(value >= 0 && Number.isFinite(value)))
      wrong.push(`${name} is ${value}`);
  }
  for (const [name, value] of Object.entries(x.missing))
    if (!(value >= 0)) wrong.push(`missing ${name} is ${value}`);
  for (const rtt of [x.rtt, x.rttTimestamps]) wrong.push(...wrongRtt(rtt));
  if (x.spuriousRetransmissions > x.retransmissions) wrong.push('more spurious than retransmissions');
  if (x.repairedBytes > x.uniqueBytes) wrong.push('more repaired than unique');
  if (x.dataSegments > x.segments) wrong.push('more data segments than segments');
  if (x.retransmittedBytes > x.bytes) wrong.push('more retransmitted than sent');
  return wrong;
}

function wrongRtt({ min, median, p95, max, samples }: RttSummary): string[] {
  if (samples === 0)
    return min === null && median === null && p95 === null && max === null ? [] : ['rtt of nothing'];
  const sorted = min! <= median! && median! <= p95! && p95! <= max!;
  return sorted && min! >= 0 ? [] : [`rtt ${min} ${median} ${p95} ${max}`];
}

function wrongWith(tracked: Tracked): string[] {
  const wrong = [...tracked.summary.conservation.violations];
  for (const session of tracked.sessions) {
    wrong.push(
      ...[session.toServer, session.toClient]
        .flatMap(wrongIn)
        .map((what) => `session ${session.session}: ${what}`),
    );
    const counted = Object.values(session.eventCounts).reduce((a, b) => a + b, 0);
    const told = tracked.events.filter((event) => event.session === session.session).length;
    if (counted !== told) wrong.push(`session ${session.session}: ${counted} events counted, ${told} told`);
  }
  let last = 0;
  for (const event of tracked.events) {
    if (event.frame < last) wrong.push(`event of frame ${event.frame} after one of ${last}`);
    last = event.frame;
  }
  const { missing } = tracked.summary.conservation;
  const sum = (of: (x: DirectionSummary) => number) =>
    tracked.sessions.reduce((n, s: SessionReport) => n + of(s.toServer) + of(s.toClient), 0);
  if (missing.notYetSeen !== sum((x) => x.missing.notYetSeen)) wrong.push('notYetSeen does not add up');
  if (missing.lostInCapture !== sum((x) => x.missing.lostInCapture))
    wrong.push('lostInCapture does not add up');
  return wrong;
}

function schemaViolations(tracked: Tracked): string[] {
  const base = tracked.captures[0]!.baseSecond;
  const records = [
    ...tracked.captures.map(captureRecord),
    ...tracked.events.map((event) => eventRecord(event, base)),
    ...tracked.sessions.map((session) => sessionRecord(session, base)),
    summaryRecord(tracked.summary),
  ];
  return records.flatMap((record) =>
    violations(JSON.parse(JSON.stringify(record))).map(
      (what) => `${JSON.stringify(record).slice(0, 300)}: ${what}`,
    ),
  );
}

async function check(frames: readonly EncodedFrame[]): Promise<void> {
  const tracked = await trackFrames(frames);
  expect(wrongWith(tracked)).toEqual([]);
  expect(schemaViolations(tracked)).toEqual([]);
}

describe('random flows', () => {
  it('honest ones, with loss and disorder', async () => {
    await fc.assert(
      fc.asyncProperty(honestFlow, fc.constantFrom(4 as const, 6 as const), (flow, ipVersion) =>
        check(encodeFrames(flow, { ipVersion })),
      ),
      { seed: 1, numRuns: 250 },
    );
  });

  it('crazy ones', async () => {
    await fc.assert(
      fc.asyncProperty(crazyFlow, fc.constantFrom(4 as const, 6 as const), (flow, ipVersion) =>
        check(encodeFrames(flow, { ipVersion })),
      ),
      { seed: 2, numRuns: 400 },
    );
  });

  it('octets of frames turned at random', async () => {
    const flips = fc.array(
      fc.tuple(fc.nat({ max: 39 }), fc.nat({ max: 110 }), fc.integer({ min: 1, max: 255 })),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(honestFlow, flips, async (flow, turned) => {
        const frames = encodeFrames(flow);
        for (const [frame, at, bits] of turned) {
          const bytes = frames[frame]?.bytes;
          if (bytes !== undefined && at < bytes.length) bytes[at]! ^= bits;
        }
        await check(frames);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
