/** Limits of reports, streams and comparisons: small ones are reached, and what is left out is said. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { ExtractSink } from '../../src/cli/streams/extract-sink.js';
import { OutputFolder } from '../../src/cli/streams/output-folder.js';
import { readSide } from '../../src/compare/capture-side.js';
import { comparePoints } from '../../src/compare/compare-points.js';
import { matchSessions } from '../../src/compare/match-sessions.js';
import { analyze } from '../../src/engine/analyze.js';
import type { AnalysisSummary } from '../../src/engine/analysis-report.js';
import { GraphRecorder } from '../../src/engine/graph-recorder.js';
import { FilteredSink } from '../../src/filter/filtered-sink.js';
import { LiveFilteredSink } from '../../src/filter/live-filtered-sink.js';
import { parseFilter } from '../../src/filter/session-filter.js';
import { LimitHits } from '../../src/limits.js';
import { SpillFile } from '../../src/cli/spill-file.js';
import { JsonReport } from '../../src/report/json.js';
import { HtmlReport } from '../../src/report/html/html-report.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { assembleScript, texts } from '../stream/assemble.js';
import { spell } from '../stream/command/run-streams.js';
import { toPcap } from '../support/encode-frames.js';
import { OPEN } from '../support/event-table.js';
import { reportData } from '../support/html-report.js';
import {
  BASE_SECOND,
  sampleCapture,
  sampleEvents,
  sampleSessions,
  sampleSummary,
} from '../support/sample-report.js';
import { limitTo } from '../support/small-limits.js';
import { scriptFrames } from '../support/track.js';

const SILENT = { capture: () => undefined, session: () => undefined, summary: () => undefined };
/** A session with two retransmissions and data both ways. */
const LOSSY = `${OPEN} / c> . 1:101 ack 1 / s> . 1:51 ack 101 / c> . 101:201 ack 51 / +0.4 c> . 101:201 ack 51 / +0.8 c> . 101:201 ack 51 / s> . 51:51 ack 201`;

describe('limits of reports', () => {
  it('maxReportRows: rows of an HTML report beyond are counted', () => {
    limitTo({ maxReportRows: 2 });
    let html = '';
    const assets = { script: '', style: '', scriptHash: '', styleHash: '' };
    const report = new HtmlReport({ write: (text) => (html += text) }, { version: '1', assets });
    report.capture(sampleCapture({}));
    for (const session of sampleSessions()) report.session(session, BASE_SECOND);
    report.summary(sampleSummary());
    const more = sampleSessions().length - 2;
    expect(reportData(html).limits).toContainEqual(
      expect.objectContaining({ name: 'maxReportRows', limit: 2, count: more }),
    );
  });

  it('maxHeldReportBytes: more of a JSON report waits in a temporary file', () => {
    const write = (): string => {
      let text = '';
      const tool = { name: 'tcpwhy', version: '1' };
      const report = new JsonReport({ write: (piece) => (text += piece) }, tool, () => new SpillFile());
      for (const event of sampleEvents()) report.event(event, BASE_SECOND);
      report.capture(sampleCapture({ file: 'ä'.repeat(40_000) }));
      for (let i = 0; i < 200; i++) {
        for (const session of sampleSessions()) report.session(session, BASE_SECOND);
      }
      report.summary(sampleSummary());
      return text;
    };
    const held = write();
    expect(held.length).toBeGreaterThan(500_000);
    limitTo({ maxHeldReportBytes: 100_000 });
    expect(write()).toBe(held);
  });

  it('maxHeldReportBytes: a full disk is an error that names the file', () => {
    expect(() => new SpillFile('/no/such/folder')).toThrow(/cannot write .*no.such.folder/);
  });

  it('maxGraphReasons: graphs have events without their reasons', async () => {
    limitTo({ maxGraphReasons: 1 });
    const recorder = new GraphRecorder();
    await analyze(captureFromBytes(toPcap(scriptFrames(LOSSY))), SILENT, { observers: [recorder] });
    const { events } = recorder.graphOf(0)!;
    expect(events.kind.length).toBeGreaterThan(1);
    expect(recorder.limits.list()).toMatchObject([{ name: 'maxGraphReasons' }]);
  });

  it.each([FilteredSink, LiveFilteredSink])('maxFilteredEvents: events beyond are counted, %o', (Sink) => {
    limitTo({ maxFilteredEvents: 3 });
    let last: AnalysisSummary | null = null;
    let told = 0;
    const sink = new Sink(parseFilter('duration >= 0'), {
      ...SILENT,
      event: () => void told++,
      summary: (summary) => (last = summary),
    });
    for (const event of sampleEvents()) sink.event!(event, BASE_SECOND);
    for (const session of sampleSessions()) sink.session(session, BASE_SECOND);
    sink.summary(sampleSummary());
    expect(told).toBeLessThanOrEqual(3);
    expect(last!.limits).toContainEqual(
      expect.objectContaining({ name: 'maxFilteredEvents', count: sampleEvents().length - 3 }),
    );
  });

  it('maxComparedSegments: a comparison says how many it left out', async () => {
    limitTo({ maxComparedSegments: 4 });
    const side = async () => readSide(captureFromBytes(toPcap(scriptFrames(LOSSY)), { name: 'x' }));
    const result = comparePoints(await side(), await side())!;
    expect(result.omitted).toBe(2 * (scriptFrames(LOSSY).length - 4));
  });
});

