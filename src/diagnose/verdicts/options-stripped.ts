/** A device on the way took options out of a SYN: what one side believes to be agreed, the other never saw. */
import type { Side } from '../../tcp/events.js';
import type { HandshakeOptions } from '../../tcp/session-summary.js';
import {
  type DiagnosedSession,
  figure,
  otherSide,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import type { Evidence } from '../verdict.js';
import { bytesText } from '../wording.js';

/** Times that a window falls after the SYN when its sender scales it and nobody multiplies. */
export const SCALED_BY = 8;
/** Windows of a SYN below which a fall says nothing. */
const MIN_SYN_WINDOW = 4096;
/** Segments that show how large the windows of a side are. */
const MIN_SEGMENTS = 3;

export const optionsStripped: SessionRule = (session) => {
  for (const side of SIDES) {
    const offered = session.handshake.options[side];
    if (offered === null) continue;
    const proof = proofOf(session, side, offered);
    if (proof.length === 0) continue;
    const syn = side === 'client' ? 'SYN' : 'SYN-ACK';
    return {
      code: 'options-stripped',
      title: `A device between the ${side} and the capture point removed options from the ${side}'s ${syn}: ${missing(offered)} (${proof.length} of 3 signs).`,
      subject: 'middlebox',
      severity: harms(session, side, offered) ? 'warning' : 'info',
      confidence: proof.length > 1 ? 0.95 : 0.85,
      cost: { seconds: 0, bytes: 0 },
      evidence: proof,
      advice: [
        `Capture at the ${side} as well and compare the SYNs: \`tcpdump -vn 'tcp[tcpflags] & tcp-syn != 0'\` at both points.`,
        'Look for TCP normalisation on firewalls, load balancers and WAN optimisers on the way: `tcp-options ... clear`, `scrub`, `reset tcp option`.',
        `Until it is repaired, the ${otherSide(side)} can avoid a half-agreed option: \`net.ipv4.tcp_window_scaling=0\` or \`net.ipv4.tcp_timestamps=0\`.`,
      ],
    };
  }
  return null;
};

function proofOf(session: DiagnosedSession, side: Side, offered: HandshakeOptions): Evidence[] {
  const sent = sentBy(session, side);
  const frame = sent.firstFrame ?? session.firstFrame;
  const proof: Evidence[] = [];
  if (offered.overwritten === true)
    proof.push({ frame, text: 'four or more no-operations in a row stand where an option was' });
  if (offered.timestamps === false && sent.timestampsUsed)
    proof.push({ frame, text: `no time stamps offered here, but the ${side} sends them in later segments` });
  if (scalesUnasked(session, side, offered))
    proof.push(
      figure(
        `the ${side}'s window falls from ${bytesText(offered.window ?? 0)} in its SYN to ${bytesText(sent.maxWindow ?? 0)} at most: it scales, though no scale is offered here`,
      ),
    );
  return proof;
}

/** Without the option, yet its windows are a fraction of the first one: its sender divides them. */
export function scalesUnasked(
  session: DiagnosedSession,
  side: Side,
  offered: HandshakeOptions | null = session.handshake.options[side],
): boolean {
  if (offered === null) return false;
  const { segments, maxWindow, zeroWindows } = sentBy(session, side);
  if (offered.windowScale !== null || offered.window === null || offered.window < MIN_SYN_WINDOW)
    return false;
  // The other side's offer makes this one believe that scaling is agreed.
  if ((session.handshake.options[otherSide(side)]?.windowScale ?? null) === null) return false;
  if (segments < MIN_SEGMENTS || maxWindow === null || zeroWindows > 0) return false;
  return maxWindow * SCALED_BY <= offered.window;
}

/** Half agreed: one side uses what the other does not understand. */
function harms(session: DiagnosedSession, side: Side, offered: HandshakeOptions): boolean {
  return (
    scalesUnasked(session, side, offered) ||
    (offered.timestamps === false && sentBy(session, side).timestampsUsed)
  );
}

function missing({ windowScale, sackPermitted, timestamps }: HandshakeOptions): string {
  const names = [
    windowScale === null ? 'window scale' : null,
    sackPermitted === false ? 'SACK' : null,
    timestamps === false ? 'time stamps' : null,
  ].filter((name) => name !== null);
  return names.length === 0
    ? 'all the usual ones are left'
    : `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} missing`;
}
