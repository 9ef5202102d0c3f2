import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/limits.js';
import { digestMessages } from '../../../src/report/html/message-digest.js';
import type { Exchange, SessionMessages, StreamMessage } from '../../../src/stream/framing/message.js';

const START_NS = 5e9;

function message(
  from: StreamMessage['from'],
  index: number,
  fields: Partial<StreamMessage> = {},
): StreamMessage {
  const frame = 10 + 2 * index + (from === 'server' ? 1 : 0);
  const timeNs = START_NS + frame * 1e6;
  return {
    ...{ from, index, kind: from === 'client' ? 'request' : 'response', label: '', offset: 0, bytes: 100 },
    ...{ missingBytes: 0, expectedBytes: null, segments: 1, firstFrame: frame, lastFrame: frame },
    ...{ firstTimeNs: timeNs, lastTimeNs: timeNs, sharesFirstSegment: false, sharesLastSegment: false },
    ...{
      complete: true,
      stopped: null,
      stream: null,
      endsStream: false,
      aside: false,
      facts: {},
      preview: null,
    },
    ...fields,
  };
}

function exchange(first: number, last = first, fields: Partial<Exchange> = {}): Exchange {
  return {
    ...{
      request: { first, last },
      response: { first, last },
      stream: null,
      requestTime: 0,
      thinkTime: 0.001,
    },
    ...{ transferTime: 0, timeToFirstByte: 0.001, timeToLastByte: 0.001 * (first + 1) },
    ...fields,
  };
}

function result(messages: readonly StreamMessage[], exchanges: readonly Exchange[]): SessionMessages {
  const side = (from: StreamMessage['from']) => ({
    ...{ bytes: 0, messages: messages.filter((m) => m.from === from).length, notKept: 0 },
    ...{ incomplete: 0, split: 0, merged: 0, uncutBytes: 0, uncut: [] },
  });
  return {
    session: 0,
    framing: {
      name: 'http',
      title: 'HTTP/1.x',
      chosenBy: 'detection',
      confidence: 0.9,
      reason: 'x',
      candidates: [],
    },
    pairedBy: 'in-order',
    toServer: side('client'),
    toClient: side('server'),
    messages,
    exchanges,
  };
}

describe('digestMessages', () => {
  it('puts request and answer beside each other, with times from the start', () => {
    const messages = [message('client', 0, { label: 'GET /' }), message('server', 0, { bytes: 42 })];
    expect(digestMessages(result(messages, [exchange(0)]), START_NS)!.turns).toEqual([
      {
        start: 0.01,
        request: { what: 'request GET /', more: 0, bytes: 100, firstFrame: 10, lastFrame: 10, stopped: null },
        response: { what: 'response', more: 0, bytes: 42, firstFrame: 11, lastFrame: 11, stopped: null },
        think: 0.001,
        total: 0.001,
      },
    ]);
  });

  it('keeps what belongs to no exchange, in order of time', () => {
    const messages = [message('client', 0), message('server', 0), message('client', 1), message('server', 1)];
    const { turns } = digestMessages(result(messages, [exchange(1)]), START_NS)!;
    expect(turns.map(({ request, response }) => [request?.firstFrame, response?.firstFrame])).toEqual([
      [10, undefined],
      [undefined, 11],
      [12, 13],
    ]);
  });

  it('sums up several messages of a turn, but not those of other streams between', () => {
    const messages = [
      ...[0, 1, 2].map((index) => message('client', index, { stream: index === 1 ? 3 : 1 })),
      message('server', 0, { stream: 1, stopped: { how: 'reset', by: 'server' } }),
    ];
    const one = exchange(0, 2, { stream: 1, response: { first: 0, last: 0 } });
    const [turn] = digestMessages(result(messages, [one]), START_NS)!.turns;
    expect(turn!.request).toMatchObject({ more: 1, bytes: 200, firstFrame: 10, lastFrame: 14 });
    expect(turn!.response!.stopped).toBe('reset by the server');
  });

  it('shows no query of a path, and no endless label', () => {
    const label = `GET /pay?token=secret ${'x'.repeat(500)}`;
    const [turn] = digestMessages(result([message('client', 0, { label })], []), START_NS)!.turns;
    expect(turn!.request!.what).toMatch(/^request GET \/pay\?… x{90,}…$/);
    expect(turn!.request!.what.length).toBeLessThan(130);
  });

  it('keeps the slowest of very many', () => {
    const count = LIMITS.maxReportTurns + 5;
    const numbers = Array.from({ length: count }, (_, n) => n);
    const messages = numbers.flatMap((n) => [message('client', n), message('server', n)]);
    const digest = digestMessages(
      result(
        messages,
        numbers.map((n) => exchange(n)),
      ),
      START_NS,
    )!;
    expect(digest.turns).toHaveLength(LIMITS.maxReportTurns);
    expect(digest.notShown).toBe(5);
    expect(digest.turns[0]!.request!.firstFrame).toBe(20);
  });

  it('is nothing of a session in which nothing was said', () => {
    expect(digestMessages(result([], []), START_NS)).toBeNull();
  });
});
