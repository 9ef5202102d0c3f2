/** The sender never has more under way than a fixed amount, though window and path would allow it. */
import { isOneWay, isRiddled } from '../capture-doubt.js';
import {
  figure,
  genuineRetransmissions,
  otherSide,
  pathRtt,
  sentBy,
  type SessionRule,
} from '../session-facts.js';
import {
  bulkSender,
  FAST_ENOUGH,
  roundTripGrowth,
  shareOfTransfer,
  standsAtSender,
  transferSeconds,
} from '../time-shares.js';
import { bytesText, countText, durationText, rateText } from '../wording.js';

/** Round trips, and seconds, of a transfer long enough for a congestion window to grow beyond any fixed amount. */
export const SEND_BUFFER_ROUND_TRIPS = 20;
const MIN_SECONDS = 1;
/** Share of the largest flight per round trip that is really reached: the flight is flat. */
export const SEND_BUFFER_FLAT = 0.6;
/** Part of the window that was never exceeded: the window is not the limit. */
export const SEND_BUFFER_OF_WINDOW = 0.5;
/** Round trips grow less than this where no queue builds up. */
const STEADY = 1.5;
const STEADY_SECONDS = 0.005;
/** Share of the transfer that windows or pauses of the application may have taken. */
const MAX_ELSEWHERE = 0.2;
/** Segments of a flight that is more than a request. */
const MIN_FLIGHT = 4;

export const sendBufferLimited: SessionRule = (session) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const data = sentBy(session, sender);
  const { maxWindow } = sentBy(session, otherSide(sender));
  const rtt = pathRtt(session);
  // Only next to the sender the capture shows how much is under way.
  if (!standsAtSender(session, sender)) return null;
  if (rtt === null || maxWindow === null || data.throughput === null) return null;
  const seconds = transferSeconds(session);
  const { maxBytesInFlight: flight, throughput } = data;
  if (seconds < MIN_SECONDS || seconds < SEND_BUFFER_ROUND_TRIPS * rtt || throughput >= FAST_ENOUGH)
    return null;
  if (flight < MIN_FLIGHT * data.largestSegment || flight > SEND_BUFFER_OF_WINDOW * maxWindow) return null;
  // At most one flight a round trip; much less than that is a sender with pauses.
  if (throughput * rtt < SEND_BUFFER_FLAT * flight) return null;
  if (
    genuineRetransmissions(session, sender) > 0 ||
    shareOfTransfer(session, 'smallWindow', 'zeroWindow', 'senderBuffer') > MAX_ELSEWHERE
  )
    return null;
  const growth = roundTripGrowth(session, sender);
  if (growth !== null && growth.p95 > STEADY * growth.min + STEADY_SECONDS) return null;
  const trips = Math.round(seconds / rtt);
  return {
    code: 'send-buffer-limited',
    title: `The ${sender} never had more than ${bytesText(flight)} under way in ${countText(trips, 'round trip')} of ${durationText(rtt)}, though nothing was lost or queued and the window allowed ${bytesText(maxWindow)}: its send buffer limits it to ${rateText(throughput)}.`,
    subject: sender,
    severity: 'warning',
    confidence: 0.65,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      figure(
        `${bytesText(flight)} under way at most, ${bytesText(throughput * rtt)} a round trip on average`,
      ),
      figure(`the window allowed ${bytesText(maxWindow)}`),
      figure(`${bytesText(flight)} / ${durationText(rtt)} allows ${rateText(flight / rtt)}`),
    ],
    advice: [
      `On the ${sender}: \`ss -tim\` shows sb (send buffer), cwnd and rwnd_limited or sndbuf_limited times.`,
      'Remove SO_SNDBUF from the application (it switches off autotuning), and raise the third value of `net.ipv4.tcp_wmem`.',
    ],
  };
};
