/** Devices between the points that rewrite headers. */
import { describe, expect, it } from 'vitest';
import { comparePoints } from '../../src/compare/compare-points.js';
import type { PointComparison } from '../../src/compare/point-comparison.js';
import type { TrackOptions } from '../support/track.js';
import { type Flow, sideOf } from './two-captures.js';

const SYN = 'mss 1460 ws 7 sackok ts 700 0';
const SYN_ACK = 'mss 1460 ws 8 sackok ts 9000 700';

/** A session of one request and one answer; what the device does to it is in the words. */
const session = (syn: string, synAck: string, data = 'ts 710 9000', flags = ''): string =>
  [
    `c> S${flags} 0:0 win 64240 ${syn}`,
    `+0.010 s> SA 0:0 ack 1 win 65160 ${synAck}`,
    `c> . 1:1 ack 1 win 502 ${data}`,
    `c> P 1:101 ack 1 ${data} ect0`,
    '+0.010 s> P 1:201 ack 101 ts 9010 710',
    'c> . 101:101 ack 201 ts 720 9010 id 99',
  ].join('\n');

const AT_A: Flow = [session(SYN, SYN_ACK)];
const compare = async (text: string, options: TrackOptions = {}, a = AT_A): Promise<PointComparison> =>
  comparePoints(await sideOf([a]), await sideOf([[text, { startNs: 2e6, ...options }]]))!;

/** Kind, direction, sentence behind the colon and frames of each finding. */
const told = ({ findings }: PointComparison): unknown[] =>
  findings.map(({ code, direction, severity, title, framesA, framesB }) => [
    `${code} ${direction} ${severity}`,
    title.replace(/.*: /, ''),
    framesA,
    framesB,
  ]);
const toServer = (text: string, severity = 'info', frame = 1) => [
  [`changed-between toServer ${severity}`, text, [frame], [frame]],
];

describe('a device between the points', () => {
  it('is not told of where nothing was changed', async () => {
    expect(told(await compare(AT_A[0]))).toEqual([]);
  });

  it.each<[string, string, string?]>([
    ['mss 1400 ws 7 sackok ts 700 0', 'MSS 1460 → 1400'],
    ['ws 7 sackok ts 700 0', 'MSS removed'],
    ['mss 1460 ws 7 ts 700 0', 'SACK-permitted removed', 'warning'],
    ['mss 1460 sackok ts 700 0', 'window scale removed', 'warning'],
    ['mss 1460 ws 0 sackok ts 700 0', 'window scale 7 → 0', 'warning'],
    ['mss 1460 ws 7 sackok', 'time stamps removed'],
    ['mss 1380 ws 7 ts 700 0', 'MSS 1460 → 1380, SACK-permitted removed', 'warning'],
    ['mss 1460 ws 7 sackok ts 700 0 tfo 0', 'Fast Open added'],
  ])('that leaves of a SYN %s', async (syn, want, severity = 'info') => {
    expect(told(await compare(session(syn, SYN_ACK)))).toEqual(toServer(want, severity));
  });

  it('that changes the SYN-ACK is named for the way to the client, with the frames of both points', async () => {
    const result = await compare(session(SYN, 'mss 1300 ws 8 sackok ts 9000 700'));
    // B has what the server sent, A what came.
    expect(told(result)).toEqual([['changed-between toClient info', 'MSS 1300 → 1460', [2], [2]]]);
  });

  it('that clears the ECN bits of a SYN', async () => {
    const asking: Flow = [session(SYN, SYN_ACK, 'ts 710 9000', 'EC')];
    expect(told(await compare(AT_A[0], {}, asking))).toEqual(toServer('the ECN bits of the SYN cleared'));
  });

  it('that clears the ECN bits of packets', async () => {
    const want = toServer('the ECN bits of IP cleared in 1 segment', 'info', 4);
    expect(told(await compare(AT_A[0].replace(' ect0', '')))).toEqual(want);
  });

  it('that marks packets has a queue', async () => {
    const result = await compare(AT_A[0].replace(' ect0', ' ce'));
    expect(result.totals.toServer.markedBetween).toBe(1);
    expect(result.findings).toMatchObject([{ code: 'marked-between', direction: 'toServer' }]);
  });

  it('that marks what cannot carry a mark rewrites it', async () => {
    const plain: Flow = [AT_A[0].replace(' ect0', '')];
    const result = await compare(AT_A[0].replace(' ect0', ' ce'), {}, plain);
    expect(result.totals.toServer.markedBetween).toBe(0);
    expect(told(result)).toEqual(toServer('the ECN bits of IP rewritten in 1 segment', 'info', 4));
  });

  it('that rewrites windows does not lose the acknowledgments', async () => {
    const result = await compare(AT_A[0].replace('win 502', 'win 400'));
    expect(told(result)).toEqual(toServer('the window field rewritten in 3 segments', 'info', 3));
    expect(result.totals.toServer.lostBetween).toBe(0);
  });

  it('that rewrites time stamps does not lose segments', async () => {
    const result = await compare(AT_A[0].replace(/ts 7(\d\d) /g, 'ts 1447$1 '));
    expect(told(result)).toEqual(toServer('the values of time stamps rewritten in 3 segments', 'info', 3));
    expect(result.totals.toServer).toMatchObject({ lostBetween: 0, matched: 4 });
  });

  it('is not seen in options that the capture cut off', async () => {
    const cut: Flow = [AT_A[0].replace(`${SYN}`, `${SYN} snap 58`)];
    expect(told(await compare(AT_A[0].replace(SYN, `mss 1400 ${SYN.slice(9)}`), {}, cut))).toEqual([]);
  });

  it('is compared at the SYN that came, not at one that was lost before', async () => {
    const again: Flow = [`c> SEC 0:0 win 64240 ${SYN}\n+1 ${session(SYN.replace('700', '690'), SYN_ACK)}`];
    const late = session(SYN.replace('700', '690'), SYN_ACK);
    const result = await compare(late, { startNs: 1.002e9, clientIpId: 2 }, again);
    // The first one passed before B captured.
    expect(result.findings).toEqual([]);
  });

  it('is told of once for many sessions', async () => {
    const clamped = session(SYN.replace('1460', '1400'), SYN_ACK);
    const flows = (text: string, startNs: number): Flow[] =>
      [1, 2, 3].map((k) => [text, { clientPort: 40_000 + k, clientIsn: k * 1e6, startNs }]);
    const result = comparePoints(await sideOf(flows(AT_A[0], 0)), await sideOf(flows(clamped, 2e6)))!;
    expect(result.findings.map(({ title }) => title)).toEqual([
      'A device between the points changed headers to the server: MSS 1460 → 1400 (in 3 sessions)',
    ]);
    expect(result.totals.toServer.changes).toMatchObject([{ field: 'mss', segments: 3 }]);
  });
});

