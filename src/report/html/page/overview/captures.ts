/** What was read: files, times, and what they say of themselves. */
import { formatBytes, formatCount, plural } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { CaptureRecord, ReportData } from '../../report-data.js';
import { el, section } from '../dom.js';
import { between, utc } from '../words.js';

/** Files, comments and problems listed one by one. */
const SHOWN_FILES = 50;
const SHOWN_LINES = 8;
/** More files than this are folded to a line each. */
const UNFOLDED_FILES = 3;

export function capturesSection({ captures }: ReportData): HTMLElement {
  const more = captures.length - SHOWN_FILES;
  return section(
    'captures',
    captures.length === 1 ? 'Capture' : `Captures: ${formatCount(captures.length)}`,
    ...captures.slice(0, SHOWN_FILES).map(captures.length > UNFOLDED_FILES ? foldedCapture : captureCard),
    more > 0 && el('p', { class: 'quiet' }, `and ${plural(more, 'more file')}`),
  );
}

function captureCard(capture: CaptureRecord): HTMLElement {
  return el('article', { class: 'capture' }, el('h3', {}, nameOf(capture)), captureFacts(capture));
}

/** A line a file, with what must not be overlooked. */
function foldedCapture(capture: CaptureRecord): HTMLElement {
  const { frames, dropped, truncated, problems } = capture;
  const wrong = [
    truncated && 'cut short',
    problems.length > 0 && 'problems',
    dropped !== null && dropped > 0 && `${plural(dropped, 'frame')} dropped`,
  ].filter((text) => text !== false);
  return el(
    'details',
    { class: 'capture' },
    el(
      'summary',
      {},
      el('b', {}, nameOf(capture)),
      el('span', { class: 'quiet' }, ` ${plural(frames, 'frame')}`),
      wrong.length > 0 && el('span', { class: 'odd' }, ` ${wrong.join(', ')}`),
    ),
    captureFacts(capture),
  );
}

function nameOf({ file }: CaptureRecord): string {
  return file === '-' ? 'standard input' : file;
}

function captureFacts(capture: CaptureRecord): HTMLElement {
  const facts: [string, string][] = [
    ['Format', [capture.format, capture.compression].filter((text) => text !== null).join(', ')],
    [
      'Frames',
      `${plural(capture.frames, 'frame')}, ${formatBytes(capture.bytes)}, ${plural(capture.tcpSegments, 'TCP segment')}`,
    ],
    ['Link', capture.linkTypes.map(({ name, frames }) => `${name} (${formatCount(frames)})`).join(', ')],
    ['Time', timeText(capture)],
    ['Dropped', capture.dropped === null ? 'the file does not say' : plural(capture.dropped, 'frame')],
    ['Snap length', capture.snapLen === null || capture.snapLen === 0 ? '' : plural(capture.snapLen, 'byte')],
    [
      'Made by',
      [capture.application, capture.os, capture.hardware].filter((text) => text !== null).join(', '),
    ],
    ...capture.comments.slice(0, SHOWN_LINES).map((comment): [string, string] => ['Comment', comment]),
    [
      'Cut short',
      capture.truncated ? 'the input ends or breaks before its end: this report covers a part' : '',
    ],
    ...capture.problems
      .slice(0, SHOWN_LINES)
      .map(({ message, offset }): [string, string] => [
        'Problem',
        `${message} (offset ${formatCount(offset)})`,
      ]),
  ];
  const more = capture.moreProblems + Math.max(0, capture.problems.length - SHOWN_LINES);
  if (more > 0) facts.push(['', `and ${plural(more, 'more problem')}`]);
  return el(
    'dl',
    { class: 'facts plain' },
    ...facts
      .filter(([, text]) => text !== '')
      .flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)]),
  );
}

function timeText({ firstTime, lastTime }: CaptureRecord): string {
  if (firstTime === null || lastTime === null) return '';
  return `${utc(firstTime)} to ${utc(lastTime)} (${formatDuration(between(firstTime, lastTime))})`;
}
