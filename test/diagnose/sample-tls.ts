/** TLS facts for tests of verdicts: a handshake that worked. Override what differs. */
import type { TlsFacts } from '../../src/stream/above/tls-facts.js';

export function sampleTls(fields: Partial<TlsFacts> = {}): TlsFacts {
  return {
    outcome: 'completed',
    endedBy: null,
    alert: null,
    version: 'TLS 1.2',
    offeredVersions: ['TLS 1.3', 'TLS 1.2'],
    cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    offeredCiphers: ['TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    serverName: 'www.example.org',
    offeredAlpn: ['h2'],
    alpn: 'h2',
    helloRetryRequest: false,
    serverFlight: true,
    clientHelloFrame: 4,
    serverHelloFrame: 6,
    handshakeTime: 0.02,
    certificate: { notBefore: '2024-01-01T00:00:00Z', notAfter: '2030-01-01T00:00:00Z', validity: 'valid' },
    ...fields,
  };
}
