/** Brings requests and responses together, and measures what passed between them. */
import type { Pairing } from './framing.js';
import type { Exchange, MessageSpan, StreamMessage } from './message.js';

/** What pairing knows of a message besides what is reported. */
export interface PairedMessage {
  readonly message: StreamMessage;
  /** Times that its direction had lost its place before: requests before it have lost their responses. */
  readonly epoch: number;
}

export interface PairingResult {
  readonly pairedBy: Exclude<Pairing, 'by-count'>;
  readonly exchanges: Exchange[];
}

/** @param messages Of both directions in order of their first octets. */
export function pairMessages(messages: readonly PairedMessage[], pairing: Pairing): PairingResult {
  const taking = messages.filter(({ message }) => !message.aside && message.firstTimeNs !== null);
  switch (pairing) {
    case 'none':
      return { pairedBy: 'none', exchanges: [] };
    case 'stream':
      return { pairedBy: 'stream', exchanges: byStream(taking) };
    case 'turns':
      return { pairedBy: 'turns', exchanges: byTurns(taking) };
    case 'in-order':
      return { pairedBy: 'in-order', exchanges: inOrder(taking).exchanges };
    case 'by-count': {
      const { exchanges, unasked } = inOrder(taking);
      const unanswered = exchanges.filter(({ response }) => response === null).length;
      // The last request may be without a response; more than that, and responses are no single messages.
      if (unasked === 0 && unanswered <= 1) return { pairedBy: 'in-order', exchanges };
      return { pairedBy: 'turns', exchanges: byTurns(taking) };
    }
  }
}

interface Span {
  readonly first: StreamMessage;
  last: StreamMessage;
}

function inOrder(messages: readonly PairedMessage[]): { exchanges: Exchange[]; unasked: number } {
  const waiting: { request: Span; response: Span | null }[] = [];
  const epochs = { client: 0, server: 0 };
  let next = 0;
  let unasked = 0;
  for (const { message, epoch } of messages) {
    if (epoch !== epochs[message.from]) {
      epochs[message.from] = epoch;
      // Messages are missing: those that wait may have had their responses among them.
      next = waiting.length;
    }
    if (message.from === 'client') waiting.push({ request: single(message), response: null });
    else if (next < waiting.length) waiting[next++]!.response = single(message);
    else unasked++;
  }
  return { exchanges: waiting.map(({ request, response }) => exchange(request, response, null)), unasked };
}

function byTurns(messages: readonly PairedMessage[]): Exchange[] {
  const turns: Span[] = [];
  for (const { message } of messages) {
    const turn = turns.at(-1);
    if (turn !== undefined && turn.first.from === message.from) turn.last = message;
    else turns.push(single(message));
  }
  const exchanges: Exchange[] = [];
  turns.forEach((turn, i) => {
    if (turn.first.from === 'client') exchanges.push(exchange(turn, turns[i + 1] ?? null, null));
  });
  return exchanges;
}

function byStream(messages: readonly PairedMessage[]): Exchange[] {
  const streams = new Map<number, { request: Span | null; response: Span | null }>();
  for (const { message } of messages) {
    if (message.stream === null) continue;
    let sides = streams.get(message.stream);
    if (sides === undefined) streams.set(message.stream, (sides = { request: null, response: null }));
    const side = message.from === 'client' ? 'request' : 'response';
    const span = sides[side];
    if (span === null) sides[side] = single(message);
    else span.last = message;
  }
  const exchanges: Exchange[] = [];
  for (const [stream, { request, response }] of streams) {
    if (request !== null) exchanges.push(exchange(request, response, stream));
  }
  return exchanges;
}

const single = (message: StreamMessage): Span => ({ first: message, last: message });

function exchange(request: Span, response: Span | null, stream: number | null): Exchange {
  const asked = request.first.firstTimeNs;
  const askedWhole = request.last.lastTimeNs;
  const answered = response?.first.firstTimeNs ?? null;
  const answeredWhole = response?.last.lastTimeNs ?? null;
  const early = answered !== null && askedWhole !== null && answered < askedWhole;
  return {
    request: indices(request),
    response: response === null ? null : indices(response),
    stream,
    requestTime: seconds(asked, askedWhole),
    thinkTime: early ? null : seconds(askedWhole, answered),
    transferTime: seconds(answered, answeredWhole),
    timeToFirstByte: seconds(asked, answered),
    timeToLastByte: seconds(asked, answeredWhole),
  };
}

const indices = ({ first, last }: Span): MessageSpan => ({ first: first.index, last: last.index });

function seconds(fromNs: number | null, toNs: number | null): number | null {
  return fromNs === null || toNs === null ? null : (toNs - fromNs) / 1e9;
}
