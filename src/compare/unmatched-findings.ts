/** Puts into words what it means that one point has sessions which the other one lacks. */
import { countText } from '../diagnose/wording.js';
import type { Severity } from '../diagnose/verdict.js';
import type { PointFinding } from './point-comparison.js';
import type { Absence, UnmatchedSessions } from './unmatched-sessions.js';

export interface UnmatchedView {
  readonly unmatched: UnmatchedSessions;
  /** The capture that has them, and the one that lacks them. */
  readonly has: 'A' | 'B';
  /** The one that has them is nearer to the clients. */
  readonly clientSide: boolean;
  /** The other capture has TCP sessions. */
  readonly otherHasTcp: boolean;
  /** Sessions were found at both points. */
  readonly anyMatched: boolean;
}

/** Absence proves less where the other capture has nothing that shows that it was looking. */
const WITHOUT_PROOF = 0.65;

export function unmatchedFindings(view: UnmatchedView): PointFinding[] {
  return view.clientSide ? findingsOfSenders(view) : findingsOfReceivers(view);
}

/** Sessions at the clients' point: their SYNs went on from there. */
function findingsOfSenders({ unmatched, has, otherHasTcp, anyMatched }: UnmatchedView): PointFinding[] {
  const findings: PointFinding[] = [];
  const other = has === 'A' ? 'B' : 'A';
  const add = (
    kind: Absence,
    code: PointFinding['code'],
    severity: Severity,
    confidence: number,
    rest: (sessions: string, count: number) => string,
  ): void => {
    const count = unmatched.counts[kind];
    if (count === 0) return;
    const title = rest(`${countText(count, 'session')} of ${has}`, count);
    findings.push(
      finding(has, code, severity, otherHasTcp ? confidence : WITHOUT_PROOF, title, unmatched.frames[kind]),
    );
  };
  const looking = otherHasTcp
    ? ''
    : `; ${other} holds no TCP session at all: see that it captured where they would arrive`;
  add(
    'lost',
    'lost-sessions',
    'critical',
    0.9,
    (sessions, count) =>
      `${sessions} never reached ${other}: ${count === 1 ? 'its' : 'their'} ${countText(unmatched.syns.lost, 'SYN')} ` +
      `${unmatched.syns.lost === 1 ? 'was' : 'were'} lost between the points, and nothing answered${looking}`,
  );
  add(
    'lost-after-end',
    'lost-sessions',
    'warning',
    0.5,
    (sessions) =>
      `${sessions} that nothing answered began after the last frame of ${other}: it had ended, or nothing reached it any more`,
  );
  add(
    'refused',
    'refused-between',
    'critical',
    0.85,
    (sessions, count) =>
      `${sessions} never reached ${other} and ${was(count)} answered with a reset: something between the points refuses them`,
  );
  add(
    'unreachable',
    'refused-between',
    'critical',
    0.85,
    (sessions, count) =>
      `${sessions} never reached ${other} and ${was(count)} answered with an ICMP error: something between the points turns them away`,
  );
  add(
    'answered',
    'not-captured',
    anyMatched ? 'info' : 'warning',
    0.6,
    (sessions, count) =>
      `${sessions} ${was(count)} answered and ${count === 1 ? 'is' : 'are'} not in ${other}: it missed them, they took another way, or something between the points answers itself`,
  );
  return findings;
}

/** Sessions at the servers' point whose clients the other one sees. */
function findingsOfReceivers({ unmatched, has, anyMatched }: UnmatchedView): PointFinding[] {
  const { counts, frames } = unmatched;
  const other = has === 'A' ? 'B' : 'A';
  const kinds = ['lost', 'refused', 'unreachable', 'answered'] as const;
  const count = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  if (count === 0) return [];
  const title = `${countText(count, 'session')} of ${has} never passed ${other}, which sees ${count === 1 ? 'its client' : 'their clients'}: ${other} missed ${count === 1 ? 'it' : 'them'}, the way led elsewhere, or the sender's address is forged`;
  const severity = anyMatched ? 'info' : 'warning';
  return [
    finding(
      has,
      'not-captured',
      severity,
      0.6,
      title,
      kinds.flatMap((kind) => frames[kind]),
    ),
  ];
}

function finding(
  has: 'A' | 'B',
  code: PointFinding['code'],
  severity: Severity,
  confidence: number,
  title: string,
  frames: readonly number[],
): PointFinding {
  const [framesA, framesB] = has === 'A' ? [frames, []] : [[], frames];
  return { code, title, place: 'between', direction: null, severity, confidence, framesA, framesB };
}

const was = (count: number): string => (count === 1 ? 'was' : 'were');
