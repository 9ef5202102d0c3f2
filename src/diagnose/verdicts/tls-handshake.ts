/** TCP connected and TLS failed: who refused whom, for what, and what to do about it. */
import type { TlsFacts } from '../../stream/above/tls-facts.js';
import type { Side } from '../../tcp/events.js';
import { type DiagnosedSession, endpointText, figure, otherSide } from '../session-facts.js';
import type { Evidence, VerdictDraft, VerdictSubject } from '../verdict.js';
import { durationText } from '../wording.js';

interface AlertWording {
  /** End of "the client refused the server with the alert X: …"; SENDER and PEER stand for the sides. */
  readonly because: string;
  readonly advice: readonly string[];
}

const LOOK_AT_CHAIN =
  '`openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null` shows the chain that the server sends.';
const LOOK_AT_OFFERS =
  'Versions and ciphers of the server: `nmap --script ssl-enum-ciphers -p PORT ADDRESS`.';

const ALERTS: Readonly<Record<string, AlertWording>> = {
  protocol_version: {
    because: 'it accepts none of the TLS versions that the PEER offered (OFFERED_VERSIONS)',
    advice: [
      'Allow a common version on both sides, TLS 1.2 or newer; update the older side.',
      LOOK_AT_OFFERS,
    ],
  },
  handshake_failure: {
    because:
      'both sides have no cipher suite, group or certificate type in common (the client offered OFFERED_CIPHERS)',
    advice: [
      LOOK_AT_OFFERS,
      'Some servers refuse a missing client certificate or server name with this alert, too.',
    ],
  },
  insufficient_security: {
    because: 'what the PEER offered is too weak for it',
    advice: [LOOK_AT_OFFERS],
  },
  unknown_ca: {
    because: 'it does not know the authority that signed the certificate of the PEER',
    advice: [
      'The chain must be complete: leaf and intermediates, not the root.',
      LOOK_AT_CHAIN,
      'Or add the authority to what the SENDER trusts.',
    ],
  },
  certificate_expired: {
    because: 'the certificate of the PEER is not valid at this time by its clock',
    advice: [
      'Renew the certificate, and reload the process that serves it.',
      'Compare the clocks of both sides (`date -u`).',
      LOOK_AT_CHAIN,
    ],
  },
  certificate_unknown: {
    because: 'it did not accept the certificate of the PEER, and does not say why',
    advice: [LOOK_AT_CHAIN, 'The log of the SENDER has the reason: name, authority, time or use.'],
  },
  bad_certificate: {
    because: 'the certificate of the PEER is damaged, has a wrong signature, or the wrong name',
    advice: [LOOK_AT_CHAIN],
  },
  certificate_revoked: {
    because: 'the certificate of the PEER was revoked',
    advice: ['Issue a new certificate.'],
  },
  certificate_required: {
    because: 'it wants a client certificate and got none',
    advice: ['Configure certificate and key on the client.', 'Or make them optional on the server.'],
  },
  unrecognized_name: {
    because: 'it does not serve the name SERVER_NAME',
    advice: ['Is the name right, and does a virtual host or certificate on the server have it?'],
  },
  no_application_protocol: {
    because: 'it speaks none of the protocols that the PEER offered by ALPN (OFFERED_ALPN)',
    advice: ['Let the server offer one of them (h2, http/1.1), or the client offer what the server speaks.'],
  },
  inappropriate_fallback: {
    because: 'the PEER repeated the handshake with an older version than both could speak',
    advice: ['Find what broke the first attempt: the handshake before this one.'],
  },
  decrypt_error: {
    because: 'a signature or the Finished message of the PEER did not verify',
    advice: [
      'Certificate and private key must belong together; a device on the way may change the handshake.',
    ],
  },
  unexpected_message: {
    because: 'the PEER sent something that does not belong here; it may not speak TLS',
    advice: [
      'Does the PEER speak TLS on this port from the first octet (no STARTTLS, no proxy protocol before it)?',
    ],
  },
  internal_error: {
    because: 'something went wrong inside it',
    advice: ['Its log has the reason; a key that cannot be read is a common one.'],
  },
};

const UNKNOWN_ALERT: AlertWording = {
  because: 'its log has the reason',
  advice: ['Repeat it: `openssl s_client -connect ADDRESS:PORT -servername NAME` names the alert.'],
};

/** The alert is encrypted: it came after the server's certificate, or after the client's. */
const ENCRYPTED: Readonly<Record<Side, AlertWording>> = {
  client: {
    because:
      'the alert is encrypted; after the server certificate it usually means that the client does not accept it',
    advice: [LOOK_AT_CHAIN, 'The log of the client has the reason.'],
  },
  server: {
    because:
      'the alert is encrypted; after the answer of the client it usually means that its certificate is missing or not accepted',
    advice: ['Does the server want a client certificate? Its log has the reason.'],
  },
};

/** Seconds within which a client that goes away has not waited for anything. */
const HASTY_SECONDS = 1;

