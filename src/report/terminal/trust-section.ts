/** How far the capture can be trusted, said before anything is concluded from it. */
import type { Verdict } from '../../diagnose/verdict.js';
import type { AnalysisSummary, CaptureHealth, Conservation } from '../../engine/analysis-report.js';
import { formatBytes, formatCount, formatShare, plural } from '../quantity.js';
import { noteText, skipText } from '../packet-words.js';
import type { Page } from './page.js';
import { TONE_SIGNS } from './palette.js';
import { SEVERITY_TONES, type Tone } from '../tone.js';

const GRADE_TONES: Record<CaptureHealth['grade'], Tone> = { good: 'fine', limited: 'cost', poor: 'broken' };
const GRADE_TEXTS: Record<CaptureHealth['grade'], string> = {
  good: 'good: what is said below rests on a sound capture',
  limited: 'limited: some of what is said below is less certain',
  poor: 'poor: much of what happened is not in the capture',
};
const UNSEEN_TEXT = 'not known: no frame could be analysed, so this report says nothing of TCP';
const MISSING_TEXTS: Readonly<Record<string, string>> = {
  lostInCapture: 'lost by the capture (acknowledged, but not seen)',
  notYetSeen: 'neither seen nor acknowledged',
  snapLength: 'cut off by the snap length',
  badChecksum: 'in segments with a wrong checksum',
  evicted: 'forgotten at a limit of memory',
};
/** Kinds of oddities inside packets that are listed. */
const SHOWN_NOTES = 6;

/** @param captureVerdicts Findings about the capture itself, worst first. */
export function writeTrust(page: Page, summary: AnalysisSummary, captureVerdicts: readonly Verdict[]): void {
  page.heading('How far to trust it');
  const { health, conservation } = summary;
  // No fault was seen in what nobody looked into; that makes nothing sound.
  const unseen = conservation.framesAnalysed === 0 && health.grade === 'good';
  const tone = unseen ? 'cost' : GRADE_TONES[health.grade];
  page.prose([[`  ${TONE_SIGNS[tone]} `, tone]], unseen ? UNSEEN_TEXT : GRADE_TEXTS[health.grade], tone);
  writeDoubts(page, health, captureVerdicts);
  writeFigures(page, health, captureVerdicts);
  writeConservation(page, conservation);
  for (const hit of summary.limits) {
    const where = hit.firstFrame > 0 ? `, first at frame ${hit.firstFrame}` : '';
    const text = `${hit.name} (${formatCount(hit.limit)}) was reached ${plural(hit.count, 'time')}${where}`;
    page.fact('limit', text, 'cost');
  }
  writeNotes(page, summary);
}

/** Verdicts and notes; a note that begins with a verdict's sentence says the same and what follows. */
function writeDoubts(page: Page, health: CaptureHealth, verdicts: readonly Verdict[]): void {
  const notes = new Set(health.notes);
  for (const verdict of verdicts) {
    const note = health.notes.find((text) => text.startsWith(verdict.title));
    if (note !== undefined) notes.delete(note);
    const tone = SEVERITY_TONES[verdict.severity];
    page.prose([[`  ${TONE_SIGNS[tone]} `, tone]], note ?? verdict.title);
    if (verdict.advice[0] !== undefined) page.prose([['    ↳ ', 'context']], verdict.advice[0], 'context');
  }
  for (const note of notes) page.prose([['  ! ', 'cost']], note);
}

/** Figures that are not zero; those that a finding about the capture has in its sentence are not repeated. */
function writeFigures(page: Page, health: CaptureHealth, verdicts: readonly Verdict[]): void {
  const told = new Set(verdicts.map(({ code }) => code));
  const parts: string[] = [];
  const add = (toldBy: string, count: number, text: () => string): void => {
    if (count > 0 && !told.has(toldBy)) parts.push(text());
  };
  add('capture-drops', health.ackedUnseenBytes, () => {
    const bytes = formatBytes(health.ackedUnseenBytes);
    return `${bytes} of payload acknowledged but not captured (${formatShare(health.lossEstimate)})`;
  });
  const { oneWaySessions, midstreamSessions, duplicateFrames, offloadSegments } = health;
  add(
    'capture-one-sided',
    oneWaySessions,
    () => `${plural(oneWaySessions, 'session')} with one direction only`,
  );
  add(
    'capture-midstream',
    midstreamSessions,
    () => `${plural(midstreamSessions, 'session')} without beginning`,
  );
  add('capture-duplicates', duplicateFrames, () => `${plural(duplicateFrames, 'frame')} captured twice`);
  add('capture-offload', offloadSegments, () => `${plural(offloadSegments, 'segment')} merged by offload`);
  const { offloadedChecksums, badChecksums, truncatedFrames, clockSteps } = health;
  add(
    'capture-offload',
    offloadedChecksums,
    () => `${plural(offloadedChecksums, 'checksum')} left to the NIC`,
  );
  add('', badChecksums, () => plural(badChecksums, 'wrong checksum'));
  add('capture-truncated', truncatedFrames, () => `${plural(truncatedFrames, 'frame')} cut off`);
  add('clock-steps', clockSteps, () => {
    const most = `${health.largestClockStep.toFixed(6)} s at most`;
    return `clock ran backwards ${plural(clockSteps, 'time')}, ${most}`;
  });
  if (parts.length > 0) page.fact('figures', parts.join(', '));
}

function writeConservation(page: Page, sums: Conservation): void {
  const skipped = skipText(sums.framesSkipped);
  const rest = skipped === '' ? '' : `, not analysed: ${skipped}`;
  page.fact(
    'frames',
    `${formatCount(sums.framesRead)} read, ${formatCount(sums.framesAnalysed)} analysed${rest}`,
  );
  const parts = [
    `${formatCount(sums.uniqueBytes)} unique`,
    `${formatCount(sums.repeatedBytes)} repeated`,
    sums.badChecksumBytes > 0 ? `${formatCount(sums.badChecksumBytes)} with a wrong checksum` : '',
    sums.outOfWindowBytes > 0 ? `${formatCount(sums.outOfWindowBytes)} outside every window` : '',
  ];
  const seen = parts.filter((part) => part !== '').join(' + ');
  page.fact('payload', `${plural(sums.payloadBytes, 'byte')} = ${seen}`);
  // A hole that was filled is not missing any more.
  const { repaired = 0, ...holes } = sums.missing;
  if (repaired > 0)
    page.fact('repaired', `${plural(repaired, 'byte')} came again or late, and filled a hole`);
  const missing = Object.entries(holes).filter(([, count]) => count > 0);
  if (missing.length > 0) {
    const texts = missing.map(([name, count]) => `${plural(count, 'byte')} ${MISSING_TEXTS[name] ?? name}`);
    page.fact('missing', texts.join(', '), 'cost');
  }
  if (sums.holds) return;
  page.fact('DEFECT', 'these sums do not add up, which is a defect of tcpwhy; please report it:', 'broken');
  for (const violation of sums.violations) page.prose([['    ', 'plain']], violation, 'broken');
}

function writeNotes(page: Page, summary: AnalysisSummary): void {
  if (summary.notes.length === 0) return;
  const shown = summary.notes.slice(0, SHOWN_NOTES).map(noteText);
  const more = summary.notes.length - shown.length;
  if (more > 0) shown.push(`and ${plural(more, 'more kind')}`);
  page.fact('oddities', `in packets: ${shown.join('; ')}`, 'context');
}