describe('limits of comparisons', () => {
  const side = async (frames: ReturnType<typeof scriptFrames>) =>
    readSide(captureFromBytes(toPcap(frames), { name: 'x' }));

  it('maxComparedSessions, maxComparedEvents: what is beyond is counted', async () => {
    limitTo({ maxComparedSessions: 1, maxComparedEvents: 1 });
    const frames = [LOSSY, LOSSY].flatMap((text, i) =>
      scriptFrames(text, { clientPort: 2000 + i, startNs: i * 1e10 }),
    );
    const { sessions, eventsOf, limits } = await side(frames);
    expect(sessions.length).toBe(1);
    expect([...eventsOf.values()].flat().length).toBe(1);
    expect(limits).toMatchObject([
      { name: 'maxComparedEvents', count: 3 },
      { name: 'maxComparedSessions', count: 1 },
    ]);
  });

  it('maxMatchCandidates: a port that is used again and again is matched in linear time', async () => {
    limitTo({ maxMatchCandidates: 2 });
    const frames = Array.from({ length: 40 }, (_, i) =>
      scriptFrames('c> S 0:0', { clientIsn: 1000 + 7919 * i, startNs: i * 1e9 }),
    ).flat();
    const { pairs, onlyA, onlyB } = matchSessions(
      (await side(frames)).sessions,
      (await side(frames)).sessions,
    );
    expect(pairs.map(({ a, b }) => a.session - b.session)).toEqual(new Array(40).fill(0));
    expect([onlyA, onlyB]).toEqual([[], []]);
  });
});

describe('limits of streams', () => {
  it('maxCorruptCopies: of corrupt segments that nobody repeats only the latest are kept', async () => {
    limitTo({ maxCorruptCopies: 2 });
    // Checksums count as wrong where most of this sender's are right.
    const good = Array.from({ length: 9 }, (_, i) => `c> P ${1 + i}:${2 + i} ack 1 {g}`);
    const bad = Array.from({ length: 5 }, (_, i) => `c> P ${10 + i}:${11 + i} ack 1 {x} bad`);
    const open = OPEN.replaceAll(' / ', '\n');
    const assembled = await assembleScript(spell([open, ...good, ...bad, 's> . 1:1 ack 15'].join('\n')));
    expect(texts(assembled)[0]).toBe('ggggggggg{3 lost-in-capture}xx');
    expect(assembled.summary.limits).toMatchObject([{ name: 'maxCorruptCopies', count: 3 }]);
  });

  it('maxZeroFilledGap, maxIndexedGaps: a long gap is left out, and gaps beyond are counted', async () => {
    limitTo({ maxZeroFilledGap: 100, maxIndexedGaps: 2 });
    const path = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    const sink = new ExtractSink(new OutputFolder(path, false), 'zero');
    const text = `${OPEN} / c> P 1:3 ack 1 / c> P 13:15 ack 1 / c> P 515:517 ack 1 / c> P 527:529 ack 1`;
    const { limits } = await analyze(captureFromBytes(toPcap(scriptFrames(text))), SILENT, {
      observers: [new StreamAssembler(sink)],
    });
    sink.finish({ interrupted: false });
    const [file] = readdirSync(path).filter((name) => name.includes('40000-'));
    // 2 + 10 zeros + 2, nothing for the 500, 2 + 10 zeros + 2.
    expect(readFileSync(join(path, file!)).length).toBe(28);
    const [line] = readFileSync(join(path, 'index.ndjson'), 'utf8').split('\n');
    const stream = JSON.parse(line!) as { gaps: { filled: boolean }[] };
    expect(stream.gaps.map(({ filled }) => filled)).toEqual([true, false]);
    expect(stream).toMatchObject({ moreGaps: 1 });
    expect(limits).toMatchObject([
      { name: 'maxZeroFilledGap', count: 1 },
      { name: 'maxIndexedGaps', count: 1 },
    ]);
  });
});

describe('LimitHits', () => {
  it('counts each limit, with the frame of the first time', () => {
    const hits = new LimitHits();
    hits.hit('maxHoles', 7);
    hits.hit('maxSessions', 8, 5);
    hits.hit('maxHoles', 9);
    expect(hits.list()).toEqual([
      { name: 'maxHoles', limit: 1024, count: 2, firstFrame: 7 },
      { name: 'maxSessions', limit: 5, count: 1, firstFrame: 8 },
    ]);
  });
});