/** The verdict about a TLS handshake that failed; null when there are no facts to base it on. */
export function tlsHandshakeFailed(session: DiagnosedSession): VerdictDraft | null {
  const tls = session.tls ?? null;
  const { reason } = session.handshake;
  if (tls === null || (reason !== 'tls-alert' && reason !== 'tls-reset')) return null;
  const by = tls.endedBy ?? tls.alert?.from ?? 'server';
  const forged = session.close.resetCause === 'injected' || session.close.resetCause === 'firewall';
  const found = reason === 'tls-alert' ? byAlert(tls, by) : byClose(session, tls, by, forged);
  const silent = tls.outcome === 'no-answer' && session.duration >= HASTY_SECONDS;
  const subject: VerdictSubject = reason === 'tls-reset' && forged ? 'middlebox' : silent ? 'server' : by;
  const fill = (text: string): string => fillIn(text, session, tls, by);
  const name = tls.serverName === null ? '' : ` (${tls.serverName})`;
  return {
    code: 'handshake-failed',
    title: `TCP connected, but TLS with ${endpointText(session, 'server')}${name} failed: ${fill(found.because)}.`,
    subject,
    severity: found.confidence < 0.6 ? 'warning' : 'critical',
    confidence: found.confidence,
    cost: { seconds: session.duration, bytes: 0 },
    evidence: evidenceOf(session, tls),
    advice: found.advice.map(fill),
  };
}

interface Found extends AlertWording {
  readonly confidence: number;
}

function byAlert(tls: TlsFacts, by: Side): Found {
  const name = tls.alert?.name ?? null;
  const wording = name === null ? ENCRYPTED[by] : (ALERTS[name] ?? UNKNOWN_ALERT);
  const how = name === null ? 'probably with an alert' : `with the alert ${name}`;
  const because = `the ${by} refused the ${otherSide(by)} ${how}: ${wording.because}`;
  return { because, advice: wording.advice, confidence: 0.95 * (tls.alert?.confidence ?? 1) };
}

function byClose(session: DiagnosedSession, tls: TlsFacts, by: Side, forged: boolean): Found {
  const reset = session.close.how === 'reset';
  const did = reset ? 'reset' : 'closed';
  const advice = [
    'Try another server name: `openssl s_client -connect ADDRESS:PORT -servername example.org`.',
    'If only some names fail, a filter on the way reads the server name; capture on the server to see who ended it.',
  ];
  if (forged) {
    const because = `somebody in the ${by}'s name reset it after the ClientHello`;
    return { because, advice, confidence: 0.7 };
  }
  if (tls.outcome === 'no-answer' && session.duration < HASTY_SECONDS) {
    const because = `the client ${did} after ${durationText(session.duration)}, before the server had answered the ClientHello`;
    return {
      because,
      advice: ['Usual for port scans, health checks and the slower of two attempts to connect.'],
      confidence: 0.5,
    };
  }
  if (tls.outcome === 'no-answer') {
    const because = `the server never answered the ClientHello, and the client ${did} after ${durationText(session.duration)}`;
    return {
      because,
      advice: [
        'Capture on the server: does the ClientHello arrive? Large ones (over 1,400 octets) come in two segments, and some devices drop those.',
        'Does the port speak TLS at all, and does its process still accept work?',
      ],
      confidence: 0.8,
    };
  }
  if (by === 'client') {
    return {
      because: `the client ${did} after the server's certificate without a word: it probably did not accept it`,
      advice: [LOOK_AT_CHAIN, 'The log of the client has the reason: name, authority or time.'],
      confidence: 0.7,
    };
  }
  const where =
    tls.serverHelloFrame === null ? 'in answer to the ClientHello' : 'in the middle of the handshake';
  return {
    because: `the server ${did} the connection ${where}, without an alert`,
    advice: ['Does the port speak TLS? A process that expects another protocol closes like this.', ...advice],
    confidence: 0.75,
  };
}

function evidenceOf(session: DiagnosedSession, tls: TlsFacts): Evidence[] {
  const evidence: Evidence[] = [];
  const add = (frame: number | null, text: string): void => {
    if (frame !== null && frame > 0) evidence.push({ frame, text });
  };
  add(
    tls.clientHelloFrame,
    `ClientHello: ${listText(tls.offeredVersions)}, ${tls.offeredCiphers.length} cipher suites`,
  );
  add(
    tls.serverHelloFrame,
    `ServerHello: ${tls.version ?? 'unknown version'}, ${tls.cipher ?? 'unknown cipher'}`,
  );
  const { alert, certificate } = tls;
  if (alert !== null) add(alert.frame, `alert ${alert.name ?? '(encrypted)'} of the ${alert.from}`);
  if (session.handshake.reason === 'tls-reset') add(session.close.frame, 'end of the connection');
  if (certificate !== null && certificate.validity !== 'valid') {
    evidence.push(
      figure(`certificate ${certificate.validity}: from ${certificate.notBefore} to ${certificate.notAfter}`),
    );
  }
  return evidence;
}

function fillIn(text: string, session: DiagnosedSession, tls: TlsFacts, by: Side): string {
  return (
    text
      .replaceAll('OFFERED_VERSIONS', listText(tls.offeredVersions))
      .replaceAll('OFFERED_CIPHERS', `${tls.offeredCiphers.length} cipher suites`)
      .replaceAll('OFFERED_ALPN', listText(tls.offeredAlpn))
      .replaceAll('ADDRESS:PORT', endpointText(session, 'server'))
      .replaceAll('ADDRESS', session.server.address)
      .replaceAll('PORT', String(session.server.port))
      .replaceAll('SENDER', by)
      .replaceAll('PEER', otherSide(by))
      // Last, for these names are the client's.
      .replaceAll('SERVER_NAME', () => tls.serverName ?? 'that was asked for')
      .replaceAll('NAME', () => tls.serverName ?? 'NAME')
  );
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? 'nothing known' : names.join(', ');
}
