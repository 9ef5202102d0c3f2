/** Whatever writes on the page: no text gets to the terminal as it is. */
import { describe, expect, it } from 'vitest';
import { Page } from '../../../src/report/terminal/page.js';
import { createPaint } from '../../../src/report/terminal/palette.js';
import { type Column, renderTable } from '../../../src/report/terminal/table.js';

const HOSTILE = 'a\x1b[2Jb\x07\x9bc\u202ed\r\ne\u2028';
const VISIBLE = 'a\\x1b[2Jb\\x07\\x9bc\\u202ed\\x0d\\x0ae\\u2028';

/** Lines that a page gets from `write`. */
function written(write: (page: Page) => void): string[] {
  let text = '';
  const page = new Page(
    { write: (piece) => void (text += piece) },
    { width: 100, colour: false, unicode: true },
  );
  write(page);
  page.flush();
  return text.split('\n');
}

describe('hostile text is made visible', () => {
  it.each<[string, (page: Page) => void]>([
    ['a line', (page) => page.line(['x ', 'plain'], [HOSTILE, 'strong'])],
    ['a heading', (page) => page.heading(HOSTILE)],
    ['prose', (page) => page.prose([], HOSTILE)],
    ['what leads prose', (page) => page.prose([[HOSTILE, 'strong']], 'x')],
    ['a label', (page) => page.fact(HOSTILE, 'x')],
    ['a fact', (page) => page.fact('label', HOSTILE)],
  ])('as %s', (_, write) => {
    expect(written(write).filter((line) => line.includes(VISIBLE))).toHaveLength(1);
  });

  it('as a cell, and below it', () => {
    const columns: Column[] = [{ head: 'one' }];
    const rows = [{ cells: [{ text: HOSTILE }], below: [{ text: HOSTILE }] }];
    const [, , cell, below] = renderTable(columns, rows, [90], createPaint(false));
    expect([cell, below]).toEqual([VISIBLE, `    ${VISIBLE}`]);
  });
});
