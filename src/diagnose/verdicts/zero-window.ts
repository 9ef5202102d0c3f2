/** A receiver closed its window: its application did not take the data. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import {
  eventCount,
  figure,
  frameEvidence,
  framesOf,
  endpointText,
  otherSide,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import { countText, durationText, percentText } from '../wording.js';
import { deadlockSeconds } from './deadlock.js';

/** Seconds with a closed window from which the transfer has suffered. */
export const ZERO_WINDOW_SECONDS = 0.2;
/** Share of the session's life, for short sessions. */
export const ZERO_WINDOW_SHARE = 0.05;
/** Seconds below which nobody noticed, whatever the share. */
const MIN_SECONDS = 0.1;

export const zeroWindow: SessionRule = (session) => {
  const slow = SIDES.filter((side) => isSlowReader(session, side));
  if (slow.length === 0) return null;
  const side = slow.reduce((a, b) =>
    sentBy(session, b).zeroWindowSeconds > sentBy(session, a).zeroWindowSeconds ? b : a,
  );
  const { zeroWindows, zeroWindowSeconds } = sentBy(session, side);
  const share = session.duration === 0 ? 1 : Math.min(1, zeroWindowSeconds / session.duration);
  // Two closed windows are one finding, and `deadlock` says it.
  const deadlocked = deadlockSeconds(session) > 0;
  const other = otherSide(side);
  const probes = sentBy(session, other).zeroWindowProbes;
  const end = closedAtEnd(session, side)
    ? neverRead(session, side)
      ? ' It never read a byte.'
      : ' It was still closed at the end of the capture.'
    : '';
  const long = zeroWindowSeconds >= 5 && share >= 0.5;
  return {
    code: 'zero-window',
    title: `The ${side}'s receive window was closed for ${durationText(zeroWindowSeconds)} (${percentText(share)} of the session, ${countText(zeroWindows, 'segment')} said so): its application did not read.${end}`,
    subject: side,
    severity: deadlocked ? 'info' : long ? 'critical' : 'warning',
    confidence: 0.95,
    cost: { seconds: zeroWindowSeconds, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'zero-window', 'window of 0 advertised'),
      ...frameEvidence(session, 'zero-window-probe', 'probe of the closed window').slice(0, 2),
      ...frameEvidence(session, 'deadlock', 'neither side could go on').slice(0, 1),
      ...(probes > 0 ? [figure(`the ${other} probed ${countText(probes, 'time')}`)] : []),
      ...(slow.length > 1
        ? [
            figure(
              `the ${other}'s window was closed for ${durationText(sentBy(session, other).zeroWindowSeconds)} too`,
            ),
          ]
        : []),
    ],
    advice: [
      `On the ${side}: \`ss -tnmi 'sport = :${session[side].port}'\`; a Recv-Q that stays high means the application at ${endpointText(session, side)} does not read.`,
      `Find what it waits for instead: thread dump, \`strace -f -p PID\`, disk (\`iostat -x 1\`), database, garbage collection.`,
      'A larger receive buffer (`net.ipv4.tcp_rmem`) only helps against short pauses.',
    ],
  };
};

/** Its window was closed for long enough to be told. */
export function isSlowReader(session: SessionSummary, side: Side): boolean {
  const { zeroWindows, zeroWindowSeconds } = sentBy(session, side);
  if (zeroWindows === 0) return false;
  return (
    zeroWindowSeconds >= ZERO_WINDOW_SECONDS ||
    (zeroWindowSeconds >= MIN_SECONDS && zeroWindowSeconds >= ZERO_WINDOW_SHARE * session.duration)
  );
}

/** The last segment of this side announced a window of 0, as far as the first frames of that kind show. */
function closedAtEnd(session: SessionSummary, side: Side): boolean {
  const { lastFrame } = sentBy(session, side);
  const { how } = session.close;
  if (lastFrame === null || (how !== 'open' && how !== 'half-closed')) return false;
  return framesOf(session, 'zero-window').includes(lastFrame);
}

/** All that was taken over fits the first windows: what came was stored, and nothing was read. */
function neverRead(session: SessionSummary, side: Side): boolean {
  const sent = sentBy(session, otherSide(side));
  const { maxWindow } = sentBy(session, side);
  if (maxWindow === null || eventCount(session, 'window-update') > 0) return false;
  const taken = sent.uniqueBytes - sent.unacknowledgedBytes;
  return taken >= maxWindow / 2 && taken <= maxWindow;
}
