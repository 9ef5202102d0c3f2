/** Columns of the table of sessions: how each is named, sorted and written. */
import { formatBytes, formatCount } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import { SEVERITIES } from '../../report-data.js';
import { type Child, el } from '../dom.js';
import { sessionHref } from '../route.js';
import { severitySign } from '../words.js';
import type { SessionRows } from './session-rows.js';
import type { SortKey } from './sort.js';

export interface TableColumn {
  readonly key: SortKey;
  readonly label: string;
  readonly title: string;
  /** Also the name of its place in the row's layout. */
  readonly className: string;
  /** What a reader wants to see first when sorting by it. */
  readonly largestFirst: boolean;
  readonly cell: (rows: SessionRows, row: number) => Child;
}

export const COLUMNS: readonly TableColumn[] = [
  {
    key: 'session',
    label: '#',
    title: 'Session number, in the order of first segments',
    className: 'number',
    largestFirst: false,
    cell: (rows, row) => {
      const session = rows.value(row, 'session');
      return el('a', { href: sessionHref(session), tabindex: -1 }, String(session));
    },
  },
  {
    key: 'client',
    label: 'Client',
    title: 'Who began the session',
    className: 'client',
    largestFirst: false,
    cell: (rows, row) => rows.client(row),
  },
  {
    key: 'server',
    label: 'Server',
    title: 'Whom it was for',
    className: 'server',
    largestFirst: false,
    cell: (rows, row) => rows.server(row),
  },
  {
    key: 'findings',
    label: 'Findings',
    title: 'What is wrong with it, the worst first',
    className: 'found',
    largestFirst: true,
    cell: findingsCell,
  },
  {
    key: 'end',
    label: 'End',
    title: 'How it ended, or why it never began',
    className: 'end',
    largestFirst: false,
    cell: (rows, row) => rows.end(row),
  },
  {
    key: 'duration',
    label: 'Duration',
    title: 'From its first segment to its last',
    className: 'figure duration',
    largestFirst: true,
    cell: (rows, row) => formatDuration(rows.value(row, 'duration') / 1e9),
  },
  {
    key: 'toServer',
    label: '→ Data',
    title: 'Payload from client to server',
    className: 'figure up',
    largestFirst: true,
    cell: (rows, row) => formatBytes(rows.value(row, 'bytesToServer')),
  },
  {
    key: 'toClient',
    label: '← Data',
    title: 'Payload from server to client',
    className: 'figure down',
    largestFirst: true,
    cell: (rows, row) => formatBytes(rows.value(row, 'bytesToClient')),
  },
  {
    key: 'retransmissions',
    label: 'Retr.',
    title: 'Retransmissions of both directions',
    className: 'figure retr',
    largestFirst: true,
    cell: (rows, row) => formatCount(rows.value(row, 'retransmissions')),
  },
  {
    key: 'rtt',
    label: 'RTT',
    title: 'Round-trip time of the path, by the handshake where it was captured',
    className: 'figure rtt',
    largestFirst: true,
    cell: (rows, row) => {
      const ns = rows.value(row, 'rtt');
      return ns < 0 ? '-' : formatDuration(ns / 1e9);
    },
  },
];

function findingsCell(rows: SessionRows, row: number): Child {
  const severity = SEVERITIES[rows.value(row, 'severity')];
  const [worst, ...others] = rows.findings(row);
  if (!severity || worst === undefined) return null;
  return el(
    'span',
    { class: `finding ${severity}`, title: [worst, ...others].join(', ') },
    el('span', { class: 'sign', role: 'img', 'aria-label': severity }, severitySign(severity)),
    ` ${worst.replaceAll('-', ' ')}`,
    others.length > 0 && el('span', { class: 'others' }, ` +${others.length}`),
  );
}

/** One row as the grid and the printed table show it. */
export function renderRow(rows: SessionRows, row: number): HTMLElement {
  const cells = COLUMNS.map(({ className, cell }) =>
    el('div', { class: `cell ${className}`, role: 'gridcell' }, cell(rows, row)),
  );
  return el('div', { class: 'row', role: 'row', 'data-session': rows.value(row, 'session') }, ...cells);
}
