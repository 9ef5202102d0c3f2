/** The handshake worked, but only after a SYN or SYN-ACK was sent again: at least a second lost. */
import type { SessionSummary } from '../../tcp/session-summary.js';
import { lossConfidence } from '../capture-doubt.js';
import { figure, type SessionRule } from '../session-facts.js';
import { countText, durationText } from '../wording.js';

export const handshakeRetried: SessionRule = (session, context) => {
  const { outcome, synRetries, synAckRetries } = session.handshake;
  if (outcome !== 'completed' || synRetries + synAckRetries === 0) return null;
  const lost = secondsLost(session);
  const repeats = [
    synRetries > 0 ? `the SYN was sent ${countText(synRetries + 1, 'time')}` : null,
    synAckRetries > 0 ? `the SYN-ACK was sent ${countText(synAckRetries + 1, 'time')}` : null,
  ].filter((text) => text !== null);
  // A server with deferred accept repeats its SYN-ACK until data comes: nothing is lost then.
  const onlySynAck = synRetries === 0;
  return {
    code: 'handshake-retried',
    title: `The handshake needed repeats: ${repeats.join(' and ')}, about ${durationText(lost)} lost.`,
    subject: 'path',
    severity: onlySynAck && lost < 1 ? 'info' : 'warning',
    confidence: onlySynAck ? 0.6 : lossConfidence(session, context, 0.9),
    cost: { seconds: lost, bytes: 0 },
    evidence: [
      { frame: session.firstFrame, text: 'first SYN' },
      figure(`${countText(synRetries, 'SYN retry', 'SYN retries')}`),
      figure(`${countText(synAckRetries, 'SYN-ACK retry', 'SYN-ACK retries')}`),
    ],
    advice: [
      'Capture on the server: if the first SYN arrived there, its listen queue was full (`nstat -az TcpExtListenDrops TcpExtListenOverflows`).',
      'If it did not arrive, packets are lost on the way; see whether established sessions on the same path lose data too.',
      ...(onlySynAck ? ['TCP_DEFER_ACCEPT on the listening socket looks the same and is harmless.'] : []),
    ],
  };
};

/** Seconds beyond what an undisturbed handshake would have taken; estimated. */
function secondsLost(session: SessionSummary): number {
  const { rtt, synRetries, synAckRetries } = session.handshake;
  const usual = (session.toServer.rtt.min ?? 0) + (session.toClient.rtt.min ?? 0);
  const measured = rtt === null ? 0 : Math.max(0, rtt - usual);
  // The round trip may count from the last SYN, so the waiting is taken from the usual timer as well:
  // RFC 6298 §2.1 and §5.5: the first wait is one second, each further one twice as long.
  const waited = 2 ** Math.min(Math.max(synRetries, synAckRetries), 6) - 1;
  return Math.max(measured, Math.min(waited, session.duration));
}
