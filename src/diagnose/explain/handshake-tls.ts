/** TCP worked, TLS did not. */
import type { Explanation } from './explanation.js';
import { TLS_ALERT, TLS_RESET } from './messages.js';

export const HANDSHAKE_TLS_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'handshake-failed/tls-alert',
    title: 'TLS handshake failed with an alert',
    whatItIs:
      'TCP connected, but one side rejected the other in the TLS handshake and said why in an alert. Who sends the alert rejects; the alert names the reason.',
    howWeTell: [
      'A fatal TLS alert record in clear before the handshake was finished.',
      'TLS 1.3 encrypts later alerts: a record of 19 octets followed by FIN or RST is only "probable".',
    ],
    likelyCauses: [
      '40 handshake_failure, 70 protocol_version, 71 insufficient_security: nothing in common.',
      '42 bad_certificate, 45 certificate_expired, 46 certificate_unknown, 48 unknown_ca: certificate not accepted.',
      '112 unrecognized_name: server name; 116 certificate_required: client certificate missing; 120 no_application_protocol: ALPN.',
    ],
    whatToCheck: [
      '`openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null`.',
      'Versions and ciphers: `nmap --script ssl-enum-ciphers -p PORT ADDRESS`; expiry: `openssl x509 -noout -dates`.',
    ],
    howToHandle: [
      'Fix what the alert names, on the side that did not send it: chain, name, version, client certificate.',
    ],
    messages: TLS_ALERT,
    seeAlso: ['handshake-failed/tls-reset', 'handshake-failed'],
    rfc: ['RFC 8446 §6', 'RFC 5246 §7.2', 'RFC 6066 §3', 'RFC 7301 §3.2'],
  },
  {
    kind: 'handshake-failed/tls-reset',
    title: 'TLS handshake cut off by a reset or close',
    whatItIs:
      'TCP connected and the ClientHello was sent, but the session ended without alert or ServerHello.',
    howWeTell: [
      'RST or FIN after the ClientHello and before the handshake was finished, no alert.',
      'A reset sooner than half a round trip, or with another TTL than the server, was made on the way (`reset/injected`).',
    ],
    likelyCauses: [
      'A filter that reads the server name.',
      'The port does not speak TLS (plain HTTP, database), or TLS runs where plain text is expected.',
      'Load balancer without back end for that name; server process crashed or at its limit.',
    ],
    whatToCheck: [
      'Another name, same address: `openssl s_client -connect ADDRESS:PORT -servername example.org`.',
      'Capture on the server: did the ClientHello arrive, and who sent the reset?',
    ],
    howToHandle: ['Correct port or protocol; fix the back end; ask the operator of the filter.'],
    messages: TLS_RESET,
    seeAlso: ['handshake-failed/tls-alert', 'reset/injected', 'reset/firewall'],
    rfc: ['RFC 8446 §4.1.2', 'RFC 8446 §6.1', 'RFC 6066 §3'],
  },
];
