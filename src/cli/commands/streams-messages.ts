/** `tcpwhy streams --messages`: cuts the byte streams of a capture into application messages. */
import { openCapture } from '../../capture/open-capture.js';
import { analyze } from '../../engine/analyze.js';
import { UsageError } from '../../errors.js';
import { LimitHits } from '../../limits.js';
import {
  type ReportedMessages,
  writeMessagesJson,
  writeMessagesNdjson,
} from '../../report/messages/message-records.js';
import { writeMessagesPage } from '../../report/messages/message-table.js';
import type { TextOutput } from '../../report/text-output.js';
import type { Framing } from '../../stream/framing/framing.js';
import type { SessionMessages } from '../../stream/framing/message.js';
import { MessageSink } from '../../stream/framing/message-sink.js';
import { StreamAssembler } from '../../stream/stream-assembler.js';
import { ExitCode } from '../exit-codes.js';
import type { Screen } from '../screen.js';
import { tellError } from '../tell.js';

export interface MessagesRequest {
  readonly capture: string;
  readonly format: 'terminal' | 'json' | 'ndjson';
  /** Only this session; null for all. */
  readonly stream: number | null;
  /** Null finds out for each session. */
  readonly framing: Framing | null;
  /** First octets of each message are shown. */
  readonly previews: boolean;
  readonly screen: Screen;
}

export async function runMessages(request: MessagesRequest, out: TextOutput): Promise<number> {
  const { stream, framing, previews } = request;
  const source = await openCapture(request.capture);
  const limits = new LimitHits();
  const results = new Map<number, SessionMessages>();
  const messages = new MessageSink((result) => void results.set(result.session, result), {
    session: stream,
    framing,
    previews,
    limits,
  });
  const wanted =
    stream === null ? {} : { wanted: (session: { number: number }) => session.number === stream };
  const finished: ReportedMessages[] = [];
  let base = 0;
  const summary = await analyze(
    source,
    {
      capture: () => undefined,
      session: ({ session, client, server, firstTimeNs }, baseSecond) => {
        base = baseSecond;
        const result = results.get(session);
        if (result !== undefined) finished.push({ client, server, firstTimeNs, result });
        results.delete(session);
      },
      summary: () => undefined,
    },
    {
      observers: [
        new StreamAssembler(messages, wanted),
        { segment: () => undefined, finish: () => messages.finish() },
      ],
    },
  );
  if (stream !== null && stream >= summary.sessions) {
    const known = summary.sessions === 0 ? 'the input has none' : `sessions are 0 to ${summary.sessions - 1}`;
    tellError(new UsageError(`--stream: there is no session ${stream}; ${known}`));
    return ExitCode.Usage;
  }
  if (request.format === 'json') writeMessagesJson(out, finished, base);
  else if (request.format === 'ndjson') writeMessagesNdjson(out, finished, base);
  else writeMessagesPage(out, finished, request.screen);
  for (const { name, limit, count } of limits.list()) {
    process.stderr.write(`tcpwhy: limit ${name} (${limit}) was reached ${count} times\n`);
  }
  return source.info.truncated ? ExitCode.Partial : ExitCode.Ok;
}
