/** A receiver took back window that it had offered. */
import { bulkSender } from '../time-shares.js';
import { eventCount, figure, frameEvidence, otherSide, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

/** Times it must have happened: once may be a rounding of the scale. */
export const WINDOW_SHRUNK_TIMES = 2;

export const windowShrunk: SessionRule = (session) => {
  const times = eventCount(session, 'window-shrunk');
  if (times < WINDOW_SHRUNK_TIMES) return null;
  return {
    code: 'window-shrunk',
    title: `A receive window was taken back ${countText(times, 'time')}: octets that the sender was allowed to send no longer were.`,
    subject: otherSide(bulkSender(session)),
    severity: 'info',
    confidence: 0.8,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'window-shrunk', 'right edge of the window moves back'),
      figure('RFC 9293 §3.8.6 discourages it; senders must bear it'),
    ],
    advice: [
      'Is the receiver short of memory? `nstat -az TcpExtTCPRcvCollapsed TcpExtPruneCalled`, `cat /proc/net/sockstat`, `sysctl net.ipv4.tcp_mem`.',
      'Does the application lower SO_RCVBUF while it runs, or does a device on the way rewrite windows?',
    ],
  };
};
