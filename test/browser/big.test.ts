/** A hundred thousand sessions and a million segments: it works. How fast is told by benchmarks. */
import { appendFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigReport } from './big-report.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

const SESSIONS = 100_000;
const SEGMENTS = 1_000_000;

describe.skipIf(CHROMIUM === null)(`${SESSIONS} sessions`, () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let report: string;

  beforeAll(async () => {
    browser = await launch();
    report = folder.write('big.html', '');
    for (const piece of bigReport(SESSIONS, SEGMENTS)) appendFileSync(report, piece);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const cells = (page: Page, column: string): Promise<string[]> =>
    page.locator(`.body .cell.${column}`).evaluateAll((all) => all.map((cell) => cell.textContent ?? ''));

  it('are all in the table, and few rows exist', async () => {
    const { page, complaints } = await openReport(browser, report);
    await expect.poll(() => page.locator('.status').textContent()).toBe('100,000 sessions');
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
    expect(await page.locator('.body .row').count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('can be sorted, scrolled to the last, and searched', async () => {
    const { page, complaints } = await openReport(browser, report);
    await page.locator('.status').waitFor();
    await page.getByRole('columnheader', { name: '#' }).getByRole('button').click();
    await page.getByRole('grid').press('End');
    await expect.poll(async () => (await cells(page, 'number')).at(-1)).toBe('99999');
    const last = page.locator(`#${await page.getByRole('grid').getAttribute('aria-activedescendant')}`);
    expect(await last.isVisible()).toBe(true);
    await page.getByRole('searchbox').fill('10.3.2.5');
    await expect.poll(() => page.locator('.status').textContent()).toMatch(/^\d+ of 100,000 sessions match$/);
    for (const client of await cells(page, 'client')) expect(client).toMatch(/^10\.3\.2\.5:/);
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Severity').selectOption('2');
    await expect.poll(() => page.locator('.status').textContent()).toBe('11,112 of 100,000 sessions match');
    expect(complaints).toEqual([]);
  }, 60_000);

  it('and a million segments of one can be zoomed down to single ones', async () => {
    const { page, complaints } = await openReport(browser, report, { hash: '#session-0' });
    const surface = page.locator('.large .surface');
    await surface.waitFor({ timeout: 50_000 });
    await surface.scrollIntoViewIfNeeded();
    const box = (await surface.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    await surface.focus();
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -240);
    await expect
      .poll(() =>
        page.locator('.navigator .window').evaluate((window) => (window as HTMLElement).style.width),
      )
      .toBe('0.2%');
    await surface.press('n');
    await expect.poll(() => page.locator('.spoken').textContent()).toMatch(/retransmission \(fast\)/);
    const rungs = page.locator('.ladder .rung.held');
    await rungs.waitFor();
    await page.locator('.ladder').press('End');
    await expect.poll(() => page.locator('.rung.held .which').textContent()).toBe(String(SEGMENTS));
    expect(await page.locator('.rung.held').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  }, 120_000);
});
