/** Sessions that one of two points has and the other lacks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePoints, type PointOptions } from '../../src/compare/compare-points.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { LIMITS } from '../../src/limits.js';
import { toPcap } from '../support/encode-frames.js';
import { icmpErrorAbout } from '../support/icmp-error.js';
import { runMain } from '../support/run-main.js';
import { mergeFrames } from '../support/track.js';
import { type Flow, framesOf, sideOf, sideOfFrames } from './two-captures.js';

const OPEN = 'c> S 0:0 mss 1460\n+0.010 s> SA 0:0 ack 1 mss 1460\nc> . 1:1 ack 1';
const TALK = `${OPEN}\nc> P 1:101 ack 1\n+0.010 s> P 1:201 ack 101\nc> . 101:101 ack 201\n+3 c> F 101:101 ack 201`;
const SYNS = 'c> S 0:0 mss 1460\n+1 c> S 0:0 mss 1460\n+1 c> S 0:0 mss 1460';
const REFUSED = 'c> S 0:0 mss 1460\n+0.001 s> RA 0:0 ack 1';

const shared: Flow = [TALK, { clientPort: 40_001 }];
/** The same, as the other point has it. */
const arrived: Flow = [TALK, { clientPort: 40_001, startNs: 5e6 }];
let isn = 70_000;
/** Every one is a session of its own. */
const lone = (text: string, options: Flow[1] = {}): Flow => {
  isn += 1000;
  return [text, { clientPort: 50_000, clientIsn: isn, serverIsn: isn + 500, startNs: 0.2e9, ...options }];
};
const otherServer = { serverAddress: [203, 0, 113, 9] };
const otherClient = { clientAddress: [203, 0, 113, 7] };

const compare = async (a: readonly Flow[], b: readonly Flow[], options: PointOptions = {}) =>
  comparePoints(await sideOf(a), await sideOf(b), options);

describe('sessions of one point alone', () => {
  it.each<[string, Flow[], Flow[], object | null]>([
    [
      'never reached the other',
      [shared, lone(SYNS)],
      [arrived],
      { code: 'lost-sessions', place: 'between', severity: 'critical', confidence: 0.9, framesA: [7, 8, 9] },
    ],
    ['went to a host that the other has nothing of', [shared, lone(SYNS, otherServer)], [arrived], null],
    [
      'were refused between',
      [shared, lone(REFUSED)],
      [arrived],
      { code: 'refused-between', severity: 'critical', framesA: [7] },
    ],
    [
      'went on without the other',
      [shared, lone(TALK)],
      [arrived],
      { code: 'not-captured', severity: 'info' },
    ],
    [
      'began when the other had ended, or received nothing any more',
      [shared, lone(SYNS, { startNs: 60e9 })],
      [arrived],
      { code: 'lost-sessions', severity: 'warning', confidence: 0.5 },
    ],
    ['began when the other had ended', [shared, lone(TALK, { startNs: 60e9 })], [arrived], null],
    ['came from a client that the other has nothing of', [shared], [arrived, lone(TALK, otherClient)], null],
    [
      'came from a client that the other sees',
      [shared],
      [arrived, lone(TALK)],
      { code: 'not-captured', severity: 'info', framesA: [], framesB: [7] },
    ],
  ])('%s', async (_, a, b, want) => {
    const { findings, sessions, onlyA, onlyB } = (await compare(a, b))!;
    expect([sessions.length, onlyA + onlyB]).toEqual([1, 1]);
    if (want === null) expect(findings).toEqual([]);
    else expect(findings).toMatchObject([want]);
  });

  it('are sorted by what became of them', async () => {
    const result = (await compare([shared, lone(SYNS), lone(REFUSED, { clientPort: 50_001 })], [arrived]))!;
    expect(result.unmatched.a).toMatchObject({ lost: 1, refused: 1, answered: 0, elsewhere: 0 });
    expect(result.findings.map(({ title }) => title)).toEqual([
      '1 session of A never reached B: its 3 SYNs were lost between the points, and nothing answered',
      '1 session of A never reached B and was answered with a reset: something between the points refuses them',
    ]);
  });

  it('were turned away with an ICMP error', async () => {
    // Three SYNs, and a router that says "administratively prohibited" of the last one.
    const syns = framesOf([lone(SYNS)]);
    const turnedAway = [...syns, icmpErrorAbout(syns.at(-1)!, { type: 3, code: 13 })];
    const a = await sideOfFrames(mergeFrames(framesOf([shared]), turnedAway));
    const { findings, unmatched } = comparePoints(a, await sideOf([arrived]))!;
    expect(unmatched.a).toMatchObject({ unreachable: 1, lost: 0 });
    expect(findings).toMatchObject([{ code: 'refused-between', severity: 'critical' }]);
    expect(findings[0]!.title).toContain('an ICMP error');
  });

  it('are none because a filter asks for what one point shows otherwise', async () => {
    const keep = ({ toServer }: SessionReport): boolean => toServer.missingBytes > 0;
    const cut: Flow = [
      TALK.replace('c> P 1:101 ack 1\n+0.010 ', '+0.011 '),
      { clientPort: 40_001, startNs: 5e6 },
    ];
    const { sessions, findings } = (await compare([shared], [cut], { keep }))!;
    expect(sessions).toHaveLength(1);
    expect(findings).toMatchObject([
      { code: 'not-captured', title: expect.stringContaining('1 segment to the server') as string },
    ]);
  });

  it('prove nothing where sessions were left out for want of room', async () => {
    const before = LIMITS.maxComparedSessions;
    Object.assign(LIMITS, { maxComparedSessions: 1 });
    try {
      expect((await compare([shared, lone(SYNS)], [arrived, lone(TALK, otherClient)]))!.findings).toEqual([]);
    } finally {
      Object.assign(LIMITS, { maxComparedSessions: before });
    }
  });
});

