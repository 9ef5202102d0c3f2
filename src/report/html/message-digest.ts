/** The messages of one session as the page shows them: requests with their answers, bounded in number. */
import { LIMITS } from '../../limits.js';
import type { Exchange, MessageSpan, SessionMessages, StreamMessage } from '../../stream/framing/message.js';
import type { MessageSide, MessagesRecord, MessageTurn } from './report-data.js';

/** Characters of a message's own words that are shown. */
const LABEL_LENGTH = 120;
/** Secrets travel in what follows the path, and the page is made to be passed on. */
const QUERY = /\?\S+/g;

/**
 * Keeps the turns that took longest where there are more than `LIMITS.maxReportTurns`.
 *
 * @returns Null when nothing was said.
 */
export function digestMessages(result: SessionMessages, firstTimeNs: number): MessagesRecord | null {
  const { framing, pairedBy, toServer, toClient } = result;
  if (toServer.messages + toClient.messages === 0) return null;
  const all = turns(result, firstTimeNs);
  const shown = all.length > LIMITS.maxReportTurns ? slowest(all) : all;
  return {
    framing: framing.name === null ? null : framing.title,
    confidence: framing.confidence,
    reason: framing.reason,
    pairedBy,
    toServer: { messages: toServer.messages, incomplete: toServer.incomplete },
    toClient: { messages: toClient.messages, incomplete: toClient.incomplete },
    turns: shown,
    notShown: all.length - shown.length,
    notKept: toServer.notKept + toClient.notKept,
  };
}

function slowest(all: readonly MessageTurn[]): MessageTurn[] {
  const kept = new Set(
    all
      .map((turn, at) => ({ at, seconds: turn.total ?? 0 }))
      .sort((a, b) => b.seconds - a.seconds || a.at - b.at)
      .slice(0, LIMITS.maxReportTurns)
      .map(({ at }) => at),
  );
  return all.filter((_, at) => kept.has(at));
}

/** Exchanges, and messages that belong to none, in order of their beginnings. */
function turns(result: SessionMessages, startNs: number): MessageTurn[] {
  const bySide: Record<StreamMessage['from'], Map<number, StreamMessage>> = {
    client: new Map(),
    server: new Map(),
  };
  for (const message of result.messages) bySide[message.from].set(message.index, message);
  const paired = new Set<StreamMessage>();
  const take = (
    from: StreamMessage['from'],
    span: MessageSpan | null,
    stream: number | null,
  ): StreamMessage[] => {
    const messages: StreamMessage[] = [];
    for (let index = span?.first ?? 0; span !== null && index <= span.last; index++) {
      const message = bySide[from].get(index);
      // Messages of other streams lie between those of this one.
      if (!message || (stream !== null && message.stream !== stream)) continue;
      paired.add(message);
      messages.push(message);
    }
    return messages;
  };
  const rows = result.exchanges.map((exchange) =>
    turn(
      take('client', exchange.request, exchange.stream),
      take('server', exchange.response, exchange.stream),
      exchange,
      startNs,
    ),
  );
  for (const message of result.messages) {
    if (paired.has(message)) continue;
    const [client, server] = message.from === 'client' ? [[message], []] : [[], [message]];
    rows.push(turn(client, server, null, startNs));
  }
  return rows.filter(({ request, response }) => request ?? response).sort((a, b) => a.start - b.start);
}

function turn(
  client: readonly StreamMessage[],
  server: readonly StreamMessage[],
  exchange: Exchange | null,
  startNs: number,
): MessageTurn {
  const times = [...client, ...server].flatMap(({ firstTimeNs }) =>
    firstTimeNs === null ? [] : [firstTimeNs],
  );
  return {
    start: times.length === 0 ? 0 : (Math.min(...times) - startNs) / 1e9,
    request: side(client),
    response: side(server),
    think: exchange?.thinkTime ?? null,
    total: exchange?.timeToLastByte ?? null,
  };
}

function side(messages: readonly StreamMessage[]): MessageSide | null {
  const [first] = messages;
  if (!first) return null;
  const frames = messages.flatMap(({ firstFrame, lastFrame }) =>
    firstFrame === null || lastFrame === null ? [] : [firstFrame, lastFrame],
  );
  const stopped = messages.find((message) => message.stopped !== null)?.stopped ?? null;
  const words = `${first.kind} ${first.label}`.trim().replace(QUERY, '?…');
  return {
    what: words.length > LABEL_LENGTH ? `${words.slice(0, LABEL_LENGTH)}…` : words,
    more: messages.length - 1,
    bytes: messages.reduce((sum, message) => sum + message.bytes, 0),
    firstFrame: frames.length === 0 ? null : Math.min(...frames),
    lastFrame: frames.length === 0 ? null : Math.max(...frames),
    stopped: stopped === null ? null : `${stopped.how}${stopped.by === null ? '' : ` by the ${stopped.by}`}`,
  };
}
