/** Small writes wait for delayed acknowledgments: Nagle's algorithm and the peer's timer in step. */
import { figure, otherSide, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText, durationText } from '../wording.js';

/** Times it must have happened: once is chance. */
export const DELAYED_ACK_TIMES = 3;

export const delayedAck: SessionRule = (session) => {
  for (const sender of SIDES) {
    const { nagleWaits, nagleSeconds, nagleFrames } = sentBy(session, sender);
    if (nagleWaits < DELAYED_ACK_TIMES) continue;
    const receiver = otherSide(sender);
    return {
      code: 'delayed-ack',
      title: `The ${sender} held back the rest of a message ${countText(nagleWaits, 'time')} until a delayed acknowledgment of the ${receiver} came (Nagle's algorithm): ${durationText(nagleSeconds)} lost, ${durationText(nagleSeconds / nagleWaits)} each time.`,
      subject: sender,
      severity: nagleSeconds >= 1 ? 'warning' : 'info',
      confidence: 0.8,
      cost: { seconds: nagleSeconds, bytes: 0 },
      evidence: [
        ...nagleFrames.map((frame) => ({
          frame,
          text: 'goes on as soon as the late acknowledgment has come',
        })),
        figure(
          `small segment, ${durationText(nagleSeconds / nagleWaits)} of silence, bare acknowledgment, next small segment`,
        ),
      ],
      advice: [
        `In the application on the ${sender}: write each message with one call (buffer it, \`writev\`, MSG_MORE), or set TCP_NODELAY.`,
        `On the ${receiver} TCP_QUICKACK only hides it.`,
      ],
    };
  }
  return null;
};
