/**
 * Watches a TLS handshake from outside: what is in clear is read, and of what is encrypted the record lengths
 * tell the rest. Ends when the handshake has succeeded or failed.
 */
import type { LimitName } from '../../limits.js';
import type { Side } from '../../tcp/events.js';
import { type SideIndex, sideName } from '../../tcp/session.js';
import { type CertificateTimes, certificateTimes } from './tls-certificate.js';
import type { TlsAlert, TlsFacts, TlsOutcome } from './tls-facts.js';
import { type ClientHello, readClientHello, readServerHello, type ServerHello } from './tls-hello.js';
import { isTlsClosure, tlsAlertName, TlsHandshake, TlsType } from './tls-names.js';
import { TlsReader } from './tls-reader.js';

/** Why a handshake failed, for the event. */
export interface TlsFailure {
  readonly reason: 'tls-alert' | 'tls-reset';
  /** Side that refused. */
  readonly from: Side;
  readonly alert: string | null;
  readonly evidence: string[];
}

/** RFC 8446 §5.2: an alert of two octets, its type, and the tag of every cipher suite of TLS 1.3. */
const ENCRYPTED_ALERT_BYTES = 19;
/** An alert that answers the client's Finished comes at once; one of an idle server does not. */
const REFUSAL_NS = 1e9;
const TLS_1_3 = 'TLS 1.3';

export class TlsWatch {
  /** Nothing more to learn: the handshake is over, one way or the other. */
  settled = false;
  #failure: TlsFailure | null = null;
  #outcome: TlsOutcome = 'unfinished';
  #endedBy: Side | null = null;
  #alert: TlsAlert | null = null;
  #client: ClientHello | null = null;
  #server: ServerHello | null = null;
  #retry = false;
  #serverFlight = false;
  #serverSpoke = false;
  #certificate: CertificateTimes | null = null;
  #clientHelloFrame = 0;
  #serverHelloFrame = 0;
  #clientHelloNs = 0.5;
  #certificateNs = 0.5;
  #completedNs = NaN;
  /** A record of the server that may be its refusal; 0 without one. */
  #suspectFrame = 0;
  #frame = 0;
  #timeNs = 0.5;
  /** Null once they have nothing more to read. */
  #readers: readonly [TlsReader, TlsReader] | null;

  /** @param reached Told when a limit makes the facts say less. */
  constructor(private readonly reached: (name: LimitName) => void = () => undefined) {
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  #reader(side: SideIndex): TlsReader {
    return new TlsReader({
      handshake: (type, body) => this.#handshake(side, type, body),
      alert: (level, code) => this.#inClear(side, level, code),
      record: (type, length) => this.#record(side, type, length),
      broken: () => this.#broken(side),
      reached: this.reached,
    });
  }

  /** The next octets of a side, of the frame in hand. */
  octets(side: SideIndex, bytes: Uint8Array, frame: number, timeNs: number): void {
    if (this.settled) return;
    this.#frame = frame;
    this.#timeNs = timeNs;
    this.#readers?.[side].push(bytes);
    if (side === 1) this.#serverSpoke = true;
  }

  missing(side: SideIndex): void {
    if (!this.settled) this.#readers?.[side].gap();
  }

  /** Gives back what only reading needs. */
  release(): void {
    this.#readers = null;
  }

  /** The capture lacks what one side sent: what became of the handshake cannot be told. */
  giveUp(): void {
    this.settled = true;
  }

