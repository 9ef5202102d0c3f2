/** Loss had to be repaired without selective acknowledgments: one hole a round trip, or timers. */
import { isOneWay, isRiddled } from '../capture-doubt.js';
import { figure, genuineRetransmissions, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText, durationText } from '../wording.js';

/** Needed retransmissions of one direction from which SACK would have helped. */
export const NO_SACK_LOSSES = 3;

export const noSack: SessionRule = (session) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const { client, server } = session.handshake.options;
  if (client === null || server === null) return null;
  const without =
    client.sackPermitted === false ? 'client' : server.sackPermitted === false ? 'server' : null;
  const losses = Math.max(...SIDES.map((side) => genuineRetransmissions(session, side)));
  if (without === null || losses < NO_SACK_LOSSES) return null;
  const timeouts = SIDES.reduce((sum, side) => sum + sentBy(session, side).timeoutRetransmissions, 0);
  return {
    code: 'no-sack',
    title: `The ${without} did not offer selective acknowledgments (SACK), so ${countText(losses, 'lost segment')} took ${durationText(session.timeBudget.loss)} to repair.`,
    subject: without,
    severity: 'info',
    confidence: 0.9,
    cost: { seconds: session.timeBudget.loss, bytes: 0 },
    evidence: [
      {
        frame: session.firstFrame,
        text: `options of the handshake: SACK permitted by the client ${yes(client.sackPermitted)}, by the server ${yes(server.sackPermitted)}`,
      },
      figure(`${countText(timeouts, 'repeat')} had to wait for a timer`),
    ],
    advice: [
      `On the ${without}: \`sysctl net.ipv4.tcp_sack\` must be 1.`,
      'If it is, a device on the way removes the option: compare the SYN in captures at both ends.',
    ],
  };
};

const yes = (offered: boolean | null): string => (offered === true ? 'yes' : 'no');
