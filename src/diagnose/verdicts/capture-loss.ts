/** The capture, not the network, lost segments of this session: they were acknowledged but never seen. */
import { bytesLostInCapture, isOneWay, isRiddled, shareLostInCapture } from '../capture-doubt.js';
import { eventCount, figure, frameEvidence, type SessionRule } from '../session-facts.js';
import { bytesText, countText, percentText } from '../wording.js';

export const captureLoss: SessionRule = (session) => {
  const bytes = bytesLostInCapture(session);
  const events = eventCount(session, 'acked-unseen');
  if ((bytes === 0 && events === 0) || isOneWay(session)) return null;
  // Without a beginning the first acknowledgments always cover what was sent before the capture.
  if (bytes === 0 && session.handshake.outcome === 'not-captured') return null;
  const share = shareLostInCapture(session);
  return {
    code: 'capture-loss',
    title:
      bytes > 0
        ? `The capture lacks ${bytesText(bytes)} of this session (${percentText(share)} of its data) that the receiver acknowledged: they were lost while capturing.`
        : `${countText(events, 'acknowledgment')} came for data that the capture had not shown by then: frames were lost or reordered while capturing.`,
    subject: 'capture',
    severity: isRiddled(session) ? 'warning' : 'info',
    confidence: 0.9,
    cost: { seconds: 0, bytes },
    evidence: [
      ...frameEvidence(session, 'acked-unseen', 'acknowledges data that was never captured'),
      figure(`${bytesText(bytes)} acknowledged but not captured`),
    ],
    advice: [
      'Do not take loss in this session at face value: what is missing here arrived at the receiver.',
      'Capture with a larger buffer and less data: `tcpdump -B 65536 -s 128 FILTER`.',
    ],
  };
};
