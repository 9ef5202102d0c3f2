/** A device on the way resets sessions of several servers. */
import { figure } from '../session-facts.js';
import { countText } from '../wording.js';
import { distinct, sessionEvidence } from './grouping.js';
import type { AcrossRule } from './session-outcome.js';

/** Sessions, and servers, whose resets were made on the way. */
export const PATH_RESET_SESSIONS = 3;
export const PATH_RESET_SERVERS = 2;

export const pathResets: AcrossRule = (outcomes) => {
  const reset = outcomes.filter(({ resetCause }) => resetCause === 'injected' || resetCause === 'firewall');
  const servers = distinct(reset, 'server');
  if (reset.length < PATH_RESET_SESSIONS || servers < PATH_RESET_SERVERS) return [];
  return [
    {
      code: 'path-resets',
      title: `A device on the way reset ${countText(reset.length, 'session')} with ${countText(servers, 'server')} in their name: one filter, not the servers.`,
      subject: 'middlebox',
      severity: 'critical',
      confidence: 0.85,
      cost: { seconds: 0, bytes: 0 },
      evidence: [
        ...sessionEvidence(reset, 'reset by somebody else'),
        figure(`${countText(servers, 'server')}, none of which sent these resets`),
      ],
      advice: [
        'Look for what the sessions have in common (server name, port, amount, time) in the log of firewalls and intrusion prevention on the way.',
        'Capture on both sides of each such device: `tcpwhy compare BEFORE AFTER` shows where the resets are born.',
      ],
    },
  ];
};
