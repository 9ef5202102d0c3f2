/**
 * The table of sessions. Columns take what their widest text needs; on a narrow terminal the least
 * needed ones go, addresses are shortened, and what is wrong moves below its session.
 */
import type { Verdict } from '../../diagnose/verdict.js';
import type { SessionReport } from '../../engine/analysis-report.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { formatDuration } from '../time.js';
import { pairText } from '../endpoint-text.js';
import { kindOf, worstFirst } from '../finding-groups.js';
import { costText } from '../verdict-words.js';
import { endText } from '../session-end.js';
import type { Page } from './page.js';
import { TONE_SIGNS } from './palette.js';
import { SEVERITY_TONES, type Tone } from '../tone.js';
import { retransmissionsOf, sessionRtt, type SortKey } from '../session-rank.js';
import {
  type Cell,
  type Column,
  limitWidths,
  naturalWidths,
  renderTable,
  type Row,
  tableWidth,
} from './table.js';
import { tunnelText } from './tunnel-text.js';

interface SessionColumn extends Column {
  readonly cell: (session: SessionReport) => Cell;
  /** Columns with higher numbers are dropped first; 0 is never dropped. */
  readonly drop: number;
  /** Left out when it would be empty. */
  readonly optional?: true;
}

const COLUMNS: readonly SessionColumn[] = [
  { head: '#', align: 'right', drop: 0, cell: (s) => ({ text: String(s.session), tone: 'strong' }) },
  {
    head: 'client → server',
    overflow: 'middle',
    drop: 0,
    cell: (s) => ({ text: pairText(s.client, s.server) }),
  },
  { head: 'tunnel', drop: 1, optional: true, cell: (s) => ({ text: tunnelText(s.tunnel) }) },
  { head: 'end', drop: 0, cell: (s) => ({ text: endText(s), tone: endTone(s) }) },
  { head: 'duration', align: 'right', drop: 2, cell: (s) => ({ text: formatDuration(s.duration) }) },
  { head: '→ data', align: 'right', drop: 3, cell: (s) => bytesCell(s.toServer.bytes) },
  { head: '← data', align: 'right', drop: 3, cell: (s) => bytesCell(s.toClient.bytes) },
  { head: 'retr', align: 'right', drop: 1, cell: (s) => retransmissionCell(s) },
  { head: 'RTT', align: 'right', drop: 4, cell: (s) => rttCell(s) },
];
const PAIR = 1;
/** Narrower than this addresses say too little: a column is dropped instead. */
const MIN_PAIR_WIDTH = 31;
/** Narrower than this the column of findings goes below the row. */
const MIN_WRONG_WIDTH = 24;
const INDENT = '  ';
const USUAL_GAP = 2;
const NARROW_GAP = 1;

/**
 * @param sessions Those that are shown, in order.
 * @param total All sessions of the analysis.
 */
export function writeSessionTable(
  page: Page,
  sessions: readonly SessionReport[],
  total: number,
  sort: SortKey,
): void {
  page.heading(`Sessions: ${formatCount(total)}, by ${sort}`);
  if (sessions.length > 0) {
    for (const line of tableLines(page, sessions, total > 1)) page.raw(INDENT + line);
  }
  const more = total - sessions.length;
  if (more > 0) page.prose([[INDENT, 'plain']], `and ${plural(more, 'more session')}: --top N`, 'context');
}

