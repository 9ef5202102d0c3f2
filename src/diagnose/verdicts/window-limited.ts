/** The receive window, and not the path, set the speed: window divided by round trip is the ceiling. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import {
  eventCount,
  figure,
  frameEvidence,
  otherSide,
  pathRtt,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import type { VerdictDraft } from '../verdict.js';
import { bytesText, countText, durationText, percentText, rateText } from '../wording.js';

/** Share of the window in flight that counts as full: one segment may not fit any more. */
export const FULL_SHARE = 0.9;
/** Seconds below which a transfer is over before the window matters. */
export const MIN_SECONDS = 1;
/** Windows that must have been sent, for the limit to be more than a moment. */
const MIN_WINDOWS = 4;
/** Share of the ceiling reached from which the window was the limit most of the time. */
const MIN_OF_CEILING = 0.5;
/** Times the window was filled to the last octet, and per data segment, that prove it was the limit. */
const MIN_FULLS = 10;
const MIN_FULL_SHARE = 0.05;
/** Octets a second (100 Mbit/s) above which a ceiling is no complaint. */
const FAST_ENOUGH = 12_500_000;

export const windowLimited: SessionRule = (session) => {
  for (const sender of SIDES) {
    const verdict = judge(session, sender);
    if (verdict) return verdict;
  }
  return null;
};

function judge(session: SessionSummary, sender: Side): VerdictDraft | null {
  const data = sentBy(session, sender);
  const receiver = otherSide(sender);
  const { maxWindow, windowScale, zeroWindows } = sentBy(session, receiver);
  // Without the scale the window is unknown (RFC 7323 §2.2), and a closed window is another verdict.
  if (maxWindow === null || maxWindow === 0 || zeroWindows > 0) return null;
  if (windowScale === null && session.handshake.outcome === 'not-captured') return null;
  if (session.duration < MIN_SECONDS || data.uniqueBytes < MIN_WINDOWS * maxWindow) return null;
  const fulls = eventCount(session, 'window-full');
  const oftenFull = fulls >= MIN_FULLS && fulls >= MIN_FULL_SHARE * data.dataSegments;
  if (!oftenFull && data.maxBytesInFlight < FULL_SHARE * maxWindow) return null;
  const rtt = pathRtt(session) ?? data.rtt.median;
  if (rtt === null || rtt <= 0 || data.throughput === null) return null;
  const ceiling = maxWindow / rtt;
  const reached = data.throughput >= MIN_OF_CEILING * ceiling;
  if (!oftenFull && !reached) return null;
  const unscaled = offeredNoScale(session, receiver);
  // The window was full, but it opened later than a round trip: its reader, not its size, is the limit.
  const title = reached
    ? `The ${receiver}'s receive window of ${bytesText(maxWindow)} limited the transfer to ${rateText(data.throughput)} at a round trip of ${durationText(rtt)}${unscaled ? ', without window scaling' : ''}.`
    : `The ${receiver}'s receive window was full ${countText(fulls, 'time')}: its application reads slower than the path delivers, and the transfer reached ${rateText(data.throughput)}.`;
  return {
    code: 'window-limited',
    title,
    subject: receiver,
    severity: ceiling < FAST_ENOUGH ? 'warning' : 'info',
    confidence: pathRtt(session) === null ? 0.6 : 0.8,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'window-full', `filled the window, one of ${fulls} times`),
      figure(
        `${bytesText(data.maxBytesInFlight)} in flight at most, ${percentText(Math.min(1, data.maxBytesInFlight / maxWindow))} of the largest window`,
      ),
      figure(`window / round trip allows ${rateText(ceiling)}, reached ${rateText(data.throughput)}`),
      { frame: session.firstFrame, text: `window scale of the ${receiver}: ${windowScale ?? 'none'}` },
    ],
    advice: [
      ...(reached
        ? []
        : [
            `Find what the application on the ${receiver} does between two reads: \`strace -f -p PID\`, disk (\`iostat -x 1\`), database.`,
          ]),
      `On the ${receiver}: \`sysctl net.ipv4.tcp_rmem net.ipv4.tcp_window_scaling net.ipv4.tcp_moderate_rcvbuf\`.`,
      'An application that sets SO_RCVBUF itself switches off Linux autotuning: remove it.',
      ...(unscaled
        ? ['No window scale was agreed: an old stack, or a device on the way removes the option.']
        : []),
    ],
  };
}

/** The receiver's SYN was captured and has no window scale option (RFC 7323 §2.2); a shift of 0 is one. */
function offeredNoScale(session: SessionSummary, receiver: Side): boolean {
  const options = session.handshake.options[receiver];
  return options !== null && options.sackPermitted !== null && options.windowScale === null;
}
