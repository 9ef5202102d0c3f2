/** The end of a session in a word. */
import type { SessionReport } from '../engine/analysis-report.js';

/** How the session ended, or why it never began, in one word. */
export function endText(session: SessionReport): string {
  const { outcome } = session.handshake;
  if (outcome !== 'completed' && outcome !== 'not-captured') return outcome;
  return session.close.how;
}
