/** The capture began after the session did. */
import { type SessionRule } from '../session-facts.js';

export const midStream: SessionRule = (session) => {
  if (session.handshake.outcome !== 'not-captured') return null;
  return {
    code: 'mid-stream',
    title: `The session had begun before frame ${session.firstFrame}: window scale, MSS and SACK agreement are unknown${session.roles === 'inferred' ? ', and which side is the client is inferred' : ''}.`,
    subject: 'capture',
    severity: 'info',
    confidence: 0.95,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      { frame: session.firstFrame, text: 'first segment of the session in this capture, not a SYN' },
    ],
    advice: [
      'Start the capture before the session, or use a ring buffer: `dumpcap -b filesize:100000 -b files:20`.',
    ],
  };
};
