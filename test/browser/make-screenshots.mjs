/** Makes the pictures in docs/images from fixtures: `npm run build && node test/browser/make-screenshots.mjs`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const CAPTURES = [
  'zero-window.client',
  'loss-repaired-fast.client',
  'many-connections.server',
  'refused.client',
  'forged-reset.server',
].map((name) => `fixtures/captures/${name}.pcap`);

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-pictures-'));
const report = join(folder, 'report.html');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

async function picture(name, { hash = '', colorScheme, act }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme });
  await page.goto(`file://${report}${hash}`);
  await page.locator('main:not([hidden]) h1').waitFor();
  await act?.(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: `docs/images/${name}.png` });
  await page.close();
}

try {
  mkdirSync('docs/images', { recursive: true });
  execFileSync(process.execPath, ['bin/tcpwhy.js', ...CAPTURES, '--format', 'html', '-o', report]);
  await picture('report-overview', { colorScheme: 'light' });
  await picture('report-session', {
    hash: '#session-0',
    colorScheme: 'dark',
    act: async (page) => {
      const surface = page.locator('.large .surface');
      await surface.waitFor();
      await page.locator('#graph-title').evaluate((title) => title.scrollIntoView());
      await page.mouse.move(0, 0);
      for (let i = 0; i < 9; i++) await surface.press('n');
    },
  });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