describe('a firewall that chooses other sequence numbers', () => {
  const translated: TrackOptions = { clientAddress: [203, 0, 113, 5], clientPort: 61_000 };
  const rewrites = 'A device between the points rewrites';

  it.each<[string, string, TrackOptions, string | null]>([
    [
      'of both sides',
      AT_A[0],
      { clientIsn: 4_000_000_000, serverIsn: 12_000 },
      `${rewrites} sequence numbers (by 3,999,999,000 to the server, by 10,000 to the client)`,
    ],
    ['of the client', AT_A[0], { clientIsn: 7000 }, `${rewrites} sequence numbers (by 6,000 to the server)`],
    [
      'of the server, answering for it with stamps of its own',
      AT_A[0].replace('ts 700 0', 'ts 701 0'),
      { serverIsn: 12_000 },
      `${rewrites} sequence numbers (by 10,000 to the client)`,
    ],
    [
      'and addresses',
      AT_A[0],
      { clientIsn: 7000, serverIsn: 12_000, ...translated },
      `${rewrites} addresses or ports and sequence numbers (by 6,000 to the server, by 10,000 to the client)`,
    ],
    ['and addresses only', AT_A[0], translated, `${rewrites} addresses or ports`],
    // Another session of the same addresses: nothing of its opening is the same.
    ['is none where the stamps differ', AT_A[0].replace('ts 700 0', 'ts 701 0'), { clientIsn: 7000 }, null],
  ])('%s', async (_, text, options, want) => {
    const result = comparePoints(await sideOf([AT_A]), await sideOf([[text, { startNs: 2e6, ...options }]]));
    if (want === null) {
      expect(result).toBeNull();
      return;
    }
    const { totals, findings, sessions } = result!;
    expect(findings).toMatchObject([{ code: 'changed-between', title: want, framesA: [1], framesB: [1] }]);
    expect(sessions).toHaveLength(1);
    for (const d of [totals.toServer, totals.toClient])
      expect([d.lostBetween, d.onlyFar, d.matched]).toEqual([0, 0, d.segmentsNear]);
  });

  it('does not hide what was lost', async () => {
    const without = AT_A[0].replace(/c> P .*\n\+0.010 /, '+0.011 ');
    const { totals } = await compare(without, { clientIsn: 7000, serverIsn: 12_000 });
    expect(totals.toServer).toMatchObject({ lostBetween: 0, uncaptured: 1 });
  });

  it('that answers SYNs itself does not make its point the nearer one to the server', async () => {
    // The device answers at once, and opens its own connection to the server later.
    const answers = /\+0.010 s> P/;
    const atA: Flow = [AT_A[0].replace('+0.010 s> SA', '+0.0001 s> SA').replace(answers, '+0.034 s> P')];
    const behind: Flow = [AT_A[0].replace(answers, '+0.020 s> P'), { startNs: 4e6, serverIsn: 12_000 }];
    const [a, b] = [await sideOf([atA]), await sideOf([behind])];
    expect([comparePoints(a, b)!.clientSide, comparePoints(b, a)!.clientSide]).toEqual(['a', 'b']);
    expect(comparePoints(a, b)!.clock!.roundTripNs).toBeGreaterThanOrEqual(0);
  });

  it('takes stamps that several sessions have for no proof', async () => {
    const flows = (isn: number, address: number): Flow[] =>
      [1, 2].map((k) => [
        AT_A[0],
        {
          clientPort: 40_000 + k,
          clientIsn: isn + k,
          serverIsn: isn - k,
          clientAddress: [10, 0, 0, address],
        },
      ]);
    expect(comparePoints(await sideOf(flows(5000, 1)), await sideOf(flows(9_000_000, 2)))).toBeNull();
  });
});
