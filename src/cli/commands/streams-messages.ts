/** `tcpwhy streams --messages`: cuts the byte streams of a capture into application messages. */
import { readStreams } from '../../engine/read-streams.js';
import { LimitHits, LIMITS } from '../../limits.js';
import {
  MessageLines,
  type ReportedMessages,
  writeMessagesJson,
} from '../../report/messages/message-records.js';
import { formatCount, plural } from '../../report/quantity.js';
import { writeMessagesPage } from '../../report/messages/message-table.js';
import type { TextOutput } from '../../report/text-output.js';
import type { Framing } from '../../stream/framing/framing.js';
import type { OverlapPolicy } from '../../stream/overlap-policy.js';
import { StreamAssembler } from '../../stream/stream-assembler.js';
import type { FragmentPolicy } from '../../wire/fragment-policy.js';
import { ExitCode } from '../exit-codes.js';
import { Inputs } from '../inputs.js';
import { Interrupts } from '../interrupts.js';
import { fileOutput, type ReportOutput, standardOutput } from '../output.js';
import type { Screen } from '../screen.js';
import { toldUnknown } from '../streams/choose-sessions.js';
import { MessageReport } from '../streams/message-report.js';
import { notice } from '../tell.js';

export interface MessagesRequest {
  readonly captures: readonly string[];
  readonly format: 'terminal' | 'json' | 'ndjson';
  /** File for the messages; null is standard output. */
  readonly output: string | null;
  /** Only this session; null for all. */
  readonly stream: number | null;
  /** Null finds out for each session. */
  readonly framing: Framing | null;
  /** First octets of each message are shown. */
  readonly previews: boolean;
  readonly overlapPolicy: OverlapPolicy;
  readonly fragmentPolicy: FragmentPolicy;
  readonly verifyChecksums: boolean;
  readonly screen: Screen;
}

/** @returns The exit status. */
export async function runMessages(request: MessagesRequest): Promise<number> {
  const inputs = await Inputs.open(request.captures);
  if (inputs === null) return ExitCode.Unreadable;
  const interrupts = new Interrupts();
  // A silent pipe would be waited for; closing it ends the reading.
  interrupts.signal.addEventListener('abort', () => void inputs.close());
  let out: ReportOutput | null = null;
  try {
    out = request.output === null ? standardOutput() : fileOutput(request.output);
    const status = await messagesInto(out, inputs, request, interrupts.signal);
    out.commit();
    return interrupts.status ?? status;
  } catch (error) {
    out?.discard();
    throw error;
  } finally {
    interrupts.stop();
    await inputs.close();
  }
}

async function messagesInto(
  out: TextOutput,
  inputs: Inputs,
  request: MessagesRequest,
  signal: AbortSignal,
): Promise<number> {
  const { stream, framing, previews, format, overlapPolicy, fragmentPolicy, verifyChecksums } = request;
  const limits = new LimitHits();
  const finished: ReportedMessages[] = [];
  let leftOut = 0;
  let base = 0;
  const lines = format === 'ndjson' ? new MessageLines(out) : null;
  const keep = (session: ReportedMessages, baseSecond: number): void => {
    base = baseSecond;
    if (finished.length < LIMITS.maxMessageSessions) finished.push(session);
    else leftOut++;
  };
  const passesOn = lines !== null;
  const report = new MessageReport(lines ?? { session: keep }, {
    session: stream,
    framing,
    previews,
    limits,
    passesOn,
  });
  const assembler = new StreamAssembler(report, {
    room: 'maxCutSessions',
    overlapPolicy,
    ...(stream !== null && { wanted: ({ number }) => number === stream }),
  });
  const read = await readStreams(inputs.source, [assembler, report], {
    verifyChecksums,
    fragmentPolicy,
    signal,
  });
  lines?.pause();
  if (read.interrupted) notice('interrupted: these are the messages of what had been read');
  else if (toldUnknown(stream === null ? null : [stream], read.sessions)) return ExitCode.Usage;
  finished.sort((a, b) => a.result.session - b.result.session);
  if (format === 'json') writeMessagesJson(out, finished, base);
  else if (format === 'terminal') writeMessagesPage(out, finished, request.screen);
  for (const { name, limit, count } of [...read.limits, ...limits.list()])
    notice(`limit ${name} (${formatCount(limit)}) was reached ${plural(count, 'time')}`);
  if (leftOut > 0) {
    const limit = `limit maxMessageSessions (${formatCount(LIMITS.maxMessageSessions)})`;
    notice(
      `${limit} was reached ${plural(leftOut, 'time')}: these sessions are not told of; --format ndjson has all`,
    );
  }
  if (inputs.unreadable) return ExitCode.Unreadable;
  return inputs.partial ? ExitCode.Partial : ExitCode.Ok;
}
