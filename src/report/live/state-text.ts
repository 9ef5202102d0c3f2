/** The state of a live capture as a few lines, for SIGUSR1. */
import type { LiveState } from '../../live/monitor/live-state.js';
import { safeText } from '../safe-text.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import { bitRate, clockText, dropText, perSecond, worstText } from './live-words.js';

/** Lines without the end of the last one. */
export function stateText(state: LiveState): string {
  const { capture, rates, recording } = state;
  const lines = [
    `${capture.interface} for ${clockText(state.elapsed)} with ${capture.backend}: ` +
      `${plural(state.frames, 'frame')}, ${plural(state.tcpSegments, 'TCP segment')}, ${dropText(state).text}`,
    `${bitRate(rates.bitsPerSecond)}, ${perSecond(rates.framesPerSecond)} frames/s, ` +
      `${perSecond(rates.newSessionsPerSecond)} new sessions/s, ` +
      `${perSecond(rates.retransmissionsPerSecond)} retransmissions/s`,
    `${plural(state.sessionsSeen, 'session')}, ${formatCount(state.sessionsHeld)} held; ` +
      `trust ${state.health.grade}; ${formatBytes(state.residentBytes)} of memory`,
  ];
  if (recording !== null) {
    lines.push(recording.failure ?? `${plural(recording.frames, 'frame')} kept in ${recording.path}`);
  }
  for (const hit of state.limits)
    lines.push(`limit ${hit.name} (${hit.limit}) reached ${plural(hit.count, 'time')}`);
  for (const session of state.sessions) {
    const { text } = worstText(session);
    if (text !== '') lines.push(`#${session.session} ${pairText(session.client, session.server)}: ${text}`);
  }
  return lines.map((line) => safeText(line)).join('\n');
}
