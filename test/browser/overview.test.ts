/** The overview of the HTML report in a real browser. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { CAPTURES } from '../support/fixture-captures.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

interface SessionFigures {
  readonly session: number;
  readonly verdicts: readonly unknown[];
  readonly toServer: { readonly bytes: number };
  readonly toClient: { readonly bytes: number };
}

describe.skipIf(CHROMIUM === null)('the overview', () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let mixed: string;

  beforeAll(async () => {
    browser = await launch();
    mixed = await folder.report('mixed', [
      ...['zero-window.client', 'refused.client', 'many-connections.server', 'tail-loss.server'].map(
        (name) => `${CAPTURES}/${name}.pcap`,
      ),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  it('opens from a file and says the worst first', async () => {
    const { page, complaints } = await openReport(browser, mixed);
    expect(await page.title()).toContain('.pcap and 3 more captures');
    expect(await page.locator('h1:visible').textContent()).toMatch(/./);
    const severities = await page
      .locator('#wrong .verdict')
      .evaluateAll((cards) => cards.map((card) => card.className));
    expect(severities.length).toBeGreaterThan(1);
    expect(severities[0]).toContain('critical');
    expect(complaints).toEqual([]);
  });

  it('explains a finding when asked', async () => {
    const { page, complaints } = await openReport(browser, mixed);
    const card = page.locator('#wrong .verdict').first();
    await card.locator('summary').click();
    await card.getByText('What to check').waitFor();
    expect(complaints).toEqual([]);
  });

  it('sorts by a column, both ways', async () => {
    const { page, complaints } = await openReport(browser, mixed);
    const durations = () =>
      page.locator('.body .cell.client').evaluateAll((cells) => cells.map((cell) => cell.textContent));
    await page.getByRole('button', { name: 'Client' }).click();
    const up = await durations();
    expect(await page.getByRole('columnheader', { name: 'Client' }).getAttribute('aria-sort')).toBe(
      'ascending',
    );
    await page.getByRole('button', { name: 'Client' }).click();
    const down = await durations();
    expect(await page.getByRole('columnheader', { name: 'Client' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    expect(up[0]).not.toBe(down[0]);
    expect(complaints).toEqual([]);
  });

  it('searches and filters, and says how many match', async () => {
    const { page, complaints } = await openReport(browser, mixed);
    const status = page.locator('.status');
    await expect.poll(() => status.textContent()).toMatch(/^\d+ sessions$/);
    await page.getByRole('searchbox').fill('refused');
    await expect.poll(() => status.textContent()).toMatch(/^1 of \d+ sessions match$/);
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Severity').selectOption('3');
    await expect.poll(() => page.locator('.body .row').count()).toBe(2);
    await page.getByLabel('Finding', { exact: true }).selectOption('zero-window');
    await expect.poll(() => page.locator('.body .row').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('opens a session by keyboard, and comes back', async () => {
    const { page, complaints } = await openReport(browser, mixed);
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    const active = await page.getByRole('grid').getAttribute('aria-activedescendant');
    const session = await page.locator(`#${active}`).getAttribute('data-session');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Session ${session}`, exact: true }).waitFor();
    expect(page.url()).toContain(`#session-${session}`);
    await page.goBack();
    await page.getByRole('grid').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.goForward();
    await page.getByRole('heading', { name: `Session ${session}`, exact: true }).waitFor();
    await page.getByRole('link', { name: 'All sessions' }).click();
    await page.getByRole('grid').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows what is known of a session that is not in the file in full', async () => {
    const crowd = readdirSync(CAPTURES).filter((name) => /\.(client|server)\.pcap$/.test(name));
    const args = crowd.map((name) => `${CAPTURES}/${name}`);
    const report = await folder.report('crowd', args);
    const json = folder.write('crowd.json', '');
    await main([...args, '--format', 'json', '--output', json]);
    const { sessions } = JSON.parse(readFileSync(json, 'utf8')) as { sessions: SessionFigures[] };
    // The least of those of which there is nothing to say.
    const octets = ({ toServer, toClient }: SessionFigures): number => toServer.bytes + toClient.bytes;
    const [least] = sessions
      .filter(({ verdicts }) => verdicts.length === 0)
      .sort((a, b) => octets(a) - octets(b));
    const { page, complaints } = await openReport(browser, report, { hash: `#session-${least!.session}` });
    await page.getByText(`--stream ${least!.session}`).waitFor({ timeout: 10_000 });
    expect(complaints).toEqual([]);
  });

  it('follows the system and the switch in its colours', async () => {
    const { page, complaints } = await openReport(browser, mixed, { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByRole('button', { name: 'Light' }).click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.getByRole('button', { name: 'Auto' }).click();
    expect(await ground()).toBe(dark);
    expect(complaints).toEqual([]);
  });

  it.each([320, 390, 768, 1280])('is %i pixels wide and no wider', async (width) => {
    const { page } = await openReport(browser, mixed, { viewport: { width, height: 800 } });
    for (const hash of ['#', '#session-0']) {
      await page.goto(`file://${mixed}${hash}`);
      await page.locator('main:not([hidden]) h1').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(
        width,
      );
    }
  });
});