  /** A FIN or reset of this side, with everything before it seen. */
  closed(side: SideIndex, how: 'closed' | 'reset'): void {
    if (this.settled) return;
    this.settled = true;
    const from = sideName(side);
    if (this.#outcome === 'completed') {
      if (side === 1 && this.#suspectFrame > 0) this.#conclude(side, this.#suspectFrame, 0.6);
      return;
    }
    // Not even a ClientHello: whatever it was, no handshake failed.
    if (this.#outcome === 'not-tls' || this.#client === null) return;
    this.#endedBy = from;
    const warning = this.#alert;
    if (warning !== null && warning.name !== null && warning.name !== 'close_notify') {
      this.#outcome = 'alert';
      this.#fail('tls-alert', warning.from, warning.name, `${how} after the alert ${warning.name}`);
      return;
    }
    this.#outcome = this.#serverSpoke || side === 1 ? 'cut-off' : 'no-answer';
    this.#fail('tls-reset', from, null, `${how} by the ${from} ${this.#stage()}, without an alert`);
  }

  /** How far it had come. */
  #stage(): string {
    if (this.#serverFlight) return "after the server's certificate";
    if (this.#server !== null) return 'after the ServerHello';
    return this.#serverSpoke
      ? 'in the middle of the handshake'
      : 'after the ClientHello, which had no answer';
  }

  /** What made the handshake fail, once; null when nothing did since it was last asked for. */
  takeFailure(): TlsFailure | null {
    const failure = this.#failure;
    this.#failure = null;
    return failure;
  }

  #handshake(side: SideIndex, type: number, body: Uint8Array): void {
    if (side === 0 && type === TlsHandshake.ClientHello) {
      if (this.#client !== null) return;
      this.#client = readClientHello(body, this.reached);
      this.#clientHelloFrame = this.#frame;
      this.#clientHelloNs = this.#timeNs;
    } else if (side === 1 && type === TlsHandshake.ServerHello) {
      const hello = readServerHello(body);
      if (hello.version === TLS_1_3) this.#readers?.forEach((reader) => (reader.typesTell = true));
      if (hello.isRetryRequest) this.#retry = true;
      else {
        this.#server = hello;
        this.#serverHelloFrame = this.#frame;
      }
    } else if (side === 1 && type === TlsHandshake.Certificate) {
      this.#serverFlight = true;
      this.#certificate = certificateTimes(body);
      this.#certificateNs = this.#timeNs;
    }
  }

  #inClear(side: SideIndex, level: number, code: number): void {
    const from = sideName(side);
    const name = tlsAlertName(code);
    this.#alert = { name, level: level === 1 ? 'warning' : 'fatal', from, frame: this.#frame, confidence: 1 };
    if (level === 1 || isTlsClosure(code) || this.#outcome === 'completed') return;
    this.settled = true;
    this.#outcome = 'alert';
    this.#endedBy = from;
    this.#fail('tls-alert', from, name, `fatal alert ${name} (${code}) of the ${from}`);
  }

  #record(side: SideIndex, type: number, length: number): void {
    if (this.#server === null) return;
    if (this.#server.version === TLS_1_3) {
      if (type === TlsType.ApplicationData) this.#encrypted(side, length);
    } else if (type === TlsType.Alert && this.#outcome !== 'completed')
      this.#conclude(side, this.#frame, 0.9);
    else if (this.#readers?.every(({ encrypted }) => encrypted)) {
      this.#complete();
      this.settled = true;
    }
  }

  /** TLS 1.3 encrypts everything after the ServerHello; only lengths and order are left (RFC 8446 §2). */
  #encrypted(side: SideIndex, length: number): void {
    if (this.#outcome === 'completed') {
      if (side === 0) return;
      // Anything else of the server means that it took the client's Finished.
      const refuses = length === ENCRYPTED_ALERT_BYTES && this.#timeNs - this.#completedNs < REFUSAL_NS;
      if (refuses) this.#suspectFrame = this.#frame;
      this.settled = !refuses;
    } else if (side === 1) this.#serverFlight = true;
    else if (length === ENCRYPTED_ALERT_BYTES) this.#conclude(side, this.#frame, 0.9);
    else this.#complete();
  }

  #complete(): void {
    if (this.#outcome === 'completed') return;
    this.#outcome = 'completed';
    this.#completedNs = this.#timeNs;
  }

  /** An alert that cannot be read. */
  #conclude(side: SideIndex, frame: number, confidence: number): void {
    const from = sideName(side);
    this.settled = true;
    this.#outcome = 'alert';
    this.#endedBy = from;
    this.#completedNs = NaN;
    this.#alert = { name: null, level: null, from, frame, confidence };
    const why = `frame ${frame} has an encrypted record of the length of an alert, and the ${from} went no further`;
    this.#fail('tls-alert', from, null, why);
  }

  #broken(side: SideIndex): void {
    if (side === 1 && !this.#serverSpoke && this.#client !== null) this.#outcome = 'not-tls';
    this.settled = true;
  }

  #fail(reason: TlsFailure['reason'], from: Side, alert: string | null, evidence: string): void {
    this.#failure = { reason, from, alert, evidence: [evidence] };
  }

  /** @param baseSecond Epoch second that times are counted from. */
  facts(baseSecond: number): TlsFacts | null {
    const client = this.#client;
    if (client === null) return null;
    const silent = this.#outcome === 'unfinished' && !this.#serverSpoke && !this.settled;
    return {
      outcome: silent ? 'no-answer' : this.#outcome,
      endedBy: this.#endedBy,
      alert: this.#alert,
      version: this.#server?.version ?? null,
      offeredVersions: client.versions,
      cipher: this.#server?.cipher ?? null,
      offeredCiphers: client.ciphers,
      serverName: client.serverName,
      offeredAlpn: client.alpn,
      alpn: this.#server?.alpn ?? null,
      helloRetryRequest: this.#retry,
      serverFlight: this.#serverFlight,
      clientHelloFrame: this.#clientHelloFrame,
      serverHelloFrame: this.#serverHelloFrame === 0 ? null : this.#serverHelloFrame,
      handshakeTime: Number.isNaN(this.#completedNs) ? null : (this.#completedNs - this.#clientHelloNs) / 1e9,
      certificate: this.#certificate === null ? null : this.#times(this.#certificate, baseSecond),
    };
  }

  #times({ notBefore, notAfter }: CertificateTimes, baseSecond: number): TlsFacts['certificate'] {
    const now = baseSecond + this.#certificateNs / 1e9;
    return {
      notBefore: isoTime(notBefore),
      notAfter: isoTime(notAfter),
      validity: now > notAfter ? 'expired' : now < notBefore ? 'not-yet-valid' : 'valid',
    };
  }
}

const isoTime = (second: number): string => new Date(second * 1000).toISOString().replace('.000Z', 'Z');
