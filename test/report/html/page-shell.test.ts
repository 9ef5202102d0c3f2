/** Whatever a capture says of itself, the file has the elements that we wrote and no others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  scriptJson,
  writeJsonBlock,
  writeOctetBlock,
  writePageEnd,
  writePageHead,
} from '../../../src/report/html/page-shell.js';

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  ']]><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  '&lt;script&gt;&#60;',
  'line\u2028and\u2029paragraph',
  '\u202egnp.exe',
  '\ud800 lone',
  '\0\x1b[31m',
];

function collector(): { text: string; write(piece: string): void } {
  return {
    text: '',
    write(piece) {
      this.text += piece;
    },
  };
}

describe('JSON inside a script element', () => {
  it.each(HOSTILE)('has nothing that a parser of HTML looks at: %j', (text) => {
    const json = scriptJson({ [text]: text });
    expect(json).not.toMatch(/[<>&\u2028\u2029\u202e\0]/);
    expect(JSON.parse(json)).toEqual({ [text]: text });
  });

  it('says the same, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(scriptJson({ text }))).toEqual({ text });
      }),
      { seed: 11 },
    );
  });
});

describe('the file around the data', () => {
  const assets = { script: 'run()', style: 'a{}', scriptHash: 'sha256-AAA=', styleHash: 'sha256-BBB=' };

  it('has a policy that lets our script and style through and nothing else', () => {
    const out = collector();
    writePageHead(out, assets);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(out.text)?.[1];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'sha256-AAA='",
      "style-src 'sha256-BBB='",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    // The policy holds for what stands behind it only.
    expect(out.text.indexOf('Content-Security-Policy')).toBeLessThan(out.text.indexOf('<style>'));
  });

  it('has no handler, no link and no address', () => {
    const out = collector();
    writePageHead(out, assets);
    writePageEnd(out, assets);
    expect(out.text).not.toMatch(/\son\w+=|href=|src=|https?:/i);
  });

  it('keeps data in elements that do not run', () => {
    const out = collector();
    for (const text of HOSTILE) writeJsonBlock(out, 'x', { text });
    expect(out.text.match(/<\/?script/g)).toHaveLength(2 * HOSTILE.length);
    expect(out.text.match(/<script type="application\/json" id="x">/g)).toHaveLength(HOSTILE.length);
  });

  it.each([0, 1, 2, 3, 49_151, 49_152, 49_153, 100_000])(
    'holds %i octets in one piece of base64',
    (length) => {
      const out = collector();
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
      writeOctetBlock(out, 'x', bytes, 'plain');
      const [, data] = /data-encoding="plain">([A-Za-z0-9+/=]*)<\/script>/.exec(out.text) ?? [];
      expect(data).toBe(Buffer.from(bytes).toString('base64'));
    },
  );
});
