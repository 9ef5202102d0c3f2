/** The client's application took its time between an answer and its next request. */
import { isOneWay } from '../capture-doubt.js';
import { type SessionRule } from '../session-facts.js';
import { silencesOf } from '../silences.js';
import { budgetEvidence } from '../time-shares.js';
import { countText, durationText, percentText } from '../wording.js';

/** Pauses that make it a habit, or seconds of a single one. */
export const SLOW_CLIENT_PAUSES = 3;
export const SLOW_CLIENT_PAUSE_SECONDS = 1;
/** Seconds of pauses together, and share of the session, from which they explain its length. */
export const SLOW_CLIENT_SECONDS = 1;
export const SLOW_CLIENT_SHARE = 0.5;
/** A longer pause is a person, a timer or an idle connection, and no slow program. */
const LONGEST_PAUSE_SECONDS = 10;

export const slowClient: SessionRule = (session) => {
  if (session.roles !== 'observed' || isOneWay(session)) return null;
  const all = silencesOf(session, 'client');
  const pauses = all.filter((pause) => pause.duration < LONGEST_PAUSE_SECONDS && pause.from === 'client');
  const longest = pauses.reduce((most, pause) => Math.max(most, pause.duration), 0);
  if (pauses.length < SLOW_CLIENT_PAUSES && longest < SLOW_CLIENT_PAUSE_SECONDS) return null;
  if (session.toServer.dataSegments < Math.min(pauses.length, SLOW_CLIENT_PAUSES)) return null;
  const idle = all.reduce((sum, { duration }) => sum + (duration < LONGEST_PAUSE_SECONDS ? 0 : duration), 0);
  const seconds = Math.max(0, session.timeBudget.client - idle);
  const active = session.duration - idle;
  if (seconds < SLOW_CLIENT_SECONDS || seconds < SLOW_CLIENT_SHARE * active) return null;
  return {
    code: 'slow-client',
    title: `The client's application paused ${durationText(seconds)} before its requests (${percentText(Math.min(1, seconds / active))} of the session): neither network nor server held it up.`,
    subject: 'client',
    severity: 'info',
    confidence: 0.7,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...pauses.map(({ frame, duration }) => ({ frame, text: `goes on after ${durationText(duration)}` })),
      budgetEvidence(
        seconds,
        active,
        `waiting for the client, ${countText(pauses.length, 'long pause')} listed`,
      ),
    ],
    advice: [
      'Profile the client between two requests: does it work on each answer before it asks again?',
      'Send requests without waiting for each answer (pipelining, several connections, batches).',
    ],
  };
};
