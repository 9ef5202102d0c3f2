/** What was read: files, frames, times, and what the input says of its own losses. */
import type { CaptureReport, LiveFacts } from '../../engine/analysis-report.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { formatDuration, formatUtc } from '../time.js';
import { linkName } from '../link-name.js';
import type { Page } from './page.js';

/** With more files than this each gets one line. */
const FULL_CAPTURES = 3;
/** Problems of one input that are listed. */
const SHOWN_PROBLEMS = 5;

/** @param top Most files that are listed. */
export function writeCaptures(page: Page, captures: readonly CaptureReport[], top: number): void {
  page.heading(captures.length > 1 ? `Capture: ${formatCount(captures.length)} files` : 'Capture');
  const full = captures.length <= FULL_CAPTURES;
  for (const [i, capture] of captures.slice(0, Math.max(top, 1)).entries()) {
    if (full && i > 0) page.blank();
    if (full) writeFull(page, capture, captures.length > 1);
    else page.prose([['  ', 'plain']], oneLine(capture));
    writeProblems(page, capture);
  }
  const more = captures.length - Math.max(top, 1);
  if (more > 0) page.prose([['  ', 'plain']], `and ${plural(more, 'more file')}: --top N`, 'context');
}

function writeFull(page: Page, capture: CaptureReport, amongOthers: boolean): void {
  if (capture.live === undefined) {
    const name = capture.file === '-' ? 'standard input' : capture.file;
    page.fact('file', `${name} (${formatText(capture)})`);
  } else writeLive(page, capture.live);
  const kept = `${plural(capture.frames, 'frame')}, ${formatBytes(capture.bytes)}`;
  page.fact('frames', `${kept}, ${plural(capture.tcpSegments, 'TCP segment')}${linkText(capture)}`);
  if (amongOthers && capture.frames > 0) page.fact('numbered', numbersText(capture));
  page.fact('time', timeText(capture));
  const lost = capture.dropped !== null && capture.dropped > 0;
  page.fact('dropped', droppedText(capture), lost ? 'cost' : 'plain');
  if (capture.snapLen !== null && capture.snapLen > 0 && capture.snapLen < 65_535) {
    page.fact('cut off', `frames are kept up to ${formatCount(capture.snapLen)} bytes (snap length)`);
  }
  const origin = [capture.application, capture.os, capture.hardware].filter((text) => text !== null);
  if (origin.length > 0) page.fact('made by', origin.join(', '), 'context');
  for (const comment of capture.comments.slice(0, SHOWN_PROBLEMS)) page.fact('comment', comment, 'context');
  const moreComments = capture.moreComments + Math.max(0, capture.comments.length - SHOWN_PROBLEMS);
  if (moreComments > 0) page.fact('', `and ${plural(moreComments, 'more comment')}`, 'context');
}

function writeLive(page: Page, live: LiveFacts): void {
  page.fact('interface', live.filter === null ? live.interface : `${live.interface}, filter ${live.filter}`);
  const times = live.timestamps === 'kernel' ? 'times of the kernel' : 'times of arrival in a process';
  const drops = live.dropsCounted ? 'drops counted' : 'drops not known';
  const tone = live.timestamps === 'kernel' ? 'plain' : 'cost';
  page.fact(
    'captured',
    `with ${[live.backend, live.version ?? ''].join(' ').trim()}: ${times}, ${drops}`,
    tone,
  );
}

function writeProblems(page: Page, capture: CaptureReport): void {
  if (capture.truncated) {
    page.fact('CUT SHORT', 'the input ends or breaks before its end: this report covers a part', 'cost');
  }
  for (const problem of capture.problems.slice(0, SHOWN_PROBLEMS)) {
    const after = problem.frame > 0 ? `after frame ${problem.frame}, ` : '';
    const where = problem.offset > 0 || after !== '' ? ` (${after}offset ${problem.offset})` : '';
    page.fact('problem', `${problem.message}${where}`, 'cost');
  }
  const more = capture.moreProblems + Math.max(0, capture.problems.length - SHOWN_PROBLEMS);
  if (more > 0) page.fact('', `and ${plural(more, 'more problem')} of this input`, 'cost');
}

function oneLine(capture: CaptureReport): string {
  const numbers = capture.frames > 0 ? ` (${numbersText(capture)})` : '';
  const parts = [
    capture.file,
    `${plural(capture.frames, 'frame')}${numbers}`,
    plural(capture.tcpSegments, 'TCP segment'),
  ];
  parts.push(timeText(capture));
  if (capture.dropped !== null && capture.dropped > 0) parts.push(droppedText(capture));
  return parts.join(', ');
}

/** Which of the frames that the report names are in this file. */
function numbersText({ firstFrame, lastFrame, frames }: CaptureReport): string {
  const merged = lastFrame - firstFrame + 1 > frames ? ', merged with others by time' : '';
  return `${formatCount(firstFrame)} to ${formatCount(lastFrame)}${merged}`;
}

function formatText(capture: CaptureReport): string {
  return capture.compression === null ? capture.format : `${capture.format}, ${capture.compression}`;
}

function linkText(capture: CaptureReport): string {
  const links = capture.linkTypes;
  if (links.length === 0) return '';
  if (links.length === 1) return `, ${linkName(links[0]!)}`;
  return `, ${links.map((link) => `${linkName(link)} ${formatCount(link.frames)}`).join(', ')}`;
}

function timeText(capture: CaptureReport): string {
  const { baseSecond, firstTimeNs, lastTimeNs } = capture;
  if (firstTimeNs === null || lastTimeNs === null) return 'no frames, no times';
  const first = formatUtc(baseSecond, firstTimeNs);
  const last = formatUtc(baseSecond, lastTimeNs);
  // The day is said once where both are the same.
  const same = first.slice(0, first.indexOf('T') + 1);
  const until = last.startsWith(same) ? last.slice(same.length) : last;
  return `${first} to ${until} (${formatDuration((lastTimeNs - firstTimeNs) / 1e9)})`;
}

function droppedText(capture: CaptureReport): string {
  if (capture.dropped === null) {
    return capture.live === undefined ? 'the file does not say' : `${capture.live.backend} does not say`;
  }
  if (capture.dropped === 0) return 'none while capturing';
  return `${plural(capture.dropped, 'frame')} lost while capturing`;
}
