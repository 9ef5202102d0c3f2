/** The receive window, and not the path, set the speed: window divided by round trip is the ceiling. */
import { isOneWay } from '../capture-doubt.js';
import {
  eventCount,
  figure,
  frameEvidence,
  otherSide,
  pathRtt,
  sentBy,
  type SessionRule,
} from '../session-facts.js';
import { longestSilences, silencesOf } from '../silences.js';
import { budgetEvidence, bulkSender, FAST_ENOUGH, shareOfTransfer, transferSeconds } from '../time-shares.js';
import { bytesText, countText, durationText, percentText, rateText } from '../wording.js';
import { noWindowScale } from './no-window-scale.js';
import { scalesUnasked } from './options-stripped.js';
import { isSlowReader } from './zero-window.js';

/** Share of the transfer in which the window did not allow another segment. */
export const WINDOW_LIMITED_SHARE = 0.3;
/** Seconds of it, and of the session, below which nobody noticed. */
export const WINDOW_LIMITED_SECONDS = 0.5;
const MIN_DURATION = 1;
/** Share of window / round trip that was reached when the window's size, and not its reader, is the limit. */
const MIN_OF_CEILING = 0.5;

export const windowLimited: SessionRule = (session, context) => {
  const sender = bulkSender(session);
  const receiver = otherSide(sender);
  const data = sentBy(session, sender);
  const { maxWindow, windowScale } = sentBy(session, receiver);
  const { smallWindow } = session.timeBudget;
  if (isOneWay(session) || maxWindow === null || data.throughput === null) return null;
  if (session.duration < MIN_DURATION || smallWindow < WINDOW_LIMITED_SECONDS) return null;
  if (shareOfTransfer(session, 'smallWindow') < WINDOW_LIMITED_SHARE) return null;
  // A window that closes, that nobody scales, or that only one side scales: another verdict tells it.
  if (isSlowReader(session, receiver) || noWindowScale(session, context) !== null) return null;
  if (scalesUnasked(session, receiver)) return null;
  const rtt = pathRtt(session) ?? data.rtt.median;
  const ceiling = rtt === null || rtt <= 0 ? null : maxWindow / rtt;
  const bySize = ceiling !== null && data.throughput >= MIN_OF_CEILING * ceiling;
  const share = percentText(shareOfTransfer(session, 'smallWindow'));
  return {
    code: 'window-limited',
    title: bySize
      ? `The ${receiver}'s receive window of ${bytesText(maxWindow)} limited the transfer to ${rateText(data.throughput)} at a round trip of ${durationText(rtt ?? 0)}: it was full ${share} of the time.`
      : `The ${receiver}'s receive window was full ${share} of the time: its application reads slower than the path delivers, and the transfer reached ${rateText(data.throughput)}.`,
    subject: receiver,
    severity: data.throughput < FAST_ENOUGH ? 'warning' : 'info',
    confidence: pathRtt(session) === null ? 0.6 : 0.8,
    cost: { seconds: smallWindow, bytes: 0 },
    evidence: [
      ...frameEvidence(
        session,
        'window-full',
        `fills the window, one of ${countText(eventCount(session, 'window-full'), 'time')}`,
      ),
      ...longestSilences(silencesOf(session, 'smallWindow')).map(({ frame, duration }) => ({
        frame,
        text: `ends ${durationText(duration)} of waiting for the window`,
      })),
      budgetEvidence(smallWindow, transferSeconds(session), 'of the transfer with the window full'),
      ...(ceiling === null
        ? []
        : [figure(`window / round trip allows ${rateText(ceiling)}, reached ${rateText(data.throughput)}`)]),
      { frame: session.firstFrame, text: `window scale of the ${receiver}: ${windowScale ?? 'none'}` },
    ],
    advice: [
      ...(bySize
        ? []
        : [
            `Find what the application on the ${receiver} does between two reads: \`strace -f -p PID\`, disk (\`iostat -x 1\`), database.`,
          ]),
      `On the ${receiver}: \`ss -tim\` (rcv_space, skmem rb) and \`sysctl net.ipv4.tcp_rmem net.ipv4.tcp_window_scaling net.ipv4.tcp_moderate_rcvbuf\`.`,
      'An application that sets SO_RCVBUF itself switches off Linux autotuning: remove it.',
    ],
  };
};
