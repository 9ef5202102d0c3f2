/** Prints what `explain` knows of a kind, and the list of all kinds. */
import type { Explanation } from '../../diagnose/explain/explanation.js';
import type { TextOutput } from '../text-output.js';
import type { TerminalOptions } from './options.js';
import { Page } from './page.js';

type Style = Pick<TerminalOptions, 'width' | 'colour' | 'unicode'>;

/** One page on one kind. */
export function writeExplanation(out: TextOutput, explanation: Explanation, style: Style): void {
  const page = new Page(out, style);
  page.prose([], explanation.title, 'strong');
  page.line([explanation.kind, 'context']);
  page.blank();
  page.prose([], explanation.whatItIs);
  list(page, 'How tcpwhy tells', explanation.howWeTell);
  list(page, 'Likely causes, most likely first', explanation.likelyCauses, true);
  list(page, 'What to check', explanation.whatToCheck);
  list(page, 'How to handle it', explanation.howToHandle);
  if (explanation.messages?.length) {
    page.heading('What programs report');
    const width = Math.max(...explanation.messages.map(({ where }) => where.length));
    for (const { where, text } of explanation.messages)
      page.prose([[`  ${where.padEnd(width)}  `, 'context']], text);
  }
  if (explanation.seeAlso.length > 0 || explanation.rfc.length > 0) {
    page.blank();
    if (explanation.seeAlso.length > 0) page.fact('See also', explanation.seeAlso.join(', '), 'plain', 0);
    if (explanation.rfc.length > 0) page.fact('Source', explanation.rfc.join('; '), 'plain', 0);
  }
  page.flush();
}

function list(page: Page, title: string, items: readonly string[], numbered = false): void {
  if (items.length === 0) return;
  page.heading(title);
  items.forEach((item, i) => page.prose([[numbered ? `  ${i + 1}. ` : '  - ', 'context']], item));
}

/** Every kind that can be explained, each with its title. */
export function writeExplanationList(
  out: TextOutput,
  explanations: readonly Explanation[],
  style: Style,
): void {
  const page = new Page(out, style);
  page.line(['What tcpwhy can explain', 'strong'], ["  ('tcpwhy explain KIND')", 'context']);
  page.blank();
  const width = Math.max(...explanations.map(({ kind }) => kind.length));
  for (const { kind, title } of explanations)
    page.line([`  ${kind.padEnd(width)}  `, 'plain'], [title, 'context']);
  page.flush();
}
