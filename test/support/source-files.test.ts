/** The reader behind the architecture test must see every way to import, or its rules cannot fail. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSource } from './source-files.js';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function source(text: string) {
  const path = join(folder, 'sample.ts');
  writeFileSync(path, `${text}\n`);
  return readSource(path);
}

describe('imports of a source file', () => {
  it.each([
    { text: "import { a } from './other.js';", typesOnly: false },
    { text: "import { type A, b } from './other.js';", typesOnly: false },
    { text: "import * as other from './other.js';", typesOnly: false },
    { text: "import './other.js';", typesOnly: false },
    { text: "export { a } from './other.js';", typesOnly: false },
    { text: "export * from './other.js';", typesOnly: false },
    { text: "const a = await import('./other.js');", typesOnly: false },
    { text: "import type { A } from './other.js';", typesOnly: true },
    { text: "import { type A, type B } from './other.js';", typesOnly: true },
    { text: "export type { A } from './other.js';", typesOnly: true },
    { text: "let a: import('./other.js').A;", typesOnly: true },
  ])('$text', ({ text, typesOnly }) => {
    expect(source(text).imports).toEqual([{ target: join(folder, 'other.ts'), ours: true, typesOnly }]);
  });

  it('of packages keep their names', () => {
    expect(source("import { x } from 'commander';").imports).toEqual([
      { target: 'commander', ours: false, typesOnly: false },
    ]);
  });

  it('in comments and texts are none', () => {
    expect(source("// import { a } from './other.js';\nconst text = \"from './other.js'\";").imports).toEqual(
      [],
    );
  });
});

describe('a default export', () => {
  it.each([
    ['export default 1;', true],
    ['export default class {}', true],
    ['export default function f() {}', true],
    ['const a = 1; export { a as default };', true],
    ['export const a = 1;', false],
    ['export { a } from "./other.js";', false],
  ])('%s: %s', (text, found) => {
    expect(source(text).hasDefaultExport).toBe(found);
  });
});
