/** What the cutter of a session does with segments that come in pieces, at one time, or before it is sure. */
import { describe, expect, it } from 'vitest';
import { fixedLength } from '../../../src/stream/framing/fixed-length.js';
import type { Framing } from '../../../src/stream/framing/framing.js';
import { namedDelimiter } from '../../../src/stream/framing/catalog.js';
import type { SessionMessages } from '../../../src/stream/framing/message.js';
import { SessionCutter } from '../../../src/stream/framing/session-cutter.js';
import { cutSession } from './cut-session.js';

type Piece = readonly [side: 0 | 1, text: string, frame: number, timeNs: number];

/** @returns The result, and how many messages were told of before the session was over. */
function cut(
  pieces: readonly Piece[],
  framing: Framing | null,
  framings: readonly Framing[] = [],
): { result: SessionMessages; early: number } {
  let early = 0;
  const cutter = new SessionCutter(0, { framing, framings, onMessage: () => void early++ }, () => true);
  const at: [number, number] = [0, 0];
  for (const [side, text, frame, timeNs] of pieces) {
    cutter.data(side, Buffer.from(text), at[side], frame, timeNs);
    cutter.flush();
    at[side] += text.length;
  }
  const told = early;
  for (const side of [0, 1] as const) cutter.close(side, { how: 'fin', by: null }, true);
  return { result: cutter.result(), early: told };
}

describe('segments and messages', () => {
  it('a segment that fills several holes is one segment', () => {
    const { result } = cut(
      [
        [0, 'abcde', 3, 3000],
        [0, 'fghij', 3, 3000],
      ],
      fixedLength(10),
    );
    expect(result.messages[0]).toMatchObject({ bytes: 10, segments: 1 });
  });

  it('the preview ends before the first gap', () => {
    const { messages } = cutSession(
      [
        ['c', 'abc'],
        ['c', 5],
        ['c', 'defghijklmno'],
      ],
      { framing: fixedLength(20) },
    );
    expect(messages[0]!.preview).toMatchObject({ value: 'abc', cut: true });
  });

  it('messages of the same time are in the order of their frames', () => {
    const { result } = cut(
      [
        [1, 'hello\n', 1, 1000],
        [0, 'hello\n', 2, 1000],
      ],
      namedDelimiter('lf'),
    );
    expect(result.messages.map(({ from }) => from)).toEqual(['server', 'client']);
  });

  it('an answer at the time of its request took no thought', () => {
    const { result } = cut(
      [
        [0, 'ask\n', 1, 1000],
        [1, 'yes\n', 2, 1000],
      ],
      namedDelimiter('lf'),
    );
    expect(result.exchanges[0]!.thinkTime).toBe(0);
  });

  it.each([
    [1, 'in-order'],
    [2, 'turns'],
  ])('with %i requests unanswered, pairs are found %s', (unanswered, pairedBy) => {
    const { result } = cut(
      [
        [0, 'ask\n', 1, 1000],
        [1, 'yes\n', 2, 2000],
        ...Array.from({ length: unanswered }, (_, i): Piece => [0, 'ask\n', 3 + i, 3000 + i]),
      ],
      namedDelimiter('lf'),
    );
    expect(result.pairedBy).toBe(pairedBy);
  });
});

describe('messages are told of while the session goes on', () => {
  it('as soon as a protocol shows by its own marks', () => {
    const { result, early } = cut(
      [
        [0, '*1\r\n$4\r\nPING\r\n', 1, 1000],
        [1, '+PONG\r\n', 2, 2000],
      ],
      null,
    );
    expect([result.framing.name, early]).toEqual(['resp', 2]);
  });

  it('not by a few lengths that fit', () => {
    const { result, early } = cut(
      [
        [0, '\0\0\0\x04ping', 1, 1000],
        [1, '\0\0\0\x04pong', 2, 2000],
      ],
      null,
    );
    expect([result.framing.name, early]).toEqual(['length:4', 0]);
  });

  it('when more octets have made it sure', () => {
    const mine: Framing = {
      ...namedDelimiter('lf'),
      recognise: ({ sides }) => ({ confidence: sides[0].bytes.length > 1000 ? 1 : 0.1, reason: 'long' }),
    };
    const line = `${'x'.repeat(99)}\n`;
    const { early } = cut(
      Array.from({ length: 60 }, (_, i): Piece => [i % 2 === 0 ? 0 : 1, line, i + 1, i * 1000]),
      null,
      [mine],
    );
    expect(early).toBe(60);
  });
});
