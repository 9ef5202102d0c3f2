/**
 * HTTP/1.0 and 1.1 messages (RFC 9112): heads are read, bodies are counted past. Requests and responses
 * know of each other, for HEAD, CONNECT and upgrades decide what follows a head.
 */
import { LIMITS } from '../../limits.js';
import { TlsType } from '../above/tls-names.js';
import { AsideSink } from './aside-sink.js';
import { confidenceOfBits } from './confidence.js';
import type { CutSink, Cutter, Framing, MessageAbout, Recognition } from './framing.js';
import { http2 } from './http2.js';
import { type BodyLength, ChunkedBody, requestBody, responseBody } from './http1-body.js';
import { HttpExchange } from './http1-exchange.js';
import { fieldTokens, type HttpHead, parseHttpHead } from './http1-head.js';
import { HeadLines } from './http1-lines.js';
import { textOf } from './octets.js';
import type { Sample } from './sample.js';
import { tlsRecordCutter } from './tls-records.js';
import { UntilCloseCutter } from './until-close.js';
import { websocketCutter } from './websocket.js';

export const http1: Framing = {
  name: 'http',
  title: 'HTTP/1.x',
  pairing: 'in-order',
  open(client, server) {
    const exchange = new HttpExchange();
    return [new HttpCutter(client, exchange, true), new HttpCutter(server, exchange, false)];
  },
  recognise: judge,
};

/** Octets of a line below which it cannot be told whether it begins a message. */
const SHORTEST_START = 8;
/** Octets of a start line that detection looks at. */
const LONGEST_LINE = 4096;
const NOTHING = new Uint8Array(0);
const REQUEST_START = /^[A-Z][A-Z-]{1,19} [^ \r\n]/;
const RESPONSE_START = /^HTTP\/1\.\d \d/;

class HttpCutter implements Cutter {
  #head: HeadLines | null = null;
  #chunked: ChunkedBody | null = null;
  #about: MessageAbout = {};
  /** Octets of a body of known length still to come. */
  #left = 0;
  #untilClose = false;
  /** A message has begun. */
  #open = false;
  #lost = false;
  /** Takes everything from here on. */
  #successor: Cutter | null = null;

  constructor(
    private readonly sink: CutSink,
    private readonly exchange: HttpExchange,
    private readonly isRequest: boolean,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    let i = this.#lost ? this.#resume(bytes) : 0;
    while (i < bytes.length) {
      if (this.#mayEnter) this.#enterSuccessor(bytes, i);
      if (this.#successor !== null) return this.#successor.push(bytes.subarray(i), at + i);
      if (this.#untilClose) return;
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - i);
        this.#left -= step;
        i += step;
        if (this.#left === 0) this.#finish(at + i);
      } else if (this.#chunked !== null) i = this.#takeChunks(this.#chunked, bytes, i, at);
      else i = this.#takeHead(bytes, i, at);
      if (this.#lost) return;
    }
  }

  #takeChunks(body: ChunkedBody, bytes: Uint8Array, i: number, at: number): number {
    const next = body.take(bytes, i);
    if (body.wrong !== null) this.#lose(at + next, body.wrong);
    else if (body.done) this.#finish(at + next);
    return next;
  }

  #takeHead(bytes: Uint8Array, i: number, at: number): number {
    let start = i;
    if (this.#head === null) {
      // RFC 9112 §2.2: empty lines before a message are ignored.
      while (start < bytes.length && (bytes[start] === 0x0d || bytes[start] === 0x0a)) start++;
      if (start === bytes.length) return start;
      this.#head = new HeadLines();
      this.#open = true;
      this.sink.begin(at + start);
      this.sink.about({ kind: this.isRequest ? 'request' : 'response' });
    }
    const head = this.#head;
    const next = head.take(bytes, start);
    if (head.tooLong) this.#lose(at + next, `a head is longer than ${LIMITS.maxMessageHeadBytes} octets`);
    else if (head.done) this.#headDone(head.text(), at + next);
    return next;
  }

  #headDone(text: string, at: number): void {
    this.#head = null;
    const head = parseHttpHead(text, this.isRequest);
    if (typeof head === 'string') return this.#lose(at, head);
    const method = this.exchange.waiting?.method ?? null;
    const body = this.isRequest ? requestBody(head) : responseBody(head, method);
    if (typeof body === 'string') return this.#lose(at, body);
    this.#about = this.isRequest ? aboutRequest(head, body) : aboutResponse(head, body, method);
    if (this.isRequest) this.#asked(head);
    else this.#answered(head, body);
    this.#enterBody(body, text.length, at);
  }

  #asked(head: HttpHead): void {
    const [upgrade = null] = fieldTokens(head, 'upgrade');
    this.exchange.asked({ method: head.method!, upgrade });
  }