/** @param findings False where all that is wrong was said before, of the one session that there is. */
function tableLines(page: Page, sessions: readonly SessionReport[], findings: boolean): string[] {
  const room = page.width - INDENT.length;
  let columns = COLUMNS.filter(
    (column) => !column.optional || sessions.some((s) => column.cell(s).text !== ''),
  );
  const rowsOf = (): Row[] => sessions.map((s) => ({ cells: columns.map((column) => column.cell(s)) }));
  let widths = naturalWidths(columns, rowsOf());
  let gap = USUAL_GAP;
  while (tableWidth(widths, gap) - Math.max(0, widths[PAIR]! - MIN_PAIR_WIDTH) > room) {
    const drop = Math.max(...columns.map((column) => column.drop));
    if (gap > NARROW_GAP) gap = NARROW_GAP;
    else if (drop === 0) break;
    else {
      widths = widths.filter((_, i) => columns[i]!.drop < drop);
      columns = columns.filter((column) => column.drop < drop);
    }
  }
  const rows = rowsOf();
  const anyWrong = findings && sessions.some((session) => session.verdicts.length > 0);
  const spare = room - tableWidth(widths, gap) - gap;
  if (anyWrong && spare >= MIN_WRONG_WIDTH) {
    const inline = rows.map((row, i) => ({ cells: [...row.cells, wrongCodes(sessions[i]!)] }));
    return renderTable([...columns, { head: 'what is wrong' }], inline, [...widths, spare], page.paint, gap);
  }
  widths[PAIR] = Math.max(8, widths[PAIR]! + Math.min(0, room - tableWidth(widths, gap)));
  widths = limitWidths(widths, room, gap);
  const below = rows.map((row, i) => {
    const fitted = fitPair(row, sessions[i]!, widths[PAIR]!);
    return findings ? withFinding(fitted, sessions[i]!, sessions[i - 1]) : fitted;
  });
  // An empty column takes what is left: figures stay near each other, sentences get the whole width.
  const rest = room - tableWidth(widths, gap) - gap;
  if (rest < 1) return renderTable(columns, below, widths, page.paint, gap);
  const filled = below.map((row) => ({ ...row, cells: [...row.cells, { text: '' }] }));
  return renderTable([...columns, { head: '' }], filled, [...widths, rest], page.paint, gap);
}

/** The row with its addresses in `width` columns. */
function fitPair(row: Row, session: SessionReport, width: number): Row {
  const text = pairText(session.client, session.server, width);
  return { cells: row.cells.map((cell, i) => (i === PAIR ? { text } : cell)) };
}

/** @param above The session of the row before: a finding of the same kind is not told again. */
function withFinding(row: Row, session: SessionReport, above: SessionReport | undefined): Row {
  const [worst, ...others] = worstFirst(session.verdicts);
  if (!worst) return row;
  const tone = SEVERITY_TONES[worst.severity];
  const more = others.length > 0 ? ` (+${others.length})` : '';
  const below = [
    { text: '↳ ', tone: 'context' },
    { text: `${TONE_SIGNS[tone]} ${worst.code}${more}`, tone },
    { text: isSameKind(session, above) ? asAbove(worst) : `: ${worst.title}`, tone: 'context' },
  ] as const;
  return { ...row, below };
}

function isSameKind(session: SessionReport, above: SessionReport | undefined): boolean {
  const worst = worstFirst(session.verdicts)[0];
  const before = worstFirst(above?.verdicts ?? [])[0];
  if (!worst || !above || !before) return false;
  return kindOf(worst, session) === kindOf(before, above);
}

/** What differs from the sentence above: what it cost. */
function asAbove(verdict: Verdict): string {
  const cost = costText(verdict);
  return cost === '' ? ' (as above)' : ` (as above, ${cost})`;
}

function wrongCodes(session: SessionReport): Cell {
  const verdicts = worstFirst(session.verdicts);
  if (!verdicts[0]) return { text: '' };
  const tone = SEVERITY_TONES[verdicts[0].severity];
  return { text: `${TONE_SIGNS[tone]} ${verdicts.map((verdict) => verdict.code).join(', ')}`, tone };
}

function endTone(session: SessionReport): Tone {
  const { outcome } = session.handshake;
  if (outcome !== 'completed' && outcome !== 'not-captured') return 'broken';
  switch (session.close.how) {
    case 'graceful':
      return 'fine';
    case 'reset':
    case 'idle-timeout':
    case 'evicted':
      return 'cost';
    default:
      return 'plain';
  }
}

function bytesCell(bytes: number): Cell {
  return { text: formatBytes(bytes), tone: bytes === 0 ? 'context' : 'plain' };
}

function retransmissionCell(session: SessionReport): Cell {
  const count = retransmissionsOf(session);
  return { text: formatCount(count), tone: count > 0 ? 'cost' : 'context' };
}

function rttCell(session: SessionReport): Cell {
  const rtt = sessionRtt(session);
  if (rtt === null) return { text: '-', tone: 'context' };
  return { text: `${rtt.atLeast ? '≥' : ''}${formatDuration(rtt.seconds)}` };
}
