/** What is wrong with the capture itself. Stated before any session, because it limits the rest. */
import {
  captureFindings,
  HEAVY_LOSS,
  lossEstimate,
  NOTABLE_DUPLICATES,
  NOTABLE_LOSS,
} from './capture-findings.js';
import type { CaptureFacts, CaptureHealth } from './capture-health.js';
import { alternativesTo } from './explain/alternatives.js';
import { compareVerdicts } from './diagnose-session.js';
import type { Evidence, Verdict } from './verdict.js';
import { bytesText, countText, durationText, percentText } from './wording.js';

/** Share of one-way sessions from which a capture says little about anything. */
const MOSTLY_ONE_WAY = 0.5;

/** Judges the counts: a grade, the estimate of what the capture lost, and a sentence for each limit. */
export function captureHealth(facts: CaptureFacts): CaptureHealth {
  const findings = captureFindings(facts);
  const notes = findings.map((finding) => `${finding.title} ${finding.consequence}`);
  if (facts.badChecksums > 0) {
    notes.push(
      `${countText(facts.badChecksums, 'segment')} ${facts.badChecksums === 1 ? 'has' : 'have'} a wrong TCP checksum. What the receiver acknowledged all the same was right on the wire; the rest is not taken as delivered.`,
    );
  }
  return {
    grade: grade(
      facts,
      findings.some((finding) => finding.severity !== 'info'),
    ),
    lossEstimate: lossEstimate(facts),
    ackedUnseenBytes: facts.ackedUnseenBytes,
    droppedByCapture: facts.droppedByCapture,
    oneWaySessions: facts.oneWaySessions,
    midstreamSessions: facts.midstreamSessions,
    duplicateFrames: facts.duplicateFrames,
    offloadSegments: facts.offloadSegments,
    offloadedChecksums: facts.offloadedChecksums,
    badChecksums: facts.badChecksums,
    truncatedFrames: facts.truncatedFrames,
    clockSteps: facts.clockSteps,
    largestClockStep: facts.largestClockStep,
    notes,
  };
}

/** Verdicts about the capture, worst first. */
export function diagnoseCapture(health: CaptureHealth, facts: CaptureFacts): Verdict[] {
  return captureFindings(facts)
    .map((finding): Verdict => ({
      code: finding.code,
      title: finding.title,
      subject: 'capture',
      severity: finding.severity,
      confidence: finding.confidence,
      cost: { seconds: 0, bytes: finding.bytes },
      evidence: [...figuresOf(finding.code, health, facts), { frame: 0, text: finding.consequence }],
      alternatives: alternativesTo(finding.code),
      advice: finding.advice,
    }))
    .sort(compareVerdicts);
}

function grade(facts: CaptureFacts, hasFault: boolean): CaptureHealth['grade'] {
  const oneWay = facts.sessions > 0 ? facts.oneWaySessions / facts.sessions : 0;
  if (lossEstimate(facts) >= HEAVY_LOSS || oneWay >= MOSTLY_ONE_WAY) return 'poor';
  return hasFault ? 'limited' : 'good';
}

/** The figures behind a finding, with the threshold they are held against. */
function figuresOf(code: string, health: CaptureHealth, facts: CaptureFacts): Evidence[] {
  const figure = (text: string): Evidence => ({ frame: 0, text });
  const source = facts.live === true ? 'kernel' : 'file';
  switch (code) {
    case 'capture-drops':
      return [
        figure(
          `${bytesText(health.ackedUnseenBytes)} of ${bytesText(facts.payloadBytes + health.ackedUnseenBytes)} acknowledged but not captured: ${percentText(health.lossEstimate)}, notable from ${percentText(NOTABLE_LOSS)}`,
        ),
        figure(
          health.droppedByCapture === null
            ? `the ${source} does not say how many frames were dropped`
            : `${countText(health.droppedByCapture, 'frame')} dropped, as the ${source} says`,
        ),
      ];
    case 'capture-duplicates':
      return [
        figure(
          `${health.duplicateFrames} copies in ${countText(facts.tcpSegments, 'TCP segment')}, notable from ${percentText(NOTABLE_DUPLICATES)}`,
        ),
      ];
    case 'clock-steps':
      return [figure(`largest step back ${durationText(health.largestClockStep)}`)];
    case 'input-damaged':
      return [figure(countText(facts.inputProblems, 'problem in the input', 'problems in the input'))];
    default:
      return [];
  }
}
