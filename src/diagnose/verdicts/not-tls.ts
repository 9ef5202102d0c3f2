/** The client began TLS and the server answered in another protocol. */
import { endpointText, type SessionRule } from '../session-facts.js';

export const notTls: SessionRule = (session) => {
  const tls = session.tls ?? null;
  if (tls?.outcome !== 'not-tls') return null;
  return {
    code: 'not-tls',
    title: `The client began TLS, but ${endpointText(session, 'server')} answered in another protocol: the port does not speak TLS.`,
    subject: 'server',
    severity: 'critical',
    confidence: 0.95,
    cost: { seconds: session.duration, bytes: 0 },
    evidence: [
      {
        frame: tls.clientHelloFrame ?? session.firstFrame,
        text: 'ClientHello, answered in another protocol',
      },
    ],
    advice: [
      'Is it the right port (443 and not 80)? Does the URL say https where it must say http?',
      'Mail, database and directory servers want their own greeting and STARTTLS before TLS.',
    ],
  };
};
