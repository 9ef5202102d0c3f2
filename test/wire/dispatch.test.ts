/** What docs/protocols.md says is decoded is what the dispatch table knows. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { linkTypeName } from '../../src/capture/link-type.js';
import { hasDecoder } from '../../src/wire/dispatch.js';
import { KeySpace } from '../../src/wire/layers.js';

/** Keys in the tables of the page: `LINK 1`, `TYPE 0800`, `IP 6`, `UDP 4789`, `PPP 0021`. */
const DOCUMENTED = new Set(
  [...readFileSync('docs/protocols.md', 'utf8').matchAll(/\b(LINK|TYPE|IP|UDP|PPP) ([0-9a-f]+)\b/g)].map(
    ([key]) => key,
  ),
);

const hex = (n: number): string => n.toString(16).padStart(4, '0');
const SPACES = [
  ['LINK', KeySpace.Link, 0x10000, String],
  ['TYPE', KeySpace.EtherType, 0x10000, hex],
  ['UDP', KeySpace.UdpPort, 0x10000, String],
  ['IP', KeySpace.IpProtocol, 0x100, String],
  ['PPP', KeySpace.Ppp, 0x10000, hex],
] as const;

describe.each(SPACES)('%s', (name, space, count, write) => {
  const known = Array.from({ length: count }, (_, n) => n).filter((n) => hasDecoder(space + n));

  test('every number with a decoder is documented, and no other', () => {
    const documented = [...DOCUMENTED].filter((key) => key.startsWith(`${name} `));
    expect(documented.sort()).toEqual(known.map((n) => `${name} ${write(n)}`).sort());
  });
});

test('link types that are decoded have registered names, but for those of other systems', () => {
  const named = Array.from({ length: 0x10000 }, (_, n) => n).filter((n) => hasDecoder(KeySpace.Link + n));
  expect(named.filter((n) => linkTypeName(n).startsWith('LINKTYPE_'))).toEqual([12, 14]);
});
