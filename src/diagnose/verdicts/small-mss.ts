/** Segments are small because one side, or a device on the way, asked for it: more packets and headers than needed. */
import { figure, otherSide, sentBy, type SessionRule } from '../session-facts.js';
import { bulkSender } from '../time-shares.js';
import { bytesText, countText, percentText } from '../wording.js';

/** Octets: below the MSS of every usual tunnel (IPv6's least MTU, RFC 8200 §5, leaves 1,220). */
export const SMALL_MSS = 1_000;
/** Data segments from which it costs something. */
export const SMALL_MSS_SEGMENTS = 100;
/** Octets of the headers of a packet, and of an ordinary segment. */
const HEADERS = 40;
const USUAL_MSS = 1_460;
/** RFC 9293 §3.7.1: for who sends no option. */
const DEFAULT_MSS = 536;

export const smallMss: SessionRule = (session) => {
  const sender = bulkSender(session);
  const receiver = otherSide(sender);
  const offered = session.handshake.options[receiver];
  const { dataSegments, largestSegment, uniqueBytes } = sentBy(session, sender);
  if (offered === null || dataSegments < SMALL_MSS_SEGMENTS) return null;
  const mss = offered.mss ?? DEFAULT_MSS;
  // Who sends less anyway is not held up by it; who sends more does not follow it.
  if (mss >= SMALL_MSS || largestSegment > mss || largestSegment < mss / 2) return null;
  const bytes = Math.max(0, Math.round((dataSegments - uniqueBytes / USUAL_MSS) * HEADERS));
  return {
    code: 'small-mss',
    title: `The ${receiver} takes segments of ${bytesText(mss)} only (MSS${offered.mss === null ? ' by default, it sent none' : ''}), so ${bytesText(uniqueBytes)} of the ${sender} went in ${countText(dataSegments, 'segment')}, with ${bytesText(bytes)} more of headers (${percentText(bytes / Math.max(1, uniqueBytes))}).`,
    subject: receiver,
    severity: 'info',
    confidence: 0.8,
    cost: { seconds: 0, bytes },
    evidence: [
      {
        frame: sentBy(session, receiver).firstFrame ?? session.firstFrame,
        text: offered.mss === null ? 'SYN without an MSS' : `MSS ${mss}`,
      },
      figure(`largest segment of the ${sender}: ${bytesText(largestSegment)}`),
    ],
    advice: [
      `On the ${receiver}: \`ip route get ADDRESS\` (advmss, mtu), \`ip link\` (mtu), TCP_MAXSEG in its application.`.replace(
        'ADDRESS',
        session[sender].address,
      ),
      `If these are large, a device on the way clamps it: \`iptables -t mangle -S | grep TCPMSS\`, \`nft list ruleset | grep maxseg\`; compare the SYN at both ends.`,
    ],
  };
};
