/** Finds the page for a word: kinds of events, causes (`reset/refused`), and codes of verdicts. */
import { ACROSS_EXPLANATIONS } from './across.js';
import { CAPTURE_EXPLANATIONS } from './capture.js';
import { DELIVERY_EXPLANATIONS } from './delivery.js';
import { editDistance } from './edit-distance.js';
import type { Explanation } from './explanation.js';
import { HANDSHAKE_ICMP_EXPLANATIONS } from './handshake-icmp.js';
import { HANDSHAKE_TLS_EXPLANATIONS } from './handshake-tls.js';
import { HANDSHAKE_EXPLANATIONS } from './handshake.js';
import { IDENTITY_EXPLANATIONS } from './identity.js';
import { KEEP_ALIVE_EXPLANATIONS } from './keep-alive.js';
import { MIDDLEBOX_EXPLANATIONS } from './middleboxes.js';
import { PATH_EXPLANATIONS } from './path.js';
import { QUALITY_EXPLANATIONS } from './quality.js';
import { RESET_CAUSE_EXPLANATIONS } from './reset-causes.js';
import { RESET_EXPLANATIONS } from './reset.js';
import { RETRANSMISSION_EXPLANATIONS } from './retransmission.js';
import { SESSION_VERDICT_EXPLANATIONS } from './session-verdicts.js';
import { SPEED_EXPLANATIONS } from './speed.js';
import { TLS_VERDICT_EXPLANATIONS } from './tls-verdicts.js';
import { WINDOW_EXPLANATIONS } from './windows.js';

/** Every page, in the order of the list that users see. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...RETRANSMISSION_EXPLANATIONS,
  ...DELIVERY_EXPLANATIONS,
  ...WINDOW_EXPLANATIONS,
  ...KEEP_ALIVE_EXPLANATIONS,
  ...RESET_EXPLANATIONS,
  ...RESET_CAUSE_EXPLANATIONS,
  ...HANDSHAKE_EXPLANATIONS,
  ...HANDSHAKE_ICMP_EXPLANATIONS,
  ...HANDSHAKE_TLS_EXPLANATIONS,
  ...IDENTITY_EXPLANATIONS,
  ...QUALITY_EXPLANATIONS,
  ...SESSION_VERDICT_EXPLANATIONS,
  ...SPEED_EXPLANATIONS,
  ...PATH_EXPLANATIONS,
  ...MIDDLEBOX_EXPLANATIONS,
  ...TLS_VERDICT_EXPLANATIONS,
  ...ACROSS_EXPLANATIONS,
  ...CAPTURE_EXPLANATIONS,
];

const BY_KIND = new Map(EXPLANATIONS.map((explanation) => [explanation.kind, explanation]));

/**
 * The page of a kind, `kind/cause` or verdict code, spelled exactly; null when there is none, and
 * `suggestKinds` finds what was meant.
 */
export function explain(kind: string): Explanation | null {
  return BY_KIND.get(kind) ?? null;
}

/** All words that `explain` knows. */
export function explainableKinds(): string[] {
  return [...BY_KIND.keys()];
}

/** Longest word that is compared; what is longer is no typing error. */
const MAX_WORD = 60;
const MAX_SUGGESTIONS = 5;

/**
 * Known words near to a mistyped one, nearest first: at most a third of its letters wrong, or a
 * cause without its kind (`refused`), or the beginning or a part of a known word.
 */
export function suggestKinds(word: string): string[] {
  const wanted = normalize(word);
  if (wanted.length < 2 || wanted.length > MAX_WORD) return [];
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { kind: string; score: number }[] = [];
  for (const kind of BY_KIND.keys()) {
    const cause = kind.includes('/') ? kind.slice(kind.indexOf('/') + 1) : kind;
    const distance = Math.min(editDistance(wanted, kind), editDistance(wanted, cause));
    if (distance <= allowed) scored.push({ kind, score: distance });
    else if (wanted.length >= 3 && kind.includes(wanted)) scored.push({ kind, score: allowed + 1 });
  }
  // Sorting is stable: equal scores stay in the order of the list.
  scored.sort((a, b) => a.score - b.score);
  return scored.slice(0, MAX_SUGGESTIONS).map((entry) => entry.kind);
}

function normalize(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}
