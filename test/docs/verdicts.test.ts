/** docs/verdicts.md lists every verdict that the code can give, with the rule and the doubts that the program tells. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACROSS_VERDICT_CODES } from '../../src/diagnose/across/across-sessions.js';
import { CAPTURE_VERDICT_CODES } from '../../src/diagnose/capture-findings.js';
import { SESSION_VERDICT_CODES } from '../../src/diagnose/diagnose-session.js';
import { alternativesTo } from '../../src/diagnose/explain/alternatives.js';
import { explain } from '../../src/diagnose/explain/explain.js';

const CODES: readonly string[] = [
  ...SESSION_VERDICT_CODES,
  ...ACROSS_VERDICT_CODES,
  'port-scan',
  'syn-flood',
  ...CAPTURE_VERDICT_CODES,
];

const sections = readFileSync('docs/verdicts.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ code: /^`([^`]+)`/.exec(text)?.[1] ?? '', text: plain(text) }));

/** Words alone: how Markdown is broken into lines and escaped does not matter. */
function plain(text: string): string {
  return text.replaceAll(/[\s\\*_`]+/g, ' ');
}

describe('docs/verdicts.md', () => {
  it('lists the verdicts of the code, in its order', () => {
    expect(sections.map(({ code }) => code)).toEqual(CODES);
  });

  it.each(sections)('$code: rule, need and doubts are those of the program', ({ code, text }) => {
    const page = explain(code)!;
    expect(text).toContain(plain(page.title));
    for (const rule of page.howWeTell) expect(text).toContain(plain(rule));
    for (const doubt of alternativesTo(code)) expect(text).toContain(plain(doubt));
    expect(text).toMatch(/ Needs: [A-Z]/);
  });
});
