/** What a colour means. Nothing relies on it alone: each tone has a sign or a word beside it. */
import pc from 'picocolors';
import type { Tone } from '../tone.js';

/** Paints text that has its final width already. */
export type Paint = (text: string, tone: Tone) => string;

/** @param colour False gives the text back as it is. */
export function createPaint(colour: boolean): Paint {
  const c = pc.createColors(colour);
  const painters: Record<Tone, (text: string) => string> = {
    broken: (text) => c.bold(c.red(text)),
    cost: c.yellow,
    fine: c.green,
    context: c.dim,
    strong: c.bold,
    plain: String,
  };
  return (text, tone) => (text === '' ? '' : painters[tone](text));
}

/** Signs for tones, one column each. */
export const TONE_SIGNS: Record<Tone, string> = {
  broken: '✗',
  cost: '!',
  fine: '✓',
  context: '·',
  strong: '•',
  plain: ' ',
};
