/** The sender had nothing to send, in the middle of its transfer. */
import { isOneWay, isRiddled } from '../capture-doubt.js';
import { endpointText, sentBy, type SessionRule } from '../session-facts.js';
import { longestSilences, silencesOf } from '../silences.js';
import { budgetEvidence, bulkSender, shareOfTransfer, transferSeconds } from '../time-shares.js';
import { bytesText, durationText, percentText, rateText } from '../wording.js';

/** Share and seconds of the transfer in which the sender had nothing to send. */
export const SENDER_LIMITED_SHARE = 0.5;
export const SENDER_LIMITED_SECONDS = 1;
/** Pauses that are no accident. */
const MIN_PAUSES = 3;
/** Octets of a transfer, in contrast to messages now and then. */
const MIN_BYTES = 100_000;

export const senderLimited: SessionRule = (session) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const { uniqueBytes, throughput, maxBytesInFlight } = sentBy(session, sender);
  const seconds = session.timeBudget.senderBuffer;
  const share = shareOfTransfer(session, 'senderBuffer');
  if (share < SENDER_LIMITED_SHARE || seconds < SENDER_LIMITED_SECONDS || uniqueBytes < MIN_BYTES)
    return null;
  const pauses = silencesOf(session, 'senderBuffer');
  if (pauses.length < MIN_PAUSES || throughput === null) return null;
  return {
    code: 'sender-limited',
    title: `The application on ${endpointText(session, sender)} delivered its data late: ${durationText(seconds)} (${percentText(share)} of the transfer) the path was free and the window open, and the ${sender} sent nothing.`,
    subject: sender,
    severity: 'info',
    confidence: 0.6,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...longestSilences(pauses).map(({ frame, duration }) => ({
        frame,
        text: `the ${sender} goes on after ${durationText(duration)}`,
      })),
      budgetEvidence(seconds, transferSeconds(session), 'of the transfer without anything to send'),
      {
        frame: 0,
        text: `${rateText(throughput)} on average, ${bytesText(maxBytesInFlight)} under way at most`,
      },
    ],
    advice: [
      `On the ${sender}: \`ss -tim\` shows app_limited and an empty Send-Q (notsent); find what its application waits for (disk, database, another service).`,
      'A stream at a fixed rate (audio, video, logs) pauses without fault.',
    ],
  };
};
