/** In which order sessions are shown. */
import type { SessionRows } from './session-rows.js';

export type SortKey =
  | 'session'
  | 'client'
  | 'server'
  | 'start'
  | 'duration'
  | 'toServer'
  | 'toClient'
  | 'retransmissions'
  | 'rtt'
  | 'end'
  | 'findings';

export interface SortOrder {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** The worst first, those alike in the order of the capture. */
export const WORST_FIRST: SortOrder = { key: 'findings', descending: true };

/** Sorts row numbers in place; rows that are alike keep the order of the capture. */
export function sortRows(rows: SessionRows, order: SortOrder, chosen: Int32Array): Int32Array {
  const keys = sortKeys(rows, order.key);
  const sign = order.descending ? -1 : 1;
  return chosen.sort((a, b) => sign * (keys[a]! - keys[b]!) || a - b);
}

/** A number for each row that sorts as its text or value does. */
function sortKeys(rows: SessionRows, key: SortKey): Float64Array {
  switch (key) {
    case 'client':
      return endpointKeys(rows, 'client', 'clientPort');
    case 'server':
      return endpointKeys(rows, 'server', 'serverPort');
    case 'toServer':
      return rows.column('bytesToServer');
    case 'toClient':
      return rows.column('bytesToClient');
    case 'end':
      return ranked(rows.column('end'), ranksOf(rows.texts.ends));
    case 'findings': {
      const ranks = ranksOf(rows.texts.findings);
      const among = ranks.length + 1;
      const severity = rows.column('severity');
      // Within a severity, the same findings stand together, in the order of the alphabet.
      return rows.column('findings').map((text, row) => severity[row]! * among - ranks[text]!);
    }
    default:
      return rows.column(key);
  }
}

function endpointKeys(
  rows: SessionRows,
  name: 'client' | 'server',
  port: 'clientPort' | 'serverPort',
): Float64Array {
  const ranks = ranksOf(rows.texts.addresses);
  const ports = rows.column(port);
  return rows.column(name).map((address, row) => ranks[address]! * 65_536 + ports[row]!);
}

function ranked(column: Float64Array, ranks: Float64Array): Float64Array {
  return column.map((index) => ranks[index]!);
}

const collator = new Intl.Collator('en', { numeric: true });

/** Place of each text among all; digits count as numbers, so that 10.0.0.9 comes before 10.0.0.10. */
function ranksOf(texts: readonly string[]): Float64Array {
  const order = texts.map((_, i) => i).sort((a, b) => collator.compare(texts[a]!, texts[b]!));
  const ranks = new Float64Array(texts.length);
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return ranks;
}
