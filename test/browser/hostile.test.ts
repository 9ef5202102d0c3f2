/** Whatever a capture says of itself is text: nothing of it runs, loads, or becomes an element. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrames, script } from '../support/script.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { CHROMIUM, launch, openReport, ReportFolder } from './report-browser.js';

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--<script>alert(2)',
  '"><img src=x onerror=alert(3)>',
  "'><svg onload=alert(4)>",
  ']]><iframe srcdoc="<script>alert(5)</script>">',
  'javascript:alert(6)',
  '{{constructor.constructor("alert(7)")()}}',
  '\u2028alert(8)\u2029',
  '__proto__',
  '\u202etxt.exe',
].join(' ');

/** Comments, names of interfaces, systems and programs, and payload: all of it hostile. */
function hostileCapture(): Uint8Array {
  const hex = Buffer.from(HOSTILE, 'utf8').toString('hex');
  const length = hex.length / 2;
  const frames = encodeFrames(
    script(
      [
        'c> S 0:0 win 64240 mss 1460',
        '+0.04 s> SA 0:0 ack 1 win 65160 mss 1460',
        '+0.0001 c> . 1:1 ack 1 win 502',
        `+0.01 c> P 1:${1 + length} ack 1 win 502 hex ${hex}`,
        `+0.5 c> P 1:${1 + length} ack 1 win 502 hex ${hex}`,
        `+0.04 s> R 1:1 ack ${1 + length} win 0`,
      ].join('\n'),
    ),
  );
  const file = new PcapngWriter()
    .section({
      options: [
        [1, HOSTILE],
        [2, HOSTILE],
        [3, HOSTILE],
        [4, HOSTILE],
      ],
    })
    .interface({
      options: [
        [1, HOSTILE],
        [2, HOSTILE],
        [3, HOSTILE],
        [12, HOSTILE],
      ],
    });
  for (const frame of frames) {
    const time = 1_700_000_000_000_000n + BigInt(Math.round(frame.timeNs / 1000));
    file.packet({ bytes: frame.bytes, time, options: [[1, HOSTILE]] });
  }
  return file.bytes();
}

describe.skipIf(CHROMIUM === null)('a hostile capture', () => {
  const folder = new ReportFolder();
  let browser: Browser;
  let report: string;

  beforeAll(async () => {
    browser = await launch();
    const name = '<img src=x onerror=alert(9)> & "quotes" \u202egnp.pcapng';
    report = await folder.report('hostile', [folder.write(name, hostileCapture())]);
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  it.each(['', '#session-0', '#"><script>alert(10)</script>'])(
    'cannot run, load or add anything at %j',
    async (hash) => {
      const { page, complaints } = await openReport(browser, report, { hash });
      await page.waitForTimeout(200);
      const found = await page.evaluate(() => ({
        scripts: document.querySelectorAll('script:not([type])').length,
        data: document.querySelectorAll('script[type]').length,
        strangers: document.querySelectorAll('img, svg:not(.icon), iframe, object, embed, link, base, form')
          .length,
        handlers: [...document.querySelectorAll('*')].filter((element) =>
          element
            .getAttributeNames()
            .some((name) => name.startsWith('on') || (name === 'style' && element.tagName === 'SCRIPT')),
        ).length,
      }));
      expect(found).toEqual({ scripts: 1, data: 3, strangers: 0, handlers: 0 });
      expect(complaints).toEqual([]);
    },
  );

  it('is shown as the text that it is', async () => {
    const { page } = await openReport(browser, report);
    const text = await page.locator('#captures').textContent();
    expect(text).toContain('</script><script>alert(1)</script>');
    expect(text).toContain('\\u2028alert(8)\\u2029');
    expect(text).toContain('\\u202etxt.exe');
    expect(await page.title()).toContain('<img src=x onerror=alert(9)>');
    expect(await page.title()).toContain('\\u202egnp');
    const reordered = await page.evaluate(() =>
      [...document.querySelectorAll('#app *')]
        .filter((each) => [...each.attributes].some(({ value }) => value.includes('\u202e')))
        .map(({ outerHTML }) => outerHTML),
    );
    expect(reordered).toEqual([]);
  });

  it('does not get its payload into the file', async () => {
    const { page } = await openReport(browser, report, { hash: '#session-0' });
    expect(await page.locator('main:not([hidden])').textContent()).not.toContain('alert(');
  });

  it('could not run anything even if it became markup', async () => {
    const { page, complaints } = await openReport(browser, report);
    const refused = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<img src=x onerror="document.title = \'run\'">';
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toBe(true);
    const element = await page.evaluate(() => {
      const script = document.createElement('img');
      script.setAttribute('src', 'http://192.0.2.1/x.png');
      document.body.append(script);
      return document.title;
    });
    expect(element).not.toBe('run');
    await expect.poll(() => complaints.filter((text) => text.includes('img-src')).length).toBeGreaterThan(0);
  });
});
