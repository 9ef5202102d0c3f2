/** Prose with commands in it. */
import { type Child, el } from './dom.js';

/** Text in which `commands` stand between backticks. */
export function withCode(text: string): Child[] {
  return text.split('`').map((piece, i) => (i % 2 === 1 ? el('code', {}, piece) : piece));
}
