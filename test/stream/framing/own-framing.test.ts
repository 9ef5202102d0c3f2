/** The example of docs/messages.md. */
import { expect, it } from 'vitest';
import { type Framing, HeadCutter, type HeadRule } from '../../../src/index.js';
import { cutSession, outline } from './cut-session.js';

const RULE: HeadRule = {
  leastHead: 3,
  measure: (head) => (head[0] === 0x7e ? 3 + head[1]! * 256 + head[2]! : 'no tilde'),
};
const mine: Framing = {
  name: 'mine',
  title: 'a tilde, a length of two octets, text',
  pairing: 'in-order',
  open: (client, server) => [new HeadCutter(client, RULE), new HeadCutter(server, RULE)],
};

it('a program can add a framing', () => {
  const result = cutSession(
    [
      ['c', '~\0\x02hi'],
      ['s', '~\0\x03you'],
    ],
    { framing: mine },
  );
  expect(outline(result.messages)).toEqual(['c 0+5 message', 's 0+6 message']);
  expect(result.exchanges[0]!.thinkTime).toBe(0.001);
});
