/** Windows end at 64 KiB because one side did not offer scaling: that much a round trip, and no more. */
import { isOneWay } from '../capture-doubt.js';
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { figure, otherSide, pathRtt, sentBy, type SessionRule } from '../session-facts.js';
import { budgetEvidence, bulkSender, FAST_ENOUGH, shareOfTransfer, transferSeconds } from '../time-shares.js';
import { bytesText, durationText, percentText, rateText } from '../wording.js';
import { isSlowReader } from './zero-window.js';

/** Largest window without scaling, octets (RFC 9293 §3.1: 16 bits). */
const UNSCALED_WINDOW = 65_535;
/** Part of it that must be offered: a receiver that offers less is limited by its own buffer. */
export const NO_SCALE_OF_WINDOW = 0.75;
/** Share of the transfer, and its seconds, in which the window did not allow another segment. */
export const NO_SCALE_SHARE = 0.3;
export const NO_SCALE_SECONDS = 1;
/** Part of window / round trip that was reached: less is a reader that is slower than the window. */
export const NO_SCALE_OF_CEILING = 0.5;

export const noWindowScale: SessionRule = (session) => {
  const side = unscaledBy(session);
  const rtt = pathRtt(session);
  if (side === null || rtt === null || isOneWay(session)) return null;
  const sender = bulkSender(session);
  const receiver = otherSide(sender);
  const { throughput } = sentBy(session, sender);
  const { maxWindow } = sentBy(session, receiver);
  const { smallWindow } = session.timeBudget;
  if (maxWindow === null || maxWindow < NO_SCALE_OF_WINDOW * UNSCALED_WINDOW) return null;
  if (throughput === null || throughput >= FAST_ENOUGH || isSlowReader(session, receiver)) return null;
  if (throughput * rtt < NO_SCALE_OF_CEILING * maxWindow) return null;
  const share = shareOfTransfer(session, 'smallWindow');
  if (share < NO_SCALE_SHARE || smallWindow < NO_SCALE_SECONDS) return null;
  return {
    code: 'no-window-scale',
    title: `The ${side} did not offer window scaling, so at most ${bytesText(maxWindow)} are under way in each round trip of ${durationText(rtt)}: ${rateText(maxWindow / rtt)} at best, ${rateText(throughput)} reached, the window full ${percentText(share)} of the time.`,
    subject: side,
    severity: 'warning',
    confidence: 0.85,
    cost: { seconds: smallWindow, bytes: 0 },
    evidence: [
      {
        frame: sentBy(session, side).firstFrame ?? session.firstFrame,
        text: 'SYN without the window scale option',
      },
      budgetEvidence(smallWindow, transferSeconds(session), 'of the transfer with the window full'),
      figure(`window / round trip allows ${rateText(maxWindow / rtt)}`),
    ],
    advice: [
      `On the ${side}: \`sysctl net.ipv4.tcp_window_scaling\` must be 1; SO_RCVBUF below 64 KiB set before connect or listen switches it off too.`,
      `If it is 1, a device on the way removes the option: capture at the ${side} and compare the SYNs.`,
    ],
  };
};

/** Side without the option where that is known of both: the client first, for the other only answers (RFC 7323 §2.2). */
export function unscaledBy({ handshake }: SessionSummary): Side | null {
  const { client, server } = handshake.options;
  if (client === null || server === null) return null;
  if (client.windowScale === null) return 'client';
  return server.windowScale === null ? 'server' : null;
}
