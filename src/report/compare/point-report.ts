/** The comparison of two points of the way, for people at a terminal. */
import type { CaptureReport } from '../../engine/analysis-report.js';
import type {
  DirectionComparison,
  PointComparison,
  PointFinding,
  SessionComparison,
} from '../../compare/point-comparison.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import type { Page } from '../terminal/page.js';
import { TONE_SIGNS } from '../terminal/palette.js';
import { SEVERITY_TONES, type Tone } from '../tone.js';
import { type Cell, type Column, limitWidths, naturalWidths, renderTable } from '../terminal/table.js';
import { formatDuration } from '../time.js';

const INDENT = '  ';

const TOTAL_COLUMNS: readonly Column[] = [
  { head: 'segments' },
  { head: '→ to the server', align: 'right' },
  { head: '← to the client', align: 'right' },
];

type Figure = readonly [name: string, value: (d: DirectionComparison) => Cell];

const TOTALS: readonly Figure[] = [
  ['that passed the first point', (d) => ({ text: formatCount(d.segmentsNear) })],
  ['lost before it', (d) => countCell(d.lostBefore, 'cost')],
  ['lost between the points', (d) => lostCell(d)],
  ['lost behind the second', (d) => countCell(d.lostBehind, 'cost')],
  ['sent again though they had arrived', (d) => countCell(d.neededNot, 'cost')],
  ['overtaken', (d) => countCell(d.reordered, 'cost')],
  ['doubled', (d) => countCell(d.duplicated, 'cost')],
  ['recorded twice at the first', (d) => countCell(d.recordedTwice, 'cost')],
  ['not captured at the second', (d) => countCell(d.uncaptured, 'cost')],
  ['never seen at the first', (d) => countCell(d.onlyFar, 'cost')],
  ['delay, least', (d) => delayCell(d, 'min')],
  ['delay, median', (d) => delayCell(d, 'median')],
  ['delay, 95th percentile', (d) => delayCell(d, 'p95')],
  ['delay, most', (d) => delayCell(d, 'max')],
];

export function writePointReport(
  page: Page,
  a: readonly CaptureReport[],
  b: readonly CaptureReport[],
  result: PointComparison,
  top: number,
): void {
  writeVerdict(page, result);
  page.blank();
  const near = result.clientSide === 'a';
  page.fact('A', `${fileNames(a)}, ${near ? 'nearer to the client' : 'nearer to the server'}`);
  page.fact('B', `${fileNames(b)}, ${near ? 'nearer to the server' : 'nearer to the client'}`);
  page.fact('matched', matchedText(result));
  page.fact('clocks', clockText(result));
  if (result.omitted > 0)
    page.fact('left out', `${plural(result.omitted, 'segment')} beyond what memory holds`, 'cost');
  if (result.sessions.length > 0) writeTotals(page, result);
  if (result.findings.length > 0) {
    page.heading('Findings');
    for (const finding of result.findings.slice(0, top)) writeFinding(page, finding);
  }
  writeSessions(page, result.sessions, top);
  page.flush();
}

function writeTotals(page: Page, { totals: { toServer, toClient } }: PointComparison): void {
  page.heading('Along the way');
  writeTable(
    page,
    TOTAL_COLUMNS,
    TOTALS.map(([name, value]) => [{ text: name }, value(toServer), value(toClient)]),
  );
}

function writeVerdict(page: Page, { findings, totals, sessions }: PointComparison): void {
  const [worst] = findings.filter(({ severity }) => severity !== 'info');
  if (worst) {
    const tone = SEVERITY_TONES[worst.severity];
    page.prose([[`${TONE_SIGNS[tone]} ${PLACES[worst.place]}  `, tone]], `${worst.title}.`, 'strong');
    return;
  }
  if (sessions.length === 0) {
    const text = 'No session that is asked for is in both captures.';
    page.prose([[`${TONE_SIGNS.cost} NOTHING TO COMPARE  `, 'cost']], text, 'strong');
    return;
  }
  const segments = totals.toServer.matched + totals.toClient.matched;
  const text = `${plural(segments, 'segment')} of ${plural(sessions.length, 'session')} passed both points: what went in came out.`;
  page.prose([[`${TONE_SIGNS.fine} NOTHING BETWEEN  `, 'fine']], text, 'strong');
}

const PLACES = {
  'client-side': "ON THE CLIENT'S SIDE",
  between: 'BETWEEN THE POINTS',
  'server-side': "ON THE SERVER'S SIDE",
} as const;

function fileNames(captures: readonly CaptureReport[]): string {
  return captures.map(({ file }) => file).join(', ');
}

