/** Messages as records for programs: a `messages` record a session, then its messages and exchanges. */
import type { EndpointAddress } from '../../tcp/session-summary.js';
import type { SessionMessages, StreamMessage } from '../../stream/framing/message.js';
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

/** One line a record: each message when it is given, and what is to be said of its session behind its messages. */
export class MessageLines {
  readonly #lines: BufferedOutput;

  constructor(out: TextOutput) {
    this.#lines = new BufferedOutput(out);
  }

  message(session: number, message: StreamMessage, baseSecond: number): void {
    this.#write(messageRecord(session, message, baseSecond));
  }

  session(session: ReportedMessages, baseSecond: number): void {
    this.#write(headRecord(session, baseSecond));
    for (const line of exchangeRecords(session, baseSecond)) this.#write(line);
  }

  /** Writes what is held. */
  pause(): void {
    this.#lines.flush();
  }

  #write(line: JsonObject): void {
    this.#lines.write(`${jsonText(line)}\n`);
  }
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
function* messageRecords(session: ReportedMessages, baseSecond: number): Generator<JsonObject> {
  yield headRecord(session, baseSecond);
  const { messages, session: number } = session.result;
  for (const message of messages) yield messageRecord(number, message, baseSecond);
  yield* exchangeRecords(session, baseSecond);
}

function headRecord({ client, server, result }: ReportedMessages, baseSecond: number): JsonObject {
  const { session, framing, pairedBy, toServer, toClient } = result;
  return record('messages', { session, client, server, framing, pairedBy, toServer, toClient }, baseSecond);
}

const messageRecord = (session: number, message: StreamMessage, baseSecond: number): JsonObject =>
  record('message', { session, ...message }, baseSecond);

function* exchangeRecords({ result }: ReportedMessages, baseSecond: number): Generator<JsonObject> {
  const { session, exchanges } = result;
  for (const exchange of exchanges) yield record('exchange', { session, ...exchange }, baseSecond);
}
