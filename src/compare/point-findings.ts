/** Puts what the comparison of two points found into words. */
import type { Severity } from '../diagnose/verdict.js';
import { countText, durationText, numberText, partText, percentText } from '../diagnose/wording.js';
import { changeText, isHarmful } from './change-wording.js';
import type { Renumbering, SessionPair } from './match-sessions.js';
import { LIMITS } from '../limits.js';
import type { DirectionComparison, Place, PointFinding, SessionComparison } from './point-comparison.js';

/** Share of lost segments from which loss hurts: throughput falls with its square root (RFC 3819 §8.5.1). */
const LOSS_WARNS = 0.001;
const LOSS_IS_CRITICAL = 0.02;
/** Queueing: the 95th percentile of the delay against the least one. */
const QUEUE_FACTOR = 3;
const QUEUE_SECONDS = 0.02;
/** Fewer matched segments say nothing of delays. */
const DELAY_NEEDS = 20;

export function pointFindings(
  toServer: DirectionComparison,
  toClient: DirectionComparison,
  aIsClient: boolean,
  { a, b, translated, renumbered }: SessionPair,
): PointFinding[] {
  const findings = [
    ...directionFindings(toServer, 'toServer', aIsClient),
    ...directionFindings(toClient, 'toClient', !aIsClient),
  ];
  const rewritten = [
    translated ? 'addresses or ports' : '',
    renumbered === null ? '' : renumberingText(renumbered),
  ].filter(Boolean);
  if (rewritten.length > 0) {
    const title = `A device between the points rewrites ${rewritten.join(' and ')}`;
    const seen = { framesA: [a.firstFrame], framesB: [b.firstFrame] };
    findings.push({
      code: 'changed-between',
      title,
      place: 'between',
      direction: null,
      severity: 'info',
      confidence: 0.95,
      ...seen,
    });
  }
  return findings.sort(byWeight);
}

/** Findings of all sessions, one of each kind, place and direction: the heaviest. */
export function totalFindings(sessions: readonly SessionComparison[]): PointFinding[] {
  const groups = new Map<string, { first: PointFinding; sessions: number }>();
  for (const { findings } of sessions) {
    for (const finding of findings) {
      const key = `${finding.code} ${finding.place} ${finding.direction}`;
      const known = groups.get(key);
      if (!known) groups.set(key, { first: finding, sessions: 1 });
      else {
        known.sessions++;
        if (weight(finding) > weight(known.first)) known.first = finding;
      }
    }
  }
  return [...groups.values()]
    .map(({ first, sessions: count }) =>
      count === 1 ? first : { ...first, title: `${first.title} ${ofSessions(first, count)}` },
    )
    .sort(byWeight);
}

/** As far as the numbers are apart. */
function renumberingText({ toServer, toClient }: Renumbering): string {
  const ways = [
    toServer === 0 ? '' : `by ${numberText(toServer)} to the server`,
    toClient === 0 ? '' : `by ${numberText(toClient)} to the client`,
  ].filter(Boolean);
  return `sequence numbers (${ways.join(', ')})`;
}

