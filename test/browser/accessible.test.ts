/** Rules of accessibility that a program can check, in light and dark, wide and narrow; and paper. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[];
}

describe.skipIf(CHROMIUM === null)('the report', () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let report: string;

  beforeAll(async () => {
    browser = await launch();
    report = await folder.report(
      'all',
      ['zero-window.client', 'refused.client', 'loss-repaired-fast.client', 'forged-reset.server'].map(
        (name) => `${CAPTURES}/${name}.pcap`,
      ),
    );
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const places = ['', '#session-0', '#session-24'];
  const screens = [
    { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
    { name: 'light phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
    { name: 'dark phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const;

  it.each(screens.flatMap((screen) => places.map((hash) => ({ ...screen, hash }))))(
    'breaks no rule of accessibility, $name $hash',
    async ({ colorScheme, viewport, hash }) => {
      // The checker makes markup of its own, which the page's policy forbids: it looks on from outside.
      const { page } = await openReport(browser, report, { hash, colorScheme, viewport, bypassCSP: true });
      await page.waitForTimeout(150);
      for (const summary of await page.locator('main:not([hidden]) details.explanation > summary').all())
        await summary.click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(found).toEqual([]);
    },
  );

  it.each(['', '#session-0'])('can be printed, %j', async (hash) => {
    const { page, complaints } = await openReport(browser, report, { hash, colorScheme: 'dark' });
    await page.waitForTimeout(150);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(10_000);
    expect(complaints).toEqual([]);
  });

  it('prints what cannot be scrolled or opened on paper', async () => {
    const { page } = await openReport(browser, report);
    await page.locator('.status').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('.print-only .row').count()).toBeGreaterThan(3);
    expect(await page.locator('.grid').isVisible()).toBe(false);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('can be used with the keyboard alone: everything that can be clicked can be reached', async () => {
    const { page } = await openReport(browser, report, { hash: '#session-0' });
    await page.locator('.plots').waitFor();
    const unreachable = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'main:not([hidden]) :is(a, button, select, input, summary, [role=grid], [role=application])',
        ),
      ]
        .filter((element) => element.tabIndex < 0)
        .map((element) => element.outerHTML),
    );
    expect(unreachable).toEqual([]);
  });
});
