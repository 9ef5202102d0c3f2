/** Requests and responses in protocols that say nothing of either. */
import { describe, expect, it } from 'vitest';
import { parseFraming } from '../../../src/stream/framing/catalog.js';
import { cutSession, type Said } from './cut-session.js';

const lines = (said: readonly Said[]): ReturnType<typeof cutSession> =>
  cutSession(said, { framing: parseFraming('delimiter:lf') });

describe('pairing', () => {
  it('one response a request: in order, pipelined or not', () => {
    const { pairedBy, exchanges } = lines([
      ['c', 'a\nb\n'],
      ['s', 'A\n'],
      ['s', 'B\n'],
      ['c', 'c\n'],
      ['s', 'C\n'],
    ]);
    expect(pairedBy).toBe('in-order');
    expect(exchanges.map(({ thinkTime }) => thinkTime)).toEqual([0.001, 0.002, 0.001]);
  });

  it('several lines a response: by turns', () => {
    const { pairedBy, exchanges } = lines([
      ['s', 'welcome\n'],
      ['c', 'list\n'],
      ['s', '1\n2\n'],
      ['s', '3\n'],
      ['c', 'quit\n'],
      ['s', 'bye\n'],
    ]);
    expect(pairedBy).toBe('turns');
    expect(
      exchanges.map(({ request, response }) => [request.first, response!.first, response!.last]),
    ).toEqual([
      [0, 1, 3],
      [1, 4, 4],
    ]);
    expect(exchanges[0]!.transferTime).toBe(0.001);
  });

  it('the last request may be unanswered', () => {
    const { pairedBy, exchanges } = lines([
      ['c', 'a\n'],
      ['s', 'A\n'],
      ['c', 'b\n'],
    ]);
    expect(pairedBy).toBe('in-order');
    expect(exchanges[1]).toMatchObject({ response: null, thinkTime: null, timeToLastByte: null });
  });

  it('incomplete messages take part', () => {
    const { exchanges, toClient } = lines([
      ['c', 'a\n'],
      ['s', 'A...'],
    ]);
    expect(exchanges[0]!.response).toEqual({ first: 0, last: 0 });
    expect(toClient.incomplete).toBe(1);
  });
});