describe('clocks that are an hour apart', () => {
  const late: Flow = [TALK, { clientPort: 40_001, startNs: 3600.005e9 }];

  it('do not keep what both captured from being compared', async () => {
    const { totals, findings } = (await compare([shared], [late]))!;
    expect(totals.toServer).toMatchObject({ segmentsNear: 5, matched: 5 });
    expect(findings).toEqual([]);
  });

  it('do not hide that a session never reached the other point', async () => {
    const { findings } = (await compare([shared, lone(SYNS)], [late]))!;
    expect(findings).toMatchObject([{ code: 'lost-sessions', confidence: 0.9 }]);
  });
});

describe('captures without a common session', () => {
  const talk = lone(TALK, { clientPort: 41_000, startNs: 0 });
  it.each<[string, Flow[], Flow[], PointOptions, string[] | null]>([
    ['nothing at all arrived', [lone(SYNS)], [], {}, ['lost-sessions']],
    ['the server has other sessions only', [lone(SYNS)], [lone(TALK, otherClient)], {}, ['lost-sessions']],
    ['another server has other sessions', [lone(SYNS)], [lone(TALK, otherServer)], {}, null],
    [
      'it is said that they are points',
      [lone(SYNS)],
      [lone(TALK, { ...otherServer, ...otherClient })],
      { asked: true },
      [],
    ],
    ['two clients of one server, both answered', [talk], [lone(TALK, otherClient)], {}, null],
    ['the same, said to be points', [talk], [lone(TALK, otherClient)], { asked: true }, ['not-captured']],
    ['another time', [lone(SYNS)], [lone(TALK, { startNs: 3600e9 })], { asked: true }, null],
    ['nothing in either', [], [], { asked: true }, null],
  ])('%s', async (_, a, b, options, want) => {
    const result = await compare(a, b, options);
    expect(result?.findings.map(({ code }) => code) ?? null).toEqual(want);
  });

  it('have the point nearer to the client where the SYNs are, in either order', async () => {
    const [there, back] = [await compare([lone(SYNS)], []), await compare([], [lone(SYNS)])];
    expect(there).toMatchObject({ clientSide: 'a', nearerBy: 'unanswered' });
    expect(back).toMatchObject({ clientSide: 'b', nearerBy: 'unanswered' });
    expect(back!.findings[0]!.title).toBe(
      '1 session of B never reached A: its 3 SYNs were lost between the points, and nothing answered; ' +
        'A holds no TCP session at all: see that it captured where they would arrive',
    );
  });
});

describe('tcpwhy compare', () => {
  let folder = '';
  const write = (name: string, flows: readonly Flow[]): string => {
    const file = join(folder, name);
    writeFileSync(file, toPcap(framesOf(flows)));
    return file;
  };
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([[[]], [['--mode', 'points']]])('says that nothing arrived %j', async (options) => {
    const captures = [write('a', [lone(SYNS)]), write('b', [])];
    const { status, report } = await runMain(['compare', ...captures, ...options, '--fail-on', 'loss']);
    expect(status).toBe(1);
    expect(report.split('\n')[0]).toMatch(/^✗ BETWEEN THE POINTS {2}1 session of A never reached B/);
    expect(report).not.toContain('Along the way');
  });

  it.each<[string, Flow[], Flow[], RegExp]>([
    ['nothing', [], [], /NOTHING TO COMPARE {2}No session that is asked for is in either/],
    ['nothing at another time', [shared], [lone(TALK, { startNs: 3600e9 })], /TOO FEW/],
  ])('compares runs of %s', async (_, a, b, want) => {
    const { status, report } = await runMain(['compare', write('a', a), write('b', b)]);
    expect([status, report.split('\n')[0]]).toEqual([0, expect.stringMatching(want)]);
  });

  it('says which run is empty', async () => {
    const captures = [write('a', [shared]), write('b', [])];
    const { report } = await runMain(['compare', ...captures, '--mode', 'runs']);
    expect(report.split('\n')[0]).toContain('NOTHING TO COMPARE  B holds no session');
  });
});
