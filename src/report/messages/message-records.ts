/** Messages as records for programs: a `messages` record a session, then its messages and exchanges. */
import type { EndpointAddress } from '../../tcp/session-summary.js';
import type { SessionMessages } from '../../stream/framing/message.js';
import { type JsonObject, jsonText } from '../json-text.js';
import { record, SCHEMA_VERSION } from '../records.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';

/** A session whose messages are reported. */
export interface ReportedMessages {
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  readonly firstTimeNs: number;
  readonly result: SessionMessages;
}

/** All of one session, one line a record. */
export function writeMessagesNdjson(out: TextOutput, session: ReportedMessages, baseSecond: number): void {
  const lines = new BufferedOutput(out);
  for (const line of messageRecords(session, baseSecond)) lines.write(`${jsonText(line)}\n`);
  lines.flush();
}

/** One document with the same records. */
export function writeMessagesJson(
  out: TextOutput,
  sessions: readonly ReportedMessages[],
  baseSecond: number,
): void {
  const text = new BufferedOutput(out);
  text.write(`{"schemaVersion":${SCHEMA_VERSION},"records":[`);
  let first = true;
  for (const session of sessions) {
    for (const line of messageRecords(session, baseSecond)) {
      text.write(`${first ? '' : ','}\n${jsonText(line)}`);
      first = false;
    }
  }
  text.write(']}\n');
  text.flush();
}

/** All records of one session. */
export function* messageRecords(session: ReportedMessages, baseSecond: number): Generator<JsonObject> {
  const { client, server, result } = session;
  const { messages, exchanges, session: number, ...rest } = result;
  yield record('messages', { session: number, client, server, ...rest }, baseSecond);
  for (const message of messages) yield record('message', { session: number, ...message }, baseSecond);
  for (const exchange of exchanges) yield record('exchange', { session: number, ...exchange }, baseSecond);
}
