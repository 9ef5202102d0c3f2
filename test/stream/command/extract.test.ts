/** `--extract`: a file for each direction, gaps as asked for, nothing overwritten, nothing led astray. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/limits.js';
import { scriptFrames } from '../../support/track.js';
import { OPEN, spell, workplace } from './run-streams.js';

const at = workplace();

const UP = '192.000.002.001.40000-198.051.100.002.00080';
const DOWN = '198.051.100.002.00080-192.000.002.001.40000';

const SESSION = spell(
  `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> P 1:4 ack 5 {yes}\nc> P 9:13 ack 4 {CCCC}\ns> . 4:4 ack 13\nc> F 13:13 ack 4`,
);

const out = (): string => join(at.folder(), 'out');
const file = (name: string): string => readFileSync(join(out(), name), 'latin1');
const index = (): Record<string, unknown>[] =>
  file('index.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('files', () => {
  it('have names made of addresses and ports', async () => {
    const { status, said } = await at.run([at.script(SESSION), '--extract', out()]);
    expect(status).toBe(0);
    expect(readdirSync(out()).sort()).toEqual([UP, DOWN, 'index.ndjson']);
    expect(file(DOWN)).toBe('yes');
    expect(said).toContain('2 files with 11 octets');
  });

  it('of sessions that used the same ports are told apart', async () => {
    const again = scriptFrames(spell(`${OPEN}c> P 1:6 ack 1 {AGAIN}`), { clientIsn: 900_000, startNs: 9e9 });
    await at.run([at.capture([...scriptFrames(SESSION), ...again]), '--extract', out()]);
    expect(file(UP).slice(0, 4)).toBe('AAAA');
    expect(file(`${UP}c1`)).toBe('AGAIN');
  });

  it('of IPv6 have addresses in full, without colons', async () => {
    await at.run([at.script(SESSION, { ipVersion: 6 }), '--extract', out()]);
    const address = (host: number): string => `2001_0db8_0000_0000_0000_0000_0000_000${host}`;
    expect(file(`${address(2)}.00080-${address(1)}.40000`)).toBe('yes');
  });

  it('are those of the sessions that were chosen', async () => {
    const other = scriptFrames(spell(`${OPEN}c> P 1:6 ack 1 {OTHER}`), { clientPort: 50_000, startNs: 9e9 });
    const path = at.capture([...scriptFrames(SESSION), ...other]);
    await at.run([path, '--extract', out(), '--stream', '1']);
    expect(readdirSync(out()).sort()).toEqual([UP.replace('40000', '50000'), 'index.ndjson']);
    await at.run([path, '--extract', out(), '--filter', 'port 40000', '--force']);
    expect(readdirSync(out())).toContain(UP);
  });
});

describe('octets that come late', () => {
  // Frame 4 is cut behind its first four payload octets; frame 5 is read behind the gap; frame 6 brings what was cut.
  const LATE = spell(
    `${OPEN}c> P 1:9 ack 1 snap 58 {AAAABBBB}\nc> P 9:13 ack 1 {CCCC}\n+0.3 c> P 3:9 ack 1 {AABBxB}\n+0.3 c> P 1:9 ack 1 {AAxABBBB}\ns> . 1:1 ack 13\nc> F 13:13 ack 1`,
  );
  const lateOf = (): unknown => {
    const [{ gaps, octets }] = index() as [
      { gaps: { late: number }[]; octets: { late: number; conflicting: number } },
    ];
    return [gaps.map(({ late }) => late), octets.late, octets.conflicting];
  };

  it('stand where zeros would be, once, and are compared with nothing but what was read', async () => {
    await at.run([at.script(LATE), '--extract', out()]);
    expect(file(UP)).toBe('AAAABBxBCCCC');
    expect(lateOf()).toEqual([[4], 4, 1]);
  });

  it('may come in parts, from the middle', async () => {
    const script = spell(
      `${OPEN}c> P 1:9 ack 1 snap 58 {AAAABBBB}\nc> P 9:13 ack 1 {CCCC}\n+0.3 c> P 6:8 ack 1 {xy}\n+0.3 c> P 5:9 ack 1 {1zz2}\nc> F 13:13 ack 1`,
    );
    await at.run([at.script(script), '--extract', out()]);
    expect(file(UP)).toBe('AAAA1xy2CCCC');
    expect(lateOf()).toEqual([[4], 4, 0]);
  });

  it.each([
    ['skip', { [UP]: 'AAAACCCC' }],
    ['split', { [UP]: 'AAAA', [`${UP}@8`]: 'CCCC' }],
  ])('have no place with --gap %s', async (gap, want) => {
    await at.run([at.script(LATE), '--extract', out(), '--gap', gap]);
    const found = readdirSync(out()).filter((name) => name.startsWith(UP));
    expect(Object.fromEntries(found.map((name) => [name, file(name)]))).toEqual(want);
    expect(lateOf()).toEqual([[0], 4, gap === 'split' ? 0 : 1]);
  });
});

describe('gaps', () => {
  it.each([
    ['zero', { [UP]: 'AAAA\0\0\0\0CCCC' }, [{ at: 4, filled: true }]],
    ['skip', { [UP]: 'AAAACCCC' }, [{ at: 4, filled: false }]],
    ['split', { [UP]: 'AAAA', [`${UP}@8`]: 'CCCC' }, [{ at: 4, filled: false }]],
  ])('%s', async (gap, want, gaps) => {
    await at.run([at.script(SESSION), '--extract', out(), '--gap', gap]);
    const found = readdirSync(out()).filter((name) => name.startsWith(UP));
    expect(Object.fromEntries(found.map((name) => [name, file(name)]))).toEqual(want);
    expect(index()[0]).toMatchObject({
      type: 'stream-file',
      session: 0,
      from: 'client',
      firstFrame: 4,
      end: 'fin',
      length: 12,
      octets: { delivered: 8, missing: { lostInCapture: 4 } },
      gaps: [{ offset: 4, length: 4, reason: 'lost-in-capture', frame: 6, ...gaps[0] }],
    });
    expect(index().at(-1)).toMatchObject({
      type: 'summary',
      octets: 11,
      gap,
      failed: [],
      interrupted: false,
    });
  });

  it('before the first octet and behind the last one are there too', async () => {
    const path = at.script(spell(`${OPEN}c> P 5:9 ack 1 {BBBB}\ns> . 1:1 ack 13`));
    await at.run([path, '--extract', out()]);
    expect(file(UP)).toBe('\0\0\0\0BBBB\0\0\0\0');
    expect(index()[0]).toMatchObject({ files: [{ file: UP, offset: 0, size: 12 }] });
  });

  it('alone are no file', async () => {
    const path = at.script(`${OPEN}c> P 1:9 ack 1 snap 54`);
    const { status } = await at.run([path, '--extract', out()]);
    expect(status).toBe(0);
    expect(readdirSync(out())).toEqual(['index.ndjson']);
    expect(index()[0]).toMatchObject({ files: [], gaps: [{ length: 8, reason: 'snaplen' }] });
  });

  it('take no room on the disk, and the largest are left out', async () => {
    const far = 2 ** 26 + 2_000_000;
    const path = at.script(
      spell(
        `c> S 0:0 win 65535 ws 14\ns> SA 0:0 ack 1 win 65535 ws 14\nc> . 1:1 ack 1\ns> . 1:1 ack 1\n` +
          `c> P 1:5 ack 1 {AAAA}\nc> P 1000005:1000009 ack 1 {BBBB}\nc> P ${far}:${far + 4} ack 1 {CCCC}`,
      ),
    );
    await at.run([path, '--extract', out()]);
    const { size, blocks } = statSync(join(out(), UP));
    expect(size).toBe(1_000_012);
    expect(blocks * 512).toBeLessThan(200_000);
    expect(index()[0]).toMatchObject({ gaps: [{ filled: true }, { filled: false }] });
  });
});

describe('gaps without number', () => {
  it('are listed up to a limit, and counted', async () => {
    const lines = Array.from(
      { length: LIMITS.maxIndexedGaps + 5 },
      (_, i) => `c> P ${2 * i + 2}:${2 * i + 3} ack 1`,
    );
    const opening = 'c> S 0:0\ns> SA 0:0 ack 1\nc> . 1:1 ack 1\n';
    await at.run([at.script(`${opening}${lines.join('\n')}`), '--extract', out()]);
    const [stream] = index() as { gaps: unknown[]; moreGaps: number }[];
    expect(stream!.gaps.length).toBe(LIMITS.maxIndexedGaps);
    expect(stream!.moreGaps).toBe(5);
    expect(statSync(join(out(), UP)).size).toBe(2 * (LIMITS.maxIndexedGaps + 5));
  });
});

describe('what is there already', () => {
  it('stays, and is not mixed with what is new', async () => {
    await at.run([at.script(SESSION), '--extract', out()]);
    writeFileSync(join(out(), UP), 'mine');
    const result = await at.run([at.script(SESSION), '--extract', out()]);
    expect(result.status).toBe(2);
    expect(result.said).toContain('index.ndjson: it exists already; --force overwrites');
    expect(file(UP)).toBe('mine');
  });

  it('stays, when only the name of a stream is taken', async () => {
    mkdirSync(out());
    writeFileSync(join(out(), UP), 'mine');
    const result = await at.run([at.script(SESSION), '--extract', out()]);
    expect(result.status).toBe(2);
    expect(result.said).toContain(`${UP}: it exists already; --force overwrites`);
    expect(file(UP)).toBe('mine');
    // Everything else is complete.
    expect(file(DOWN)).toBe('yes');
  });

  it('is overwritten with --force', async () => {
    await at.run([at.script(SESSION), '--extract', out()]);
    writeFileSync(join(out(), UP), 'x'.repeat(100));
    const result = await at.run([at.script(SESSION), '--extract', out(), '--force']);
    expect(result.status).toBe(0);
    expect(file(UP)).toBe('AAAA\0\0\0\0CCCC');
  });

  it.each([
    [UP, []],
    [UP, ['--force']],
    ['index.ndjson', []],
    ['index.ndjson', ['--force']],
    [`${UP}.partial`, []],
    [`${UP}.partial`, ['--force']],
    ['index.ndjson.partial', []],
  ])('is not followed when it is a symbolic link: %s %j', async (name, force) => {
    const victim = join(at.folder(), 'victim');
    writeFileSync(victim, 'precious');
    mkdirSync(out());
    symlinkSync(victim, join(out(), name));
    const result = await at.run([at.script(SESSION), '--extract', out(), ...force]);
    expect(result.status).toBe(2);
    expect(result.said).toContain('symbolic link');
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  it('is a file where the folder should be', async () => {
    writeFileSync(out(), '');
    const result = await at.run([at.script(SESSION), '--extract', out()]);
    expect(result.status).toBe(2);
    expect(result.said).toContain(out());
  });
});

describe('the input', () => {
  it('cannot be a pipe when it has to be read twice', async () => {
    const result = await at.run(['-', '--extract', out(), '--filter', 'port 80']);
    expect(result).toMatchObject({ status: 2 });
    expect(result.said).toContain('cannot be read twice');
    expect(existsSync(out())).toBe(false);
  });

  it('that is cut short ends with its own status', async () => {
    const path = at.script(SESSION);
    writeFileSync(path, readFileSync(path).subarray(0, -10));
    const { status } = await at.run([path, '--extract', out()]);
    expect(status).toBe(4);
    expect(file(DOWN)).toBe('yes');
  });

  it('that is none is told', async () => {
    const path = join(at.folder(), 'text');
    writeFileSync(path, 'This is no capture, whatever one thinks of it.');
    expect(await at.run([path])).toMatchObject({ status: 3 });
  });
});
