/** A certificate that is not valid at the time of the capture, whether or not anybody minded. */
import { endpointText, figure, type SessionRule } from '../session-facts.js';

export const certificateExpired: SessionRule = (session) => {
  const certificate = session.tls?.certificate ?? null;
  if (certificate === null || certificate.validity === 'valid') return null;
  const expired = certificate.validity === 'expired';
  const when = expired
    ? `expired on ${certificate.notAfter}`
    : `is not valid before ${certificate.notBefore}`;
  const failed = session.handshake.reason !== null;
  return {
    code: 'certificate-expired',
    title: `The certificate of ${endpointText(session, 'server')} ${when}, by the clock of the capture${failed ? '' : '; the client accepted it all the same'}.`,
    subject: 'server',
    severity: 'warning',
    confidence: 0.9,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      {
        frame: session.tls?.serverHelloFrame ?? session.firstFrame,
        text: 'the flight of the server that has the certificate',
      },
      figure(`valid from ${certificate.notBefore} to ${certificate.notAfter}`),
    ],
    advice: [
      'Renew the certificate, and reload the process that serves it.',
      ...(failed ? [] : ['Let the client check certificates: it talks to whoever answers.']),
    ],
  };
};
