/** Where the time of a session went, as one bar that is as long as its lifetime. */
import { formatShare } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { SessionRecord } from '../../report-data.js';
import { el, setAttributes } from '../dom.js';

export interface BudgetPart {
  /** Also the name of its colour. */
  readonly kind: string;
  readonly label: string;
  readonly seconds: number;
}

/** What each part is called; parts that are not here are called by their own names. */
const LABELS: Readonly<Record<string, string>> = {
  acknowledgment: 'Waiting for acknowledgments',
  window: 'Waiting for the window',
  client: 'Waiting for the client',
  server: 'Waiting for the server',
  moving: 'No long silence',
  handshake: 'Handshake',
  'zero-window': 'Window closed',
  'small-window': 'Window full',
  loss: 'Repairing loss',
  queueing: 'Queues on the path',
  'slow-start': 'Slow start',
  bandwidth: "The path's rate",
  'round-trip': 'Round trips',
  'sender-buffer': 'Sender had nothing to send',
  unknown: 'Unknown',
};

/** Parts of less than this share have no room for words. */
const WORDS_SHARE = 0.08;

export function budgetBar(record: SessionRecord): HTMLElement | null {
  const parts = budgetParts(record).filter(({ seconds }) => seconds > 0);
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  if (total <= 0) return null;
  const bar = el('div', { class: 'budget', 'aria-hidden': 'true' });
  for (const { kind, label, seconds } of parts) {
    const share = seconds / total;
    const piece = el('span', { class: `part part-${kind}`, title: `${label}: ${formatDuration(seconds)}` });
    piece.style.flexGrow = String(share);
    if (share >= WORDS_SHARE) piece.append(formatShare(share));
    bar.append(piece);
  }
  const legend = parts.map(({ kind, label, seconds }) =>
    el(
      'li',
      {},
      el('i', { class: `part-${kind}`, 'aria-hidden': 'true' }),
      `${label} `,
      el('b', {}, formatDuration(seconds)),
      ` ${formatShare(seconds / total)}`,
    ),
  );
  const host = el('section', { class: 'time', 'aria-labelledby': 'time-title' });
  setAttributes(host, { id: 'time' });
  host.append(
    el('h2', { id: 'time-title' }, 'Where the time went'),
    bar,
    el('ul', { class: 'legend' }, ...legend),
  );
  return host;
}

/** Names of a budget that are sums of others. */
const SUMS = new Set(['total', 'lifetime', 'duration']);

/** The time budget of the session; without one, its silences by what was waited for. */
export function budgetParts(record: SessionRecord): BudgetPart[] {
  const { timeBudget } = record as { readonly timeBudget?: unknown };
  const given = partsOf(timeBudget);
  if (given.length > 0) return given;
  const { bySeconds, seconds } = record.stalls;
  if (seconds === 0) return [];
  const silences = Object.entries(bySeconds).map(([kind, time]) => part(kind, time));
  return [...silences, part('moving', Math.max(0, record.duration - seconds))];
}

/** Numbers of seconds by name, or in a field `seconds` of what the name holds. */
function partsOf(budget: unknown): BudgetPart[] {
  if (typeof budget !== 'object' || budget === null) return [];
  return Object.entries(budget).flatMap(([kind, value]: [string, unknown]) => {
    if (SUMS.has(kind)) return [];
    if (typeof value === 'number') return [part(kind, value)];
    const { seconds } = (value ?? {}) as { readonly seconds?: unknown };
    if (typeof seconds === 'number') return [part(kind, seconds)];
    return partsOf(value);
  });
}

/** `zeroWindow` as it is called in the bar: `Window closed`. */
export function timeClassText(name: string): string {
  return part(name, 0).label;
}

function part(name: string, seconds: number): BudgetPart {
  const kind = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/[^a-z-]/g, '');
  const words = kind.replaceAll('-', ' ');
  const label = LABELS[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return { kind, label, seconds: Number.isFinite(seconds) ? seconds : 0 };
}
