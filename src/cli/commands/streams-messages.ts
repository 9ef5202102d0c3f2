/** `tcpwhy streams --messages`: cuts the byte streams of a capture into application messages. */
import type { FrameSource } from '../../capture/frame-source.js';
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
import { Interrupts } from '../interrupts.js';
import { fileOutput, type ReportOutput, standardOutput } from '../output.js';
import type { Screen } from '../screen.js';
import { notice, tellError } from '../tell.js';

export interface MessagesRequest {
  readonly capture: string;
  readonly format: 'terminal' | 'json' | 'ndjson';
  /** File for the messages; null is standard output. */
  readonly output: string | null;
  /** Only this session; null for all. */
  readonly stream: number | null;
  /** Null finds out for each session. */
  readonly framing: Framing | null;
  /** First octets of each message are shown. */
  readonly previews: boolean;
  readonly screen: Screen;
}

/** @returns The exit status. */
export async function runMessages(request: MessagesRequest): Promise<number> {
  const source = await openCapture(request.capture);
  const interrupts = new Interrupts();
  // A silent pipe would be waited for; closing it ends the reading.
  interrupts.signal.addEventListener('abort', () => void source.close());
  let out: ReportOutput | null = null;
  try {
    out = request.output === null ? standardOutput() : fileOutput(request.output);
    const status = await messagesInto(out, source, request, interrupts.signal);
    out.commit();
    return interrupts.status ?? status;
  } catch (error) {
    out?.discard();
    throw error;
  } finally {
    interrupts.stop();
    await source.close();
  }
}

async function messagesInto(
  out: TextOutput,
  source: FrameSource,
  request: MessagesRequest,
  signal: AbortSignal,
): Promise<number> {
  const { stream, framing, previews } = request;
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
      signal,
      observers: [
        new StreamAssembler(messages, wanted),
        { segment: () => undefined, finish: () => messages.finish() },
      ],
    },
  );
  if (summary.interrupted) notice('interrupted: these are the messages of what had been read');
  else if (stream !== null && stream >= summary.sessions) {
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
