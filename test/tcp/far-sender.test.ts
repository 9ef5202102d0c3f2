import { describe, expect, it } from 'vitest';
import { FarSender, farSender } from '../../src/tcp/far-sender.js';

const MS = 1e6;

describe('a far sender', () => {
  it('is followed for bulk data over a path that is worth counting', () => {
    expect(farSender(32_768, 20 * MS)).not.toBeNull();
    expect(farSender(32_767, 20 * MS)).toBeNull();
    expect(farSender(1e9, 0.9 * MS)).toBeNull();
    expect(farSender(1e9, -1)).toBeNull();
  });

  it('knows of a window a trip after it passed the capture point', () => {
    const far = new FarSender(20 * MS);
    far.advertised(100 * MS, 1000);
    far.advertised(110 * MS, 2000);
    expect(far.allowance(119 * MS, 500)).toBeNull();
    expect(far.allowance(120 * MS, 500)).toBe(500);
    expect(far.allowance(129 * MS, 1000)).toBe(0);
    expect(far.allowance(130 * MS, 1000)).toBe(1000);
  });

  it('keeps edges that are apart, and of many the last two trips', () => {
    const far = new FarSender(16 * MS);
    for (let ms = 0; ms < 1000; ms++) far.advertised(ms * MS, ms);
    expect(far.allowance(1000 * MS, 0)).toBe(984);
    expect(far.allowance(990 * MS, 0)).toBe(974);
    expect(far.allowance(980 * MS, 0)).toBeNull();
  });

  it('may be asked again, for an earlier time as well, and after more edges', () => {
    const far = new FarSender(16 * MS);
    far.advertised(0, 100);
    far.advertised(10 * MS, 200);
    const at = (ms: number): number | null => far.allowance(ms * MS, 0);
    expect([20, 27, 20, 15, 16, 27].map(at)).toEqual([100, 200, 100, null, 100, 200]);
    far.advertised(20 * MS, 300);
    expect([36, 30, 90, 26].map(at)).toEqual([300, 200, 300, 200]);
    for (let ms = 30; ms < 1000; ms += 10) far.advertised(ms * MS, ms);
    expect([1006, 36, 700].map(at)).toEqual([990, null, 680]);
  });

  it('is allowed octets across the end of the sequence space', () => {
    const far = new FarSender(10 * MS);
    far.advertised(0, 500);
    expect(far.allowance(10 * MS, -500)).toBe(1000);
  });

  it('is timed by the echo of an acknowledgment, unless it paused', () => {
    const far = new FarSender(10 * MS);
    expect(far.answers(7)).toBe(false);
    far.timeAcknowledgment(10 * MS, 7);
    far.timeAcknowledgment(12 * MS, 8);
    expect([6, 7, 8].map((tsEcr) => far.answers(tsEcr))).toEqual([false, true, true]);
    far.timeEcho(25 * MS, true);
    expect(far.echo.summary()).toMatchObject({ samples: 1, min: 0.015 });
    expect(far.answers(8)).toBe(false);
    far.timeAcknowledgment(30 * MS, 9);
    far.timeEcho(900 * MS, false);
    expect(far.echo.samples).toBe(1);
  });
});
