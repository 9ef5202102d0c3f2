/** Text from captures stays text in every renderer of Markdown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, prose, tableRow } from '../../../src/report/markdown/markdown-text.js';

describe('prose', () => {
  it.each([
    { text: 'plain words, 10.0.0.1:443 (5 %)', want: 'plain words, 10.0.0.1:443 (5 %)' },
    { text: 'run `ss -tnmi` now', want: 'run `ss -tnmi` now' },
    { text: '*bold* _it_ <b>&amp;', want: '\\*bold\\* \\_it\\_ \\<b\\>\\&amp;' },
    { text: '[x](y) ![z] #1 ~~a~~ a|b', want: '\\[x\\](y) \\!\\[z\\] \\#1 \\~\\~a\\~\\~ a\\|b' },
    { text: 'ask @root at http://x.test now', want: 'ask `@root` at `http://x.test` now' },
    { text: 'see www.x.test', want: 'see `www.x.test`' },
    { text: 'run `x`@y', want: 'run `x` `@y`' },
    { text: 'one ` alone', want: 'one \\` alone' },
    { text: 'two\nlines', want: 'two\\\\x0alines' },
    { text: '\u202ereversed', want: '\\\\u202ereversed' },
  ])('$text', ({ text, want }) => {
    expect(prose(text)).toBe(want);
  });
});

describe('code', () => {
  it.each([
    { text: 'a.pcap', want: '`a.pcap`' },
    { text: 'a`b', want: '``a`b``' },
    { text: '`a``', want: '``` `a`` ```' },
    { text: ' x ', want: '`  x  `' },
    { text: '<img src=x>', want: '`<img src=x>`' },
    { text: '', want: '' },
    { text: '   ', want: '` `' },
    { text: 'a\nb', want: '`a\\x0ab`' },
  ])('$text', ({ text, want }) => {
    expect(code(text)).toBe(want);
  });
});

/** What is left of Markdown when code and escapes are taken away (CommonMark §2.4, §6.1). */
function bare(markdown: string): string {
  let rest = '';
  for (let at = 0; at < markdown.length;) {
    if (markdown[at] === '\\') {
      at += 2;
      continue;
    }
    const run = /^`+/.exec(markdown.slice(at))?.[0];
    if (run === undefined) {
      rest += markdown[at++];
      continue;
    }
    const close = new RegExp(`(?<!\`)${run}(?!\`)`).exec(markdown.slice(at + run.length));
    if (!close) return rest + markdown.slice(at);
    at += run.length + close.index + run.length;
  }
  return rest;
}

describe('whatever the text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('`', '\\', '<', '[', '|', '@', ' ', 'a', '*', '\n', '://', 'www.') }),
  );

  it('nothing of it is a tag, a link, a mention, a picture or a line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const markdown of [prose(text), code(text)]) {
          expect(bare(markdown)).not.toMatch(/[`<>[\]*_|@\n\r\u2028\u2029]|:\/\/|\bwww\./);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('a row has as many cells as it was given', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
        const row = tableRow(texts.map(code));
        expect(row.endsWith('|\n')).toBe(true);
        expect(row.match(/(?<!\\)\|/g)).toHaveLength(texts.length + 1);
      }),
      { seed: 6 },
    );
  });
});
