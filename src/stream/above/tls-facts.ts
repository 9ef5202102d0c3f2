/** What the clear part of a TLS handshake says of a session. */
import type { Side } from '../../tcp/events.js';

/**
 * `completed`: both sides went on in their keys; `alert`: one side refused; `cut-off`: reset or closed before
 * that, without an alert; `no-answer`: the server never said anything; `not-tls`: it answered in another
 * protocol; `unfinished`: the capture ends, or lacks octets, before it is known.
 */
export type TlsOutcome = 'completed' | 'alert' | 'cut-off' | 'no-answer' | 'not-tls' | 'unfinished';

export interface TlsAlert {
  /** Null when it is encrypted: only its length and what followed give it away. */
  readonly name: string | null;
  readonly level: 'warning' | 'fatal' | null;
  readonly from: Side;
  readonly frame: number;
  /** 1 in clear, less where it is concluded from lengths. */
  readonly confidence: number;
}

export interface TlsCertificateTimes {
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** At the time of the handshake, by the clock of the capture. */
  readonly validity: 'valid' | 'expired' | 'not-yet-valid';
}

export interface TlsFacts {
  readonly outcome: TlsOutcome;
  /** Side that sent the alert, closed or reset; null when none did, or nobody knows. */
  readonly endedBy: Side | null;
  /** The last alert in clear, or one that is concluded. */
  readonly alert: TlsAlert | null;
  /** Version chosen by the server; null before its ServerHello. */
  readonly version: string | null;
  readonly offeredVersions: readonly string[];
  readonly cipher: string | null;
  readonly offeredCiphers: readonly string[];
  /** Name that the client asked for; null when it did not, or encrypted it. */
  readonly serverName: string | null;
  readonly offeredAlpn: readonly string[];
  /** Protocol chosen in clear; TLS 1.3 encrypts the choice. */
  readonly alpn: string | null;
  /** The server asked for another ClientHello (a key share that it knows). */
  readonly helloRetryRequest: boolean;
  /** The server's certificate arrived, in clear or (TLS 1.3) as part of its encrypted flight. */
  readonly serverFlight: boolean;
  readonly clientHelloFrame: number | null;
  readonly serverHelloFrame: number | null;
  /** Seconds from the ClientHello to the end of the handshake; null when it did not come. */
  readonly handshakeTime: number | null;
  /** Null when the certificate is encrypted or was not captured. */
  readonly certificate: TlsCertificateTimes | null;
}
