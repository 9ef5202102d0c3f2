/** What a session carried above TCP, in a line each. */
import type { SessionReport } from '../engine/analysis-report.js';
import { plural } from './quantity.js';
import { formatDuration } from './time.js';

type Tls = NonNullable<SessionReport['tls']>;
type Http = NonNullable<SessionReport['http']>;

const OUTCOMES: Readonly<Record<Tls['outcome'], string>> = {
  completed: 'handshake completed',
  alert: 'refused',
  'cut-off': 'handshake cut off',
  'no-answer': 'ClientHello never answered',
  'not-tls': 'the server answered in another protocol',
  unfinished: 'handshake not captured to its end',
};

/** `handshake completed in 3.21 ms, TLS 1.3, TLS_AES_256_GCM_SHA384, for localhost`. */
export function tlsText(tls: Tls): string {
  const { outcome, alert, endedBy, serverName, certificate } = tls;
  const by = endedBy === null ? '' : ` by the ${endedBy}`;
  const took = tls.handshakeTime === null ? '' : ` in ${formatDuration(tls.handshakeTime)}`;
  const refused = outcome === 'alert' && alert !== null;
  const parts = [
    `${OUTCOMES[outcome]}${by}${took}`,
    refused ? `alert ${alert.name ?? '(encrypted)'} in frame ${alert.frame}` : '',
    tls.version ?? `offered ${tls.offeredVersions.join(', ')}`,
    tls.cipher ?? '',
    serverName === null ? '' : `for ${serverName}`,
    tls.alpn !== null ? tls.alpn : tls.offeredAlpn.length > 0 ? `offered ${tls.offeredAlpn.join(', ')}` : '',
    tls.helloRetryRequest ? 'after a HelloRetryRequest' : '',
    certificate === null ? '' : `certificate ${certificate.validity}, until ${certificate.notAfter}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `7 requests (GET 5, POST 1, HEAD 1), 2xx 5, 4xx 1; slowest GET in 91.2 ms, frame 21`. */
export function httpText(http: Http): string {
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ');
  const methods = counts(http.methods);
  const { slowest } = http;
  const parts = [
    `${plural(http.requests, 'request')}${methods === '' ? '' : ` (${methods})`}`,
    counts(http.statusClasses),
    http.unanswered > 0 ? `${http.unanswered} without a response` : '',
    http.incomplete > 0 ? `${http.incomplete} cut off` : '',
    http.upgradedTo === null ? '' : `upgraded to ${http.upgradedTo}`,
    slowest === null
      ? ''
      : `slowest ${slowest.method} (${slowest.status}) after ${formatDuration(slowest.thinkTime)}, frame ${slowest.responseFrame}`,
    http.gaps ? 'octets are missing' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
