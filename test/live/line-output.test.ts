/** Lines in few writes, and no more of them in memory than one write takes. */
import { expect, it } from 'vitest';
import { LineOutput } from '../../src/cli/live/line-output.js';

function written() {
  const texts: string[] = [];
  const said: string[] = [];
  const out = new LineOutput({
    write: (text) => void texts.push(text),
    commit: () => void said.push('commit'),
    discard: () => void said.push('discard'),
  });
  return { out, texts, said };
}

it('lines go out together, once', () => {
  const { out, texts, said } = written();
  out.write('1\n');
  out.write('2\n');
  expect(texts).toEqual([]);
  out.flush();
  out.flush();
  expect(texts).toEqual(['1\n2\n']);
  out.write('3\n');
  out.commit();
  expect([texts, said]).toEqual([['1\n2\n', '3\n'], ['commit']]);
});

it('many lines do not wait for the end of the batch', () => {
  const { out, texts } = written();
  const line = `${'x'.repeat(1023)}\n`;
  for (let i = 0; i < 1000; i++) out.write(line);
  expect(texts.join('').length).toBeGreaterThan(900_000);
  expect(Math.max(...texts.map((text) => text.length))).toBe(65_536);
});

it('lines that are not wanted any more are not written', () => {
  const { out, texts, said } = written();
  out.write('1\n');
  out.discard();
  expect([texts, said]).toEqual([[], ['discard']]);
});
