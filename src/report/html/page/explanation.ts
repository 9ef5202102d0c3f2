/** What a finding means: the page of `tcpwhy explain`, folded below the finding. */
import type { Explanation } from '../../../diagnose/explain/explanation.js';
import { withCode } from './code-text.js';
import { el } from './dom.js';

export function explanationDetails(explanation: Explanation): HTMLElement {
  const details = el(
    'details',
    { class: 'explanation' },
    el('summary', {}, `What this means: ${explanation.title}`),
  );
  // Long text that few open: made when it is wanted.
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(explanationBody(explanation));
  });
  return details;
}

export function explanationBody(explanation: Explanation): HTMLElement {
  const { whatItIs, howWeTell, likelyCauses, whatToCheck, howToHandle, messages, rfc } = explanation;
  return el(
    'div',
    { class: 'explained' },
    el('p', {}, ...withCode(whatItIs)),
    ...part('Likely causes, in order', likelyCauses, 'ol'),
    ...part('What to check', whatToCheck),
    ...part('How to handle it', howToHandle),
    ...part('How we tell', howWeTell),
    ...part(
      'What programs say',
      (messages ?? []).map(({ where, text }) => `${where}: \`${text}\``),
    ),
    rfc.length > 0 && el('p', { class: 'quiet' }, rfc.join('; ')),
  );
}

function part(title: string, lines: readonly string[], list: 'ul' | 'ol' = 'ul'): HTMLElement[] {
  if (lines.length === 0) return [];
  return [el('h4', {}, title), el(list, {}, ...lines.map((line) => el('li', {}, ...withCode(line))))];
}
