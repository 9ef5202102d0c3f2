/** How far the capture can be trusted, and the sums that are checked. */
import { formatBytes, formatCount, formatShare, plural } from '../../../quantity.js';
import type { ReportData } from '../../report-data.js';
import { type Child, el, section } from '../dom.js';
import { verdictCard } from '../verdict-card.js';

const GRADES = {
  good: { tone: 'fine', text: 'Good: what is said here rests on a sound capture.' },
  limited: { tone: 'cost', text: 'Limited: some of what is said here is less certain.' },
  poor: { tone: 'broken', text: 'Poor: much of what happened is not in the capture.' },
} as const;

export function trustSection(report: ReportData): HTMLElement {
  const { health, conservation } = report.summary;
  const unseen = conservation.framesAnalysed === 0 && health.grade === 'good';
  const { tone, text } = unseen
    ? { tone: 'cost', text: 'Not known: no frame could be analysed.' }
    : GRADES[health.grade];
  const titles = report.captureVerdicts.map(({ title }) => title);
  const notes = health.notes.filter((note) => !titles.some((title) => note.startsWith(title)));
  return section(
    'trust',
    'How far to trust it',
    el('p', { class: `grade ${tone}` }, text),
    ...report.captureVerdicts.map((verdict) => verdictCard(report, verdict, null)),
    notes.length > 0 && el('ul', { class: 'notes' }, ...notes.map((note) => el('li', {}, note))),
    el('dl', { class: 'facts plain' }, ...doubts(report), ...sums(report), ...limits(report)),
  );
}

function doubts({ summary: { health } }: ReportData): HTMLElement[] {
  const parts: string[] = [];
  const say = (count: number, text: string): void => {
    if (count > 0) parts.push(text);
  };
  say(
    health.ackedUnseenBytes,
    `${formatBytes(health.ackedUnseenBytes)} acknowledged but not captured (${formatShare(health.lossEstimate)})`,
  );
  say(
    health.droppedByCapture ?? 0,
    `${plural(health.droppedByCapture ?? 0, 'frame')} dropped while capturing`,
  );
  say(health.oneWaySessions, `${plural(health.oneWaySessions, 'session')} with one direction only`);
  say(health.midstreamSessions, `${plural(health.midstreamSessions, 'session')} without beginning`);
  say(health.duplicateFrames, `${plural(health.duplicateFrames, 'frame')} captured twice`);
  say(health.offloadSegments, `${plural(health.offloadSegments, 'segment')} merged by offload`);
  say(health.offloadedChecksums, `${plural(health.offloadedChecksums, 'checksum')} left to the NIC`);
  say(health.badChecksums, plural(health.badChecksums, 'wrong checksum'));
  say(health.truncatedFrames, `${plural(health.truncatedFrames, 'frame')} cut off`);
  say(health.clockSteps, `the clock ran backwards ${plural(health.clockSteps, 'time')}`);
  return parts.length === 0 ? [] : fact('Figures', parts.join(', '));
}

function sums({ summary: { conservation } }: ReportData): HTMLElement[] {
  const { framesSkipped, missing } = conservation;
  const skipped = counted(framesSkipped);
  const notThere = counted(missing);
  const bytes = [
    `${formatCount(conservation.uniqueBytes)} new`,
    `${formatCount(conservation.repeatedBytes)} repeated`,
    conservation.badChecksumBytes > 0 ? `${formatCount(conservation.badChecksumBytes)} corrupt` : '',
    conservation.outOfWindowBytes > 0
      ? `${formatCount(conservation.outOfWindowBytes)} outside every window`
      : '',
  ].filter((text) => text !== '');
  return [
    ...fact(
      'Frames',
      `${formatCount(conservation.framesRead)} read, ${formatCount(conservation.framesAnalysed)} analysed`,
      skipped !== '' && `; not analysed: ${skipped}`,
    ),
    ...fact('Payload', `${plural(conservation.payloadBytes, 'byte')} = ${bytes.join(' + ')}`),
    ...(notThere === '' ? [] : fact('Missing', notThere)),
    ...(conservation.holds
      ? []
      : fact(
          'Defect',
          `These sums do not add up, which is a defect of tcpwhy: ${conservation.violations.join('; ')}`,
        )),
  ];
}

function limits({ summary, limits: ownLimits }: ReportData): HTMLElement[] {
  const hits = [...summary.limits, ...ownLimits];
  if (hits.length === 0) return [];
  const lines = hits.map(({ name, limit, count, firstFrame }) => {
    const where = firstFrame > 0 ? `, first at frame ${firstFrame}` : '';
    return el('li', {}, `${name} (${formatCount(limit)}) was exceeded ${plural(count, 'time')}${where}`);
  });
  return fact('Limits', el('ul', {}, ...lines));
}

/** `1,500 snap length, 12 bad checksum` */
function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${words(name)}`)
    .join(', ');
}

function words(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

function fact(name: string, ...value: readonly Child[]): HTMLElement[] {
  return [el('dt', {}, name), el('dd', {}, ...value)];
}