function matchedText({ sessions, onlyA, onlyB, nearerBy }: PointComparison): string {
  const only = [onlyA > 0 ? `${onlyA} only in A` : '', onlyB > 0 ? `${onlyB} only in B` : ''].filter(Boolean);
  const sides = nearerBy === 'order' ? '; which is nearer to the client is not seen: A was named first' : '';
  return `${plural(sessions.length, 'session')}${only.length > 0 ? `; ${only.join(', ')}` : ''}${sides}`;
}

function clockText({ clock }: PointComparison): string {
  if (clock === null) return 'no segment is in both captures: no delay can be told';
  const offset = formatDuration(Math.abs(clock.offsetNs) / 1e9);
  const ahead = clock.offsetNs >= 0 ? 'ahead of' : 'behind';
  if (!clock.bothWays)
    return `B is ${offset} ${ahead} A if the least delay is none: only one direction is in both`;
  const skew = clock.skew === 0 ? '' : `, gains ${(clock.skew * 1e6).toFixed(1)} ppm`;
  const round = formatDuration(clock.roundTripNs / 1e9);
  return `B is ${offset} ${ahead} A${skew}; the points are ${round} apart, there and back (${formatCount(clock.samples)} segments)`;
}

function countCell(count: number, tone: Tone): Cell {
  return { text: formatCount(count), ...(count > 0 && { tone }) };
}

function lostCell({ lostBetween, lostBetweenBytes }: DirectionComparison): Cell {
  if (lostBetween === 0) return { text: '0' };
  const bytes = lostBetweenBytes > 0 ? ` (${formatBytes(lostBetweenBytes)})` : '';
  return { text: `${formatCount(lostBetween)}${bytes}`, tone: 'broken' };
}

function delayCell({ delay }: DirectionComparison, which: 'min' | 'median' | 'p95' | 'max'): Cell {
  return { text: delay ? formatDuration(delay[which]) : '-' };
}

function writeFinding(page: Page, finding: PointFinding): void {
  const tone = SEVERITY_TONES[finding.severity];
  page.prose([[`${INDENT}${TONE_SIGNS[tone]} `, tone]], `${finding.title}.`);
  const frames = [
    finding.framesA.length > 0 ? `A ${finding.framesA.join(', ')}` : '',
    finding.framesB.length > 0 ? `B ${finding.framesB.join(', ')}` : '',
  ].filter(Boolean);
  if (frames.length > 0) page.prose([[`${INDENT}    `, 'plain']], `frames: ${frames.join('; ')}`, 'context');
}

const SESSION_COLUMNS: readonly Column[] = [
  { head: '# A', align: 'right' },
  { head: '# B', align: 'right' },
  { head: 'client → server', overflow: 'middle' },
  { head: '→ lost', align: 'right' },
  { head: '← lost', align: 'right' },
  { head: '→ delay', align: 'right' },
  { head: '← delay', align: 'right' },
  { head: 'worst', overflow: 'end' },
];

function writeSessions(page: Page, sessions: readonly SessionComparison[], top: number): void {
  if (sessions.length < 2) return;
  page.heading(`Sessions: ${formatCount(sessions.length)}, most lost first`);
  const lost = (s: SessionComparison): number => s.toServer.lostBetween + s.toClient.lostBetween;
  const shown = [...sessions]
    .sort((x, y) => lost(y) - lost(x) || y.findings.length - x.findings.length)
    .slice(0, top);
  const rows = shown.map((s): Cell[] => [
    { text: String(s.sessionA), tone: 'strong' },
    { text: String(s.sessionB) },
    { text: pairText(s.client, s.server) },
    { text: formatCount(s.toServer.lostBetween) },
    { text: formatCount(s.toClient.lostBetween) },
    { text: s.toServer.delay ? formatDuration(s.toServer.delay.median) : '-' },
    { text: s.toClient.delay ? formatDuration(s.toClient.delay.median) : '-' },
    { text: s.findings[0]?.code ?? '' },
  ]);
  writeTable(page, SESSION_COLUMNS, rows);
  const more = sessions.length - shown.length;
  if (more > 0) page.prose([[INDENT, 'plain']], `and ${plural(more, 'more session')}: --top`, 'context');
}

function writeTable(page: Page, columns: readonly Column[], rows: readonly Cell[][]): void {
  const table = rows.map((cells) => ({ cells }));
  const widths = limitWidths(naturalWidths(columns, table), page.width - INDENT.length);
  for (const line of renderTable(columns, table, widths, page.paint)) page.raw(INDENT + line);
}
