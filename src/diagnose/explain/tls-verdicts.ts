/** Verdicts about TLS that are no names of events. */
import type { Explanation } from './explanation.js';

export const TLS_VERDICT_EXPLANATIONS: readonly Explanation[] = [
  {
    kind: 'tls-unanswered',
    title: 'The server never answered the ClientHello',
    whatItIs:
      'TCP connected and the client began TLS, but up to the end of the capture no octet came back. The server host acknowledges; its application is silent.',
    howWeTell: [
      'A ClientHello, no data from the server, no FIN or RST, and 3 s or more of capture behind it.',
      'When the client gives up and closes, it is `handshake-failed/tls-reset` instead.',
    ],
    likelyCauses: [
      'The port speaks another protocol and waits for more.',
      'The process hangs, or all its threads are busy.',
      'A large ClientHello (post-quantum key shares) is spread over two segments, and a device on the way drops one.',
    ],
    whatToCheck: [
      'Is the ClientHello acknowledged as a whole? If not, it is loss: see `path-loss`.',
      'Server: `ss -tnp` (Recv-Q above 0: not read), a stack dump of the process.',
    ],
    howToHandle: [
      'Correct the port; free or restart the process; update the device that drops large hellos.',
    ],
    seeAlso: ['handshake-failed/tls-reset', 'not-tls', 'stalls'],
    rfc: ['RFC 8446 §4.1.2'],
  },
  {
    kind: 'not-tls',
    title: 'TLS asked, another protocol answered',
    whatItIs:
      'The client began TLS and the first octets of the server are no TLS record. Clients report "wrong version number" or "first record does not look like a TLS handshake".',
    howWeTell: [
      'The first record of the client holds a ClientHello; the first octets of the server are no record head.',
    ],
    likelyCauses: [
      'https in the URL of a server that speaks http, or the wrong port.',
      'A proxy that answers in plain text.',
      'A protocol with STARTTLS that greets first.',
    ],
    whatToCheck: ['`curl -v http://ADDRESS:PORT/`, `nc ADDRESS PORT`: what does it say without TLS?'],
    howToHandle: ['Correct the port or the scheme; use STARTTLS where the protocol has it.'],
    seeAlso: ['handshake-failed/tls-alert', 'handshake-failed/tls-reset'],
    rfc: ['RFC 8446 §5.1'],
  },
  {
    kind: 'certificate-expired',
    title: 'The certificate is not valid at this time',
    whatItIs:
      "The server's certificate was over, or had not begun, when the capture was taken. Only TLS 1.2 and older show certificates in clear.",
    howWeTell: [
      'notBefore and notAfter of the first certificate against the time stamp of the frame; a capture with a wrong clock misleads.',
    ],
    likelyCauses: [
      'Renewal failed, or the process was not reloaded after it.',
      'The clock of a host is wrong.',
    ],
    whatToCheck: [
      '`openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -dates`.',
      'Compare the clocks: `date -u` on both.',
    ],
    howToHandle: ['Renew, reload, and watch the date.'],
    seeAlso: ['handshake-failed/tls-alert'],
    rfc: ['RFC 5280 §4.1.2.5'],
  },
];
