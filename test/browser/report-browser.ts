/** A headless Chromium for tests of the HTML report: the system's, or the one that CHROMIUM names. */
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { main } from '../../src/cli/main.js';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** Path of a browser, null when there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'] ?? '';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = named !== '' ? [named] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const CHROMIUM = findChromium();
if (CHROMIUM === null) {
  console.warn('skipped: tests of the HTML report need chromium-headless-shell (or CHROMIUM=/path)');
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
}

/** A page, and all that it complained of: console messages, exceptions, requests, policy violations. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a report from its file, as a reader does. */
export async function openReport(
  browser: Browser,
  file: string,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<WatchedPage> {
  const { hash = '', ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...rest });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(`file://${file}${hash}`);
  await page.locator('main:not([hidden]) h1').waitFor();
  return { page, complaints };
}

/** A folder for the reports of one test file. */
export class ReportFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tcpwhy-browser-'));

  /** Makes a report with the command line; returns its file. */
  async report(name: string, args: readonly string[]): Promise<string> {
    const file = join(this.path, `${name}.html`);
    await main([...args, '--format', 'html', '--output', file]);
    return file;
  }

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
