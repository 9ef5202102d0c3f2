/** TCP connected, the client began TLS, and the server said nothing up to the end of the capture. */
import { endpointText, secondsAfterEnd, type SessionRule } from '../session-facts.js';
import { isOneWay } from '../capture-doubt.js';
import { durationText } from '../wording.js';

/** Seconds without an answer that are no slow server any more. */
const MIN_SECONDS = 3;

export const tlsUnanswered: SessionRule = (session, context) => {
  const tls = session.tls ?? null;
  if (tls?.outcome !== 'no-answer' || session.handshake.reason !== null || isOneWay(session)) return null;
  const waited = session.duration + (secondsAfterEnd(session, context) ?? 0);
  if (waited < MIN_SECONDS) return null;
  return {
    code: 'tls-unanswered',
    title: `TCP connected, but ${endpointText(session, 'server')} did not answer the ClientHello for ${durationText(waited)}.`,
    subject: 'server',
    severity: 'warning',
    confidence: 0.8,
    cost: { seconds: waited, bytes: 0 },
    evidence: [{ frame: tls.clientHelloFrame ?? session.firstFrame, text: 'ClientHello, never answered' }],
    advice: [
      'Does the port speak TLS? A server of another protocol may wait for more.',
      'On the server: `ss -tnp` shows whether the process reads (Recv-Q); a thread pool that is full does not.',
    ],
  };
};
