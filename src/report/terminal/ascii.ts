/** The report on terminals that only have ASCII: same width, plainer signs. */
import { displayWidth } from '../width.js';

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '█': '#',
  '▏': '|',
  '►': '>',
  '◄': '<',
  '→': '>',
  '←': '<',
  '↳': '`',
  '…': '~',
  '✗': 'x',
  '✓': '+',
  '·': '-',
  '•': '*',
  µ: 'u',
  '–': '-',
  '—': '-',
  '×': 'x',
  '≥': '>',
  '≤': '<',
  '≈': '~',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
};

/** Replaces each character beyond ASCII by as many ASCII characters as it takes columns. */
export function toAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (c) => REPLACEMENTS[c] ?? '?'.repeat(displayWidth(c)));
}
