/** Sessions that make the verdicts about TLS speak. */
import { sampleSession } from '../support/sample-session.js';
import type { Fires } from './firing-sessions.js';
import { sampleTls } from './sample-tls.js';

export const FIRES_ABOUT_TLS: readonly Fires[] = [
  {
    name: 'a ClientHello without an answer',
    code: 'tls-unanswered',
    session: {
      ...sampleSession({ duration: 4, close: { how: 'open', by: null, frame: null } }),
      tls: sampleTls({ outcome: 'no-answer', serverHelloFrame: null, version: null, certificate: null }),
    },
    subject: 'server',
    severity: 'warning',
    title: /10\.0\.0\.2:443 did not answer the ClientHello for 4\.00 s/,
    seconds: 4,
    frame: 4,
  },
  {
    name: 'TLS asked, something else answered',
    code: 'not-tls',
    session: {
      ...sampleSession(),
      tls: sampleTls({ outcome: 'not-tls', serverHelloFrame: null, version: null, certificate: null }),
    },
    subject: 'server',
    severity: 'critical',
    title: /10\.0\.0\.2:443 answered in another protocol/,
    frame: 4,
  },
  {
    name: 'a certificate that nobody minds',
    code: 'certificate-expired',
    session: {
      ...sampleSession(),
      tls: sampleTls({
        certificate: {
          notBefore: '2020-01-01T00:00:00Z',
          notAfter: '2021-01-01T00:00:00Z',
          validity: 'expired',
        },
      }),
    },
    subject: 'server',
    severity: 'warning',
    title: /expired on 2021-01-01T00:00:00Z.*accepted it all the same/,
    frame: 6,
  },
];
