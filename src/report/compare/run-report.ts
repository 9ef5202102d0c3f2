/** The comparison of two runs, for people at a terminal: what changed first. */
import type {
  Change,
  MetricComparison,
  RunComparison,
  ServiceComparison,
} from '../../compare/compare-runs.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import type { Page } from '../terminal/page.js';
import { TONE_SIGNS } from '../terminal/palette.js';
import type { Tone } from '../tone.js';
import { type Cell, type Column, limitWidths, naturalWidths, renderTable } from '../terminal/table.js';
import { formatDuration } from '../time.js';

const TONES: Readonly<Record<Change, Tone>> = {
  better: 'fine',
  worse: 'broken',
  changed: 'cost',
  same: 'context',
};
const INDENT = '  ';

const COLUMNS: readonly Column[] = [
  { head: 'figure' },
  { head: 'before', align: 'right' },
  { head: 'after', align: 'right' },
  { head: 'change', align: 'right' },
  { head: 'judged' },
];

export function writeRunReport(page: Page, result: RunComparison): void {
  const worse = result.all.metrics.filter(({ change }) => change === 'worse');
  const better = result.all.metrics.filter(({ change }) => change === 'better');
  const names = (list: readonly MetricComparison[]): string => list.map(({ name }) => name).join(', ');
  if (worse.length > 0) {
    const also = better.length > 0 ? ` Better: ${names(better)}.` : '';
    page.prose([[`${TONE_SIGNS.broken} WORSE  `, 'broken']], `${names(worse)}.${also}`, 'strong');
  } else if (better.length > 0) {
    page.prose([[`${TONE_SIGNS.fine} BETTER  `, 'fine']], `${names(better)}.`, 'strong');
  } else if (result.all.sessionsBefore === 0 || result.all.sessionsAfter === 0) {
    page.prose([[`${TONE_SIGNS.cost} NOTHING TO COMPARE  `, 'cost']], emptyText(result), 'strong');
  } else if (tooFew(result)) {
    const text = 'Nothing can be told from chance: each run needs four sessions at least.';
    page.prose([[`${TONE_SIGNS.cost} TOO FEW  `, 'cost']], text, 'strong');
  } else {
    const text = 'No figure differs by more than chance and 5 %.';
    page.prose([[`${TONE_SIGNS.fine} SAME  `, 'fine']], text, 'strong');
  }
  if (result.all.metrics.length > 0) writeService(page, result.all);
  if (result.services.length > 1) for (const service of result.services) writeService(page, service);
  const verdicts = result.verdicts.filter(({ before, after }) => before !== after);
  if (verdicts.length > 0) {
    page.heading('Sessions with a verdict, before and after');
    for (const { code, before, after } of verdicts) {
      page.fact(`${formatCount(before)} → ${formatCount(after)}`, code);
    }
  }
  page.flush();
}

function emptyText({ all: { sessionsBefore, sessionsAfter } }: RunComparison): string {
  if (sessionsBefore === 0 && sessionsAfter === 0)
    return 'No session that is asked for is in either capture.';
  const [empty, full, count] = sessionsBefore === 0 ? ['A', 'B', sessionsAfter] : ['B', 'A', sessionsBefore];
  return `${empty} holds no session that is asked for, and ${full} holds ${formatCount(count)}; they are not of one time.`;
}

function tooFew({ all }: RunComparison): boolean {
  return Math.min(all.sessionsBefore, all.sessionsAfter) < 4;
}

function writeService(page: Page, service: ServiceComparison): void {
  const name = service.port === null ? 'All sessions' : `Server port ${service.port}`;
  page.heading(
    `${name}: ${formatCount(service.sessionsBefore)} before, ${plural(service.sessionsAfter, 'session')} after`,
  );
  const rows = service.metrics.map((metric) => ({ cells: cellsOf(metric) }));
  const widths = limitWidths(naturalWidths(COLUMNS, rows), page.width - INDENT.length);
  for (const line of renderTable(COLUMNS, rows, widths, page.paint)) page.raw(INDENT + line);
}

function cellsOf(metric: MetricComparison): Cell[] {
  const { name, before, after, change, confidence } = metric;
  const tone = TONES[change];
  const sure = confidence >= 0.5 ? ` (${Math.floor(confidence * 1000) / 10} % sure)` : '';
  return [
    { text: name },
    { text: valueText(metric, before) },
    { text: valueText(metric, after) },
    { text: changeText(metric), ...(change !== 'same' && { tone }) },
    { text: `${change}${change === 'same' ? '' : sure}`, tone },
  ];
}

function valueText({ unit }: MetricComparison, value: number | null): string {
  if (value === null) return '-';
  switch (unit) {
    case 'seconds':
      return formatDuration(value);
    case 'percent':
      return `${value.toFixed(value < 10 ? 2 : 1)} %`;
    case 'bytes-per-second':
      return `${formatBytes(value)}/s`;
    case 'count':
      return formatCount(Math.round(value));
  }
}

function changeText({ unit, before, after }: MetricComparison): string {
  if (before === null || after === null) return '-';
  const sign = after >= before ? '+' : '−';
  if (unit === 'percent') return `${sign}${Math.abs(after - before).toFixed(2)} points`;
  if (before === 0) return after === 0 ? '0 %' : 'new';
  return `${sign}${Math.abs((100 * (after - before)) / before).toFixed(1)} %`;
}
