import { describe, expect, it } from 'vitest';
import { Progress, progressLine } from '../../src/report/progress.js';

const HALF = { bytes: 50_000_000, totalBytes: 100_000_000, frames: 123_456 };

describe('progressLine', () => {
  it.each([
    [HALF, 2, 100, ' 50 %  ############............  25.0 MB/s  61,728 frames/s  2 s left'],
    [HALF, 2, 60, ' 50 %  25.0 MB/s  61,728 frames/s  2 s left'],
    [HALF, 2, 30, ' 50 %  25.0 MB/s'],
    [HALF, 0, 60, ' 50 %  123,456 frames'],
    [{ ...HALF, totalBytes: null }, 2, 60, '47.7 MiB read  25.0 MB/s  61,728 frames/s'],
    [{ bytes: 0, totalBytes: 0, frames: 0 }, 1, 60, '0 B read  0.0 MB/s  0 frames/s'],
    [{ ...HALF, bytes: 200_000_000 }, 2, 60, '100 %  100.0 MB/s  61,728 frames/s'],
    [{ ...HALF, bytes: 100_000 }, 100, 60, '  0 %  0.0 MB/s  1,235 frames/s  1 d 04 h left'],
  ])('%j after %i s in %i columns', (state, seconds, width, want) => {
    expect(progressLine(state, seconds, width, false)).toBe(want);
  });

  it('never is wider than it may', () => {
    for (let width = 10; width < 100; width++) {
      expect(progressLine(HALF, 3, width, true).length).toBeLessThanOrEqual(width);
    }
  });
});

describe('Progress', () => {
  function start(columns?: number): { written: string[]; progress: Progress } {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text), columns };
    return { written, progress: new Progress(stream, { unicode: false }) };
  }

  it('draws ten times a second at most', () => {
    const { written, progress } = start(80);
    for (let ms = 0; ms < 1000; ms += 5) progress.update(HALF, 1_000_000 + ms);
    expect(written).toHaveLength(10);
    for (const text of written) expect(text.startsWith('\r\x1b[K')).toBe(true);
  });

  it('counts time from the first update', () => {
    const { written, progress } = start(80);
    progress.update({ bytes: 0, totalBytes: 100_000_000, frames: 0 }, 77_000);
    progress.update(HALF, 79_000);
    expect(written.at(-1)).toBe(
      '\r\x1b[K 50 %  ############............  25.0 MB/s  61,728 frames/s  2 s left',
    );
  });

  it('wipes itself off once, and only when it drew', () => {
    const { written, progress } = start();
    progress.finish();
    expect(written).toEqual([]);
    progress.update(HALF, 5);
    progress.finish();
    progress.finish();
    expect(written).toHaveLength(2);
    expect(written[1]).toBe('\r\x1b[K');
  });
});