function directionFindings(
  d: DirectionComparison,
  direction: 'toServer' | 'toClient',
  nearIsA: boolean,
): PointFinding[] {
  const [way, before, behind]: [string, Place, Place] =
    direction === 'toServer'
      ? ['to the server', 'client-side', 'server-side']
      : ['to the client', 'server-side', 'client-side'];
  const findings: PointFinding[] = [];
  const frames = (
    near: readonly number[],
    far: readonly number[],
  ): Pick<PointFinding, 'framesA' | 'framesB'> =>
    nearIsA ? { framesA: near, framesB: far } : { framesA: far, framesB: near };
  const add = (
    code: PointFinding['code'],
    place: Place,
    severity: Severity,
    confidence: number,
    title: string,
    near: readonly number[] = [],
    far: readonly number[] = [],
  ): void => {
    const cut = (list: readonly number[]): readonly number[] => list.slice(0, LIMITS.maxEvidenceFrames);
    findings.push({ code, title, place, direction, severity, confidence, ...frames(cut(near), cut(far)) });
  };
  const of = (count: number): string => partText(count, d.segmentsNear, 'segment');
  if (d.strangeResets.length > 0) {
    const title = `${countText(d.strangeResets.length, 'reset')} ${way} never passed the point of its sender: forged between the points`;
    add('forged-between', 'between', 'critical', d.uncaptured === 0 ? 0.95 : 0.7, title, [], d.strangeResets);
  }
  if (d.lostBetween > 0) {
    const share = d.lostBetween / Math.max(1, d.segmentsNear);
    const title = `${of(d.lostBetween)} ${way} (${percentText(share)}, ${numberText(d.lostBetweenBytes)} B) were lost between the points`;
    add('lost-between', 'between', lossSeverity(share), 0.95, title, d.lostFrames);
  }
  const share = (count: number): number => count / Math.max(1, d.segmentsNear);
  if (d.lostBefore > 0) {
    const title = `${countText(d.lostBefore, 'segment')} ${way} were lost before the first point: only the repair passed it`;
    add(
      before === 'client-side' ? 'lost-client-side' : 'lost-server-side',
      before,
      lossSeverity(share(d.lostBefore)),
      0.85,
      title,
    );
  }
  if (d.lostBehind > 0) {
    const title = `${countText(d.lostBehind, 'segment')} ${way} passed both points and had to be sent again: lost behind the second, or its acknowledgment was`;
    add(
      behind === 'client-side' ? 'lost-client-side' : 'lost-server-side',
      behind,
      lossSeverity(share(d.lostBehind)),
      0.8,
      title,
    );
  }
  if (d.reordered > 0) {
    add(
      'reordered-between',
      'between',
      'info',
      0.95,
      `${of(d.reordered)} ${way} were overtaken between the points`,
    );
  }
  if (d.duplicated > 0) {
    const title = `${countText(d.duplicated, 'segment')} ${way} arrived twice: doubled between the points`;
    add('duplicated-between', 'between', 'info', 0.9, title);
  }
  if (d.markedBetween > 0) {
    const title = `${of(d.markedBetween)} ${way} were marked with Congestion Experienced between the points: a queue there asks the sender to slow down`;
    add('marked-between', 'between', 'info', 0.95, title);
  }
  if (d.changes.length > 0) {
    const title = `A device between the points changed headers ${way}: ${d.changes.map(changeText).join(', ')}`;
    const [near, far] = [
      d.changes.map(({ nearFrame }) => nearFrame),
      d.changes.map(({ farFrame }) => farFrame),
    ];
    const severity = d.changes.some(isHarmful) ? 'warning' : 'info';
    add('changed-between', 'between', severity, 0.95, title, [...new Set(near)], [...new Set(far)]);
  }
  const { delay } = d;
  if (
    delay &&
    delay.samples >= DELAY_NEEDS &&
    delay.p95 - delay.min > QUEUE_SECONDS &&
    delay.p95 > QUEUE_FACTOR * delay.min
  ) {
    const title = `The delay ${way} between the points grows from ${durationText(delay.min)} to ${durationText(delay.p95)} (95th percentile): a queue on the way`;
    add('delay-between', 'between', 'warning', 0.85, title);
  }
  if (d.uncaptured > 0) {
    const title = `${countText(d.uncaptured, 'segment')} ${way} reached the receiver and are not in the second capture: it missed them`;
    add('not-captured', behind, 'info', 0.9, title);
  }
  return findings;
}

function lossSeverity(share: number): Severity {
  return share >= LOSS_IS_CRITICAL ? 'critical' : share >= LOSS_WARNS ? 'warning' : 'info';
}

/** What rewrites headers does the same to all; of the others one is worse than the next. */
function ofSessions({ code }: PointFinding, count: number): string {
  return code === 'changed-between' ? `(in ${count} sessions)` : `(the heaviest of ${count} sessions)`;
}

/** The heaviest first. */
export function byWeight(x: PointFinding, y: PointFinding): number {
  return weight(y) - weight(x);
}

const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { critical: 2, warning: 1, info: 0 };
const weight = ({ severity, confidence }: PointFinding): number => SEVERITY_WEIGHT[severity] + confidence / 2;
