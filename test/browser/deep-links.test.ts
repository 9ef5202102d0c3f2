/** Every finding leads to its place in its graph, from a fresh start as well, and nothing needs a mouse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

describe.skipIf(CHROMIUM === null)('places of the report', () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let report: string;

  beforeAll(async () => {
    browser = await launch();
    const names = [
      'zero-window.client',
      'refused.client',
      'loss-repaired-fast.client',
      'forged-reset.server',
    ];
    report = await folder.report(
      'places',
      names.map((name) => `${CAPTURES}/${name}.pcap`),
    );
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const spoken = (page: Page) => page.locator('.spoken').textContent();

  it('are where the proofs of all findings lead, each to its own frame', async () => {
    const { page, complaints } = await openReport(browser, report);
    const links = await page
      .locator('#wrong .evidence a')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('href')!, link.textContent]));
    expect(links.length).toBeGreaterThan(4);
    for (const [hash, text] of links) {
      await page.evaluate((to) => void (location.hash = to), hash!);
      await expect
        .poll(() => spoken(page), { message: `${hash}` })
        .toContain(`Frame ${/\d+/.exec(text!)![0]},`);
    }
    expect(complaints).toEqual([]);
  });

  it('open from the address alone', async () => {
    const { page } = await openReport(browser, report);
    const place = (await page.locator('#wrong .evidence a').last().getAttribute('href'))!;
    const { page: fresh, complaints } = await openReport(browser, report, { hash: place });
    const frame = /-frames?-(\d+)/.exec(place)![1];
    await expect.poll(() => fresh.locator('.spoken').textContent()).toContain(`Frame ${frame},`);
    expect(complaints).toEqual([]);
  });

  it.each(['#session-999999', '#session-0-frame-999999999', '#nowhere', '#session-x', '#__proto__', '#%ff'])(
    'that are not there do no harm: %s',
    async (hash) => {
      const { page, complaints } = await openReport(browser, report, { hash });
      expect(await page.locator('main:not([hidden]) h1').count()).toBe(1);
      expect(complaints).toEqual([]);
    },
  );

  it('are reached by Tab, with a ring around what has the focus', async () => {
    const { page } = await openReport(browser, report, { hash: '#session-0' });
    await page.locator('.plots').waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const stops: { ring: boolean; name: string }[] = [];
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const at = document.activeElement;
        if (!(at instanceof HTMLElement) || at === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        return {
          ring: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
          name: at.getAttribute('aria-label') ?? at.textContent,
        };
      });
      if (stop === null) break;
      stops.push(stop);
    }
    expect(stops.filter(({ ring }) => !ring)).toEqual([]);
    expect(stops.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Time-sequence graph/),
        expect.stringMatching(/^Segments/),
      ]),
    );
  });

  it('are skipped to from the first stop', async () => {
    const { page } = await openReport(browser, report);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});
