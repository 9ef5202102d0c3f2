/** Scans, said once for all their sessions: each of these on its own is a connection that failed. */
import type { ScanSummary } from '../tcp/scan-watch.js';
import { alternativesTo } from './explain/alternatives.js';
import type { Evidence, Verdict } from './verdict.js';
import { countText, numberText, partText } from './wording.js';

/** One verdict for each scan that was found, in order. */
export function scanVerdicts(scans: readonly ScanSummary[]): Verdict[] {
  return scans.map((scan): Verdict => {
    const { event, attempts, completed, targets, atLeast } = scan;
    const vertical = event.scan === 'vertical';
    const aim = vertical
      ? `${countText(targets, 'port')} of ${event.target.address}`
      : `port ${event.target.port} of ${atLeast ? 'more than ' : ''}${countText(targets, 'host')}`;
    const evidence: Evidence[] = scan.frames.map((frame) => ({ frame, text: 'a SYN of it' }));
    evidence.push({
      frame: 0,
      text: `${countText(attempts, 'attempt')}, ${numberText(completed)} completed; a scan from ${vertical ? '15 ports' : '25 hosts'} tried in vain`,
    });
    return {
      code: 'port-scan',
      title: `${event.source} scans ${aim}: ${partText(completed, attempts, 'attempt')} completed.`,
      subject: 'client',
      severity: 'warning',
      confidence: 0.9,
      cost: { seconds: 0, bytes: 0 },
      evidence,
      alternatives: alternativesTo('port-scan'),
      advice: [
        `Whose host is ${event.source}, and is the scan announced?`,
        'Read the failed connections of this source as one thing, not as trouble of the servers.',
      ],
    };
  });
}
