/* global performance, requestAnimationFrame */
/**
 * How fast the page of a big report is in a browser: `npm run bench:page` prints milliseconds and memory.
 * A hundred thousand sessions to sort, search and scroll, and a million segments to zoom and pan.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { chromium } from 'playwright-core';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-page-'));
const file = join(folder, 'big.html');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});

/** What writes the report; its place in dist lets it find the page that was built. */
async function writer() {
  const outfile = resolve('dist/bench/big-report.mjs');
  const entryPoints = ['test/browser/big-report.ts'];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return (await import(pathToFileURL(outfile))).bigReport;
}

/** Milliseconds from an act to the second frame after it: what a reader waits. */
async function took(page, act) {
  const times = [];
  for (let i = 0; i < 5; i++) {
    times.push(
      await page.evaluate(
        ([code, round]) =>
          new Promise((resolve) => {
            const begin = performance.now();
            new Function('round', code)(round);
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)));
          }),
        [act, i],
      ),
    );
  }
  return times.sort((a, b) => a - b)[2];
}

/** Waits until what was made is on the screen. */
const drawn = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const memory = (page) => page.evaluate(() => performance.memory.usedJSHeapSize / 2 ** 20);
const say = (what, value, unit = 'ms') =>
  console.log(`${what.padEnd(46)} ${value.toFixed(1).padStart(8)} ${unit}`);

try {
  writeFileSync(file, (await writer())(100_000, 1_000_000).join(''));
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  let begin = performance.now();
  await page.goto(`file://${file}`);
  await page.locator('.status').waitFor();
  say('open, 100,000 sessions in the table', performance.now() - begin);
  say('memory', await memory(page), 'MiB');
  say(
    'sort by a column',
    await took(page, `document.querySelectorAll('[role=columnheader] button')[2 + (round % 4)].click()`),
  );
  say(
    'a key in the search field',
    await took(
      page,
      `const box = document.querySelector('[type=search]');
       box.value = '10.3.2.5'.slice(0, 2 + round);
       box.dispatchEvent(new Event('input', { bubbles: true }));`,
    ),
  );
  await page.locator('[type=search]').fill('');
  say(
    'scroll by a tenth of the table',
    await took(
      page,
      `const grid = [...document.querySelectorAll('*')].find((e) => e.scrollHeight > 50_000 && e !== document.documentElement);
       if (grid) grid.scrollTop += grid.scrollHeight / 10;`,
    ),
  );

  begin = performance.now();
  await page.goto(`file://${file}#session-0`);
  await page.reload();
  const surface = page.locator('.large .surface');
  await surface.waitFor({ timeout: 60_000 });
  await drawn(page);
  say('open the graphs of 1,000,000 segments', performance.now() - begin);
  say('memory', await memory(page), 'MiB');
  await surface.scrollIntoViewIfNeeded();
  const key = (name) =>
    `document.querySelector('.large .surface').dispatchEvent(new KeyboardEvent('keydown', { key: '${name}', bubbles: true }));`;
  say('zoom in by a step, from the whole', await took(page, key('+')));
  say('pan by a step', await took(page, key('ArrowRight')));
  say('pan back', await took(page, key('ArrowLeft')));
  say('show all again', await took(page, key('0')));
  say('to the next event', await took(page, key('n')));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
