/** The page: a header, the overview, and one session at a time, chosen by the address. */
import { safeText } from '../../safe-text.js';
import { button, el, fill } from './dom.js';
import { readReport } from './load-data.js';
import { overview } from './overview/overview.js';
import { parseRoute } from './route.js';
import { openAllForPrint } from './print.js';
import { type SessionPage, sessionPage } from './session/session-page.js';
import { SessionRows } from './table/session-rows.js';
import { startTheme, themeSwitch } from './theme.js';
import { captureTitle } from './words.js';

function start(app: HTMLElement): void {
  const report = readReport();
  const title = captureTitle(report.captures);
  document.title = safeText(`${title} - tcpwhy`);
  const rows = SessionRows.load(report);
  const first = overview(report, rows);
  const second = el('main', { class: 'session-view', hidden: true });
  const home = el('a', { href: '#', class: 'wordmark' }, 'tcpwhy');
  const skip = button('Skip to the content', { class: 'skip' }, () => {
    document.querySelector<HTMLElement>('main:not([hidden]) h1')?.focus();
  });
  const header = el(
    'header',
    { class: 'bar' },
    skip,
    home,
    el('span', { class: 'file', title }, title),
    themeSwitch(),
  );
  fill(
    app,
    header,
    first,
    second,
    el('footer', {}, `Made by tcpwhy ${report.version}. This file loads nothing.`),
  );

  let shown: number | null = null;
  let page: SessionPage | null = null;
  let overviewScroll = 0;
  /** What led away from the overview: who comes back goes on from there. */
  let left: Element | null = null;
  const go = (): void => {
    const route = parseRoute(location.hash);
    if (route.session === null) {
      const cameBack = shown !== null;
      shown = null;
      first.hidden = false;
      second.hidden = true;
      fill(second);
      if (route.section !== '') document.getElementById(route.section)?.scrollIntoView();
      else if (cameBack) {
        scrollTo(0, overviewScroll);
        if (left instanceof HTMLElement && left.isConnected) left.focus({ preventScroll: true });
      }
      return;
    }
    if (shown === null) {
      overviewScroll = scrollY;
      left = first.contains(document.activeElement) ? document.activeElement : null;
    }
    first.hidden = true;
    second.hidden = false;
    if (shown !== route.session) {
      page = sessionPage(report, rows, route.session);
      fill(second, ...page.children);
      scrollTo(0, 0);
      second.querySelector('h1')?.focus({ preventScroll: true });
      shown = route.session;
    }
    page?.lookAt(route.frames);
  };
  addEventListener('hashchange', go);
  // A place that the address names already has been moved away from: the link leads there again.
  app.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link !== null && link.hash !== '' && link.hash === location.hash) go();
  });
  go();
}

const app = document.getElementById('app');
if (app) {
  startTheme();
  openAllForPrint();
  try {
    start(app);
  } catch (error) {
    fill(app, el('p', { class: 'failure', role: 'alert' }, `This report cannot be shown: ${String(error)}`));
  }
}
