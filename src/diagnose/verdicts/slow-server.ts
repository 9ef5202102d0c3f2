/** The server's application took its time before it answered. */
import { isOneWay } from '../capture-doubt.js';
import { endpointText, type SessionRule } from '../session-facts.js';
import { budgetEvidence } from '../time-shares.js';
import { silencesOf } from '../silences.js';
import { durationText, percentText } from '../wording.js';

/** Seconds of waiting for the server, all together, below which nobody complains. */
export const SLOW_SERVER_SECONDS = 1;
/** Share of the session from which the server is the answer to "why slow". */
export const SLOW_SERVER_SHARE = 0.3;
/** Share from which it is the main cost, and one wait from which somebody noticed. */
const MAIN_SHARE = 0.5;
const NOTICED_SECONDS = 1;

export const slowServer: SessionRule = (session) => {
  const seconds = session.timeBudget.server;
  const { duration } = session;
  if (session.roles !== 'observed' || isOneWay(session) || duration === 0) return null;
  const waits = silencesOf(session, 'server');
  const longest = waits.reduce((most, wait) => Math.max(most, wait.duration), 0);
  const noticed = longest >= NOTICED_SECONDS;
  if (seconds < SLOW_SERVER_SECONDS || (seconds / duration < SLOW_SERVER_SHARE && !noticed)) return null;
  const share = Math.min(1, seconds / duration);
  const times = waits.length > 1 ? `, ${durationText(longest)} the longest time` : '';
  return {
    code: 'slow-server',
    title: `The application on ${endpointText(session, 'server')} took ${durationText(seconds)} to answer (${percentText(share)} of the session${times}); nothing was lost or waiting in the network then.`,
    subject: 'server',
    severity: share >= MAIN_SHARE || (noticed && share >= SLOW_SERVER_SHARE) ? 'warning' : 'info',
    confidence: 0.7,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...waits.map(({ frame, duration: waited }) => ({
        frame,
        text: `answers after ${durationText(waited)}`,
      })),
      budgetEvidence(seconds, duration, 'waiting for the server, round trips not counted'),
    ],
    advice: [
      `Compare with the application's log at that time on ${endpointText(session, 'server')}: slow query, lock, call to another service, garbage collection.`,
      'Where the server waits itself: capture there, and look at its own connections (`tcpwhy` says which one is slow).',
      'A session of pushed messages or long polling waits without fault.',
    ],
  };
};
