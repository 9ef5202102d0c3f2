/** `tcpwhy streams FILE`: which sessions carry data, for people and for programs. */
import { describe, expect, it } from 'vitest';
import { scriptFrames } from '../../support/track.js';
import { OPEN, spell, workplace } from './run-streams.js';

const at = workplace();

const frames = (): ReturnType<typeof scriptFrames> => [
  ...scriptFrames(spell(`${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 1:5 ack 1 {AAXA}\ns> P 1:4 ack 5 {yes}`)),
  ...scriptFrames(OPEN, { clientPort: 40_001, startNs: 1e9 }),
  ...scriptFrames(spell(`${OPEN}c> P 5:9 ack 1 {BBBB}\ns> . 1:1 ack 9`), {
    clientPort: 40_002,
    serverPort: 443,
    startNs: 2e9,
  }),
];

describe('the list', () => {
  it('is a table', async () => {
    const { status, report } = await at.show([at.capture(frames())]);
    expect(status).toBe(0);
    expect(report).toContain('0  192.0.2.1:40000 → 198.51.100.2:80');
    expect(report).toContain('4 B in 1 gap');
    expect(report).toContain('two versions');
    expect(report).toContain('2 sessions carry data, 1 without');
    expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('can be cut, and says so', async () => {
    const { report } = await at.show([at.capture(frames()), '--top', '1']);
    expect(report).not.toContain('40002');
    expect(report).toContain('1 more: --top');
  });

  it('shows the sessions that a filter lets through', async () => {
    const { report } = await at.show([at.capture(frames()), '--filter', 'port 443']);
    expect(report).not.toContain(':40000');
    expect(report).toContain('1 session carries data');
  });

  it.each(['json', 'ndjson'])('is %s for programs', async (format) => {
    const { report } = await at.show([at.capture(frames()), '--format', format]);
    const records =
      format === 'json'
        ? []
        : report
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as object);
    const document =
      format === 'json' ? (JSON.parse(report) as { streams: object[]; summary: object }) : null;
    const streams = document?.streams ?? records.filter((record) => 'toServer' in record);
    expect(streams).toMatchObject([
      {
        type: 'stream',
        session: 0,
        client: { address: '192.0.2.1', port: 40_000 },
        firstTime: '1600000000.000000000',
        toServer: {
          end: 'capture-end',
          length: 4,
          octets: { captured: 8, delivered: 4, repeated: 4, conflicting: 1, gaps: 0 },
        },
        toClient: { length: 3, octets: { delivered: 3 } },
      },
      {
        session: 2,
        toServer: { length: 8, octets: { delivered: 4, missing: { lostInCapture: 4 }, gaps: 1 } },
      },
    ]);
    const summary = document?.summary ?? records.at(-1);
    expect(summary).toMatchObject({ type: 'summary', sessions: 3, streams: 2, withoutPayload: 1 });
  });

  it('of nothing is empty', async () => {
    const path = at.capture(scriptFrames(OPEN));
    expect((await at.show([path])).report).toBe('0 sessions carry data, 1 without\n');
    expect(JSON.parse((await at.show([path, '--format', 'json'])).report)).toMatchObject({ streams: [] });
  });
});
