/** A session of the HTML report in a real browser: graphs, gestures, keys, the ladder. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

describe.skipIf(CHROMIUM === null)('a session', () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let lossy: string;

  beforeAll(async () => {
    browser = await launch();
    lossy = await folder.report('lossy', [`${CAPTURES}/loss-repaired-fast.client.pcap`]);
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const open = async (hash = '#session-0', options = {}) => {
    const opened = await openReport(browser, lossy, { hash, ...options });
    await opened.page.locator('.plots').waitFor();
    await nextPicture(opened.page);
    return opened;
  };

  it('draws four graphs and a ladder', async () => {
    const { page, complaints } = await open();
    expect(await page.locator('.chart figcaption').allTextContents()).toEqual([
      'Time and sequence',
      'Throughput and goodput',
      'Round-trip time',
      'In flight, against the window',
    ]);
    for (const chart of await page.locator('.chart').all())
      expect(await inked(chart.locator('canvas').first())).toBe(true);
    expect(await page.locator('.ladder .rungs .rung').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
  });

  it('names the frame under the pointer', async () => {
    const { page, complaints } = await open();
    const named = await hoverSomething(page);
    expect(named).toMatch(/Frame \d+ at \d+\.\d{6} s/);
    expect(complaints).toEqual([]);
  });

  it.each([
    { name: 'keys', act: async (page: Page) => page.locator('.large .surface').press('+') },
    { name: 'buttons', act: async (page: Page) => page.getByRole('button', { name: 'Zoom in' }).click() },
    {
      name: 'the wheel, once the graph has the focus',
      act: async (page: Page) => {
        await page.locator('.large .surface').focus();
        await wheel(page);
      },
    },
    {
      name: 'the wheel with Ctrl',
      act: async (page: Page) => {
        await page.keyboard.down('Control');
        await wheel(page);
        await page.keyboard.up('Control');
      },
    },
    {
      name: 'Shift and dragging',
      act: async (page: Page) => {
        const box = (await page.locator('.large .surface').boundingBox())!;
        await page.keyboard.down('Shift');
        await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 4 });
        await page.mouse.up();
        await page.keyboard.up('Shift');
      },
    },
  ])('zooms by $name, and shows all again', async ({ act }) => {
    const { page, complaints } = await open();
    await page.locator('.large .surface').scrollIntoViewIfNeeded();
    expect(await windowShare(page)).toBe(1);
    await act(page);
    await expect.poll(() => windowShare(page)).toBeLessThan(0.95);
    await page.locator('.large .surface').dblclick({ position: { x: 300, y: 100 } });
    await expect.poll(() => windowShare(page)).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('pans by dragging and by keys', async () => {
    const { page } = await open();
    const surface = page.locator('.large .surface');
    for (let i = 0; i < 4; i++) await surface.press('+');
    const left = () =>
      page.locator('.navigator .window').evaluate((window) => parseFloat((window as HTMLElement).style.left));
    const before = await left();
    await surface.press('ArrowRight');
    await expect.poll(left).toBeGreaterThan(before);
    const box = (await surface.boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 700, box.y + 100, { steps: 5 });
    await page.mouse.up();
    await expect.poll(left).toBeLessThan(before);
  });

  it('leaves the wheel to the page until the graph is meant', async () => {
    const { page } = await open();
    await page.locator('.large .surface').scrollIntoViewIfNeeded();
    await wheel(page);
    expect(await windowShare(page)).toBe(1);
    await page.locator('.large .hint').waitFor();
  });

  it('goes from event to event, and says aloud what it is', async () => {
    const { page, complaints } = await open();
    await page.locator('.large .surface').press('n');
    const first = await page.locator('.spoken').textContent();
    expect(first).toMatch(/^Frame \d+, .*retransmission|lost segment/);
    await page.locator('.large .surface').press('n');
    expect(await page.locator('.spoken').textContent()).not.toBe(first);
    await page.locator('.large .surface').press('p');
    expect(await page.locator('.spoken').textContent()).toBe(first);
    // The ladder follows.
    await page.locator('.rung.held').waitFor();
    expect(complaints).toEqual([]);
  });

  it('comes from a finding to its frame in the graph', async () => {
    const { page, complaints } = await openReport(browser, lossy);
    const link = page.locator('#wrong .evidence a').first();
    const frame = /frame (\d+)/.exec((await link.textContent())!)![1];
    await link.click();
    await expect.poll(() => page.locator('.spoken').textContent()).toContain(`Frame ${frame},`);
    expect(await windowShare(page)).toBeLessThan(1);
    expect(complaints).toEqual([]);
  });

  it('comes to its frame again by the same link, after moving away', async () => {
    const { page, complaints } = await open();
    const link = page.locator('#verdicts .evidence a').first();
    await link.click();
    await expect.poll(() => windowShare(page)).toBeLessThan(1);
    const close = await windowShare(page);
    await page.getByRole('button', { name: 'Show all' }).click();
    await nextPicture(page);
    expect(await windowShare(page)).toBe(1);
    await link.click();
    await expect.poll(() => windowShare(page)).toBeCloseTo(close, 6);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('graph-title');
    expect(complaints).toEqual([]);
  });

  it('says what the session carried', async () => {
    const http = await folder.report('http', [`${CAPTURES}/http-keep-alive.pcap`]);
    const { page, complaints } = await openReport(browser, http, { hash: '#session-0' });
    await page.getByText(/^HTTP: 7 requests/).waitFor();
    const rows = page.locator('#messages tbody tr');
    expect(await rows.count()).toBe(7);
    expect(await rows.first().textContent()).toMatch(/request GET \/65 B1\.27 msresponse 200 OK127 B/);
    await page.getByRole('button', { name: 'Slowest server first' }).click();
    expect(await rows.first().textContent()).toContain('GET /slow');
    await rows.first().getByRole('link').click();
    await expect.poll(() => page.locator('.spoken').textContent()).toContain('Frame 14,');
    expect(complaints).toEqual([]);
  });

  it('lists its silences, each with its place in the graph', async () => {
    const { page, complaints } = await openReport(
      browser,
      await folder.report('stalled', [`${CAPTURES}/zero-window.client.pcap`]),
      { hash: '#session-0' },
    );
    const rows = page.locator('#silences tbody tr');
    await rows.first().waitFor();
    expect(await rows.first().textContent()).toContain('Window closed');
    const link = rows.first().getByRole('link');
    const frame = /frames (\d+)/.exec((await link.textContent())!)![1];
    await link.click();
    await expect.poll(() => page.locator('.spoken').textContent()).toContain(`Frame ${frame},`);
    expect(complaints).toEqual([]);
  });

  it('shows the other direction', async () => {
    const { page } = await open();
    const before = await picture(page);
    await page.getByRole('button', { name: 'Server → client' }).click();
    await nextPicture(page);
    expect(await picture(page)).not.toBe(before);
  });

  it('switches layers off', async () => {
    const { page } = await open();
    const before = await picture(page);
    const entry = page.getByRole('button', { name: 'Window', exact: true }).first();
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    await nextPicture(page);
    expect(await picture(page)).not.toBe(before);
  });

  it('moves through the ladder by keyboard', async () => {
    const { page, complaints } = await open();
    const ladder = page.locator('.ladder');
    await ladder.press('End');
    await page.locator('.rung.held').waitFor();
    const last = await page.locator('.rung.held .which').textContent();
    await ladder.press('Home');
    await expect.poll(() => page.locator('.rung.held .which').textContent()).toBe('2');
    expect(Number(last)).toBeGreaterThan(100);
    await ladder.press('Enter');
    await expect.poll(() => windowShare(page)).toBeLessThan(1);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('graph-title');
    await ladder.press('Escape');
    await expect.poll(() => page.locator('.rung.held').count()).toBe(0);
    await page.getByLabel('only those with events').check();
    await expect.poll(() => page.locator('.rungs .rung.eventful').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('draws in the colours of the theme', async () => {
    const { page } = await open('#session-0', { colorScheme: 'light' });
    const light = await picture(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await nextPicture(page);
    expect(await picture(page)).not.toBe(light);
  });

  it('answers to fingers', async () => {
    const { page, complaints } = await open('#session-0', {
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    await page.locator('.large .surface').scrollIntoViewIfNeeded();
    const box = (await page.locator('.large .surface').boundingBox())!;
    const cdp = await page.context().newCDPSession(page);
    const y = box.y + box.height / 2;
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((x, id) => ({ x: box.x + x, y, id })),
      });
    await touch('touchStart', 150, 200);
    for (let d = 0; d <= 80; d += 10) await touch('touchMove', 150 - d, 200 + d);
    await touch('touchEnd');
    await expect.poll(() => windowShare(page)).toBeLessThan(0.9);
    expect(complaints).toEqual([]);
  });
});

/** Part of the session that is in view, 0 to 1. */
async function windowShare(page: Page): Promise<number> {
  return page.locator('.navigator .window').evaluate((window) => {
    const element = window as HTMLElement;
    return element.hidden ? 1 : parseFloat(element.style.width) / 100;
  });
}

async function wheel(page: Page): Promise<void> {
  const box = (await page.locator('.large .surface').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.wheel(0, -300);
}

async function nextPicture(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function picture(page: Page): Promise<string> {
  return page
    .locator('.large canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

/** Something was drawn. */
async function inked(canvas: ReturnType<Page['locator']>): Promise<boolean> {
  return canvas.evaluate((element) => {
    const each = element as HTMLCanvasElement;
    const { data } = each.getContext('2d')!.getImageData(0, 0, each.width, each.height);
    return data.some((value) => value > 0);
  });
}

/** Moves along the middle of the graph until a segment is met; returns what the card says. */
async function hoverSomething(page: Page): Promise<string> {
  const surface = page.locator('.large .surface');
  await surface.scrollIntoViewIfNeeded();
  const box = (await surface.boundingBox())!;
  for (let y = 30; y < box.height - 30; y += 10) {
    await page.mouse.move(box.x + box.width / 2, box.y + y);
    if (await page.locator('.card').isVisible()) return (await page.locator('.card').textContent()) ?? '';
  }
  return '';
}