  #answered(head: HttpHead, body: BodyLength): void {
    if (body.by === 'tunnel') this.exchange.switchedTo(fieldTokens(head, 'upgrade')[0] ?? null);
    // An interim response (RFC 9110 §15.2) is followed by the final one to the same request.
    if (head.status! >= 200) this.exchange.answered();
  }

  #enterBody(body: BodyLength, headBytes: number, at: number): void {
    const expected = body.by === 'length' ? { expectedBytes: headBytes + body.bytes } : {};
    this.sink.about({ ...this.#about, ...expected });
    if (body.by === 'chunks') this.#chunked = new ChunkedBody();
    else if (body.by === 'close') this.#untilClose = true;
    else if (body.by === 'length' && body.bytes > 0) this.#left = body.bytes;
    else this.#finish(at);
  }

  #finish(at: number): void {
    if (this.#chunked !== null) {
      const { chunks, dataBytes } = this.#chunked;
      this.sink.about({ facts: { ...this.#about.facts, chunks, bodyBytes: dataBytes } });
    }
    this.#chunked = null;
    this.#open = false;
    this.sink.end(at);
  }

  get #mayEnter(): boolean {
    return this.exchange.successor !== null && this.#successor === null && !this.#open;
  }

  /** Between messages: the connection may have become something else. */
  #enterSuccessor(bytes: Uint8Array, i: number): void {
    // Requests and responses are over: what comes now is paired with none of them.
    const aside = new AsideSink(this.sink);
    switch (this.exchange.successor) {
      case null:
        return;
      case 'websocket':
        this.#successor = websocketCutter(aside);
        return;
      case 'http2':
        this.#successor = http2.open(aside, aside)[0];
        return;
      case 'tunnel':
        this.#successor =
          bytes[i] === TlsType.Handshake ? tlsRecordCutter(aside) : new UntilCloseCutter(aside);
    }
  }

  gap(length: number, at: number): void {
    if (this.#mayEnter) this.#enterSuccessor(NOTHING, 0);
    if (this.#successor !== null) return this.#successor.gap(length, at);
    if (this.#untilClose || this.#lost) return;
    if (this.#left >= length) {
      this.#left -= length;
      if (this.#left === 0) this.#finish(at + length);
    } else if (!(this.#chunked?.skip(length) ?? false)) {
      this.exchange.forget();
      this.#lose(at, `${length} octets are missing, and the head of a message is among them`);
    }
  }

  end(at: number, closed: boolean): void {
    if (this.#successor !== null) this.#successor.end(at, closed);
    else if (this.#untilClose && closed) this.#finish(at);
    this.#untilClose = false;
  }

  #lose(at: number, why: string): void {
    this.#head = null;
    this.#chunked = null;
    this.#left = 0;
    this.#open = false;
    this.#lost = true;
    this.sink.lost(at, why);
  }

  /** Index of a start line: at the start of the segment, or behind a line end in it. */
  #resume(bytes: Uint8Array): number {
    const pattern = this.isRequest ? REQUEST_START : RESPONSE_START;
    for (let i = 0; i >= 0 && i + SHORTEST_START < bytes.length;) {
      if (pattern.test(textOf(bytes.subarray(i, i + 24)))) {
        this.#lost = false;
        return i;
      }
      const lineEnd = bytes.indexOf(0x0a, i);
      if (lineEnd < 0) break;
      i = lineEnd + 1;
    }
    return bytes.length;
  }
}

function aboutRequest(head: HttpHead, body: BodyLength): MessageAbout {
  const { method, target, version } = head;
  const host = head.fields.get('host') ?? null;
  const facts = { method, target, version, host, ...bodyFacts(head, body) };
  return { kind: 'request', label: `${method} ${target}`, facts };
}

function aboutResponse(head: HttpHead, body: BodyLength, method: string | null): MessageAbout {
  const { status, reason, version } = head;
  const upgrade = status === 101 ? (fieldTokens(head, 'upgrade')[0] ?? null) : null;
  const facts = { status, reason, version, toMethod: method, upgrade, ...bodyFacts(head, body) };
  const interim = status! < 200 && status !== 101;
  return { kind: 'response', label: `${status} ${reason}`.trim(), aside: interim, facts };
}

function bodyFacts(head: HttpHead, body: BodyLength): NonNullable<MessageAbout['facts']> {
  return {
    contentType: head.fields.get('content-type') ?? null,
    bodyBy: body.by,
    bodyBytes: body.by === 'length' ? body.bytes : null,
  };
}

function judge(sample: Sample): Recognition | null {
  const [client, server] = sample.sides.map(({ bytes }) => textOf(bytes.subarray(0, LONGEST_LINE))) as [
    string,
    string,
  ];
  const asks = /^(?:\r?\n)*[A-Z][A-Z-]{1,19} \S+ HTTP\/1\.\d\r?\n/.test(client);
  const answers = RESPONSE_START.test(server);
  if (asks && (answers || server === '')) {
    return {
      confidence: confidenceOfBits(8),
      reason: 'a request line of HTTP/1' + (answers ? ' and a status line' : ''),
    };
  }
  if (answers && (client === '' || !asks)) {
    return { confidence: client === '' ? 0.95 : 0.6, reason: 'a status line of HTTP/1 from the server' };
  }
  // The line may be longer than what is there of it.
  if (asks) return { confidence: 0.7, reason: 'a request line of HTTP/1, and an answer that is none' };
  return REQUEST_START.test(client) && client.startsWith('GET /')
    ? { confidence: 0.6, reason: 'the beginning of a request line of HTTP/1' }
    : null;
}
