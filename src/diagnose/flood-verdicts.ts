/** SYN floods, said once for all their sessions: each of these on its own is an attempt without an answer. */
import type { FloodSummary } from '../tcp/syn-flood.js';
import { alternativesTo } from './explain/alternatives.js';
import type { Evidence, Verdict } from './verdict.js';
import { countText, durationText, numberText } from './wording.js';

/** One verdict for each flood that was found, in order. */
export function floodVerdicts(floods: readonly FloodSummary[]): Verdict[] {
  return floods.map((flood): Verdict => {
    const { target, attempts, completed, evicted, sources, duration, frames, lastFrame } = flood;
    const rate = duration > 0 ? `, ${numberText(attempts / duration)} a second` : '';
    const evidence: Evidence[] = frames.map((frame) => ({ frame, text: 'a SYN of it' }));
    evidence.push({ frame: lastFrame, text: 'its last SYN' });
    evidence.push({ frame: 0, text: `from ${numberText(sources)} sources or more` });
    if (evicted > 0)
      evidence.push({
        frame: 0,
        text: `${countText(evicted, 'session')} of it dropped from memory, all counted`,
      });
    return {
      code: 'syn-flood',
      title:
        `SYN flood on ${target.address} port ${target.port}: ${numberText(attempts)} attempts ` +
        `in ${durationText(duration)}${rate}, ${completed === 0 ? 'none' : numberText(completed)} completed.`,
      subject: 'client',
      severity: 'critical',
      confidence: 0.9,
      cost: { seconds: 0, bytes: 0 },
      evidence,
      alternatives: alternativesTo('syn-flood'),
      advice: [
        `On the server: \`nstat -az TcpExtSyncookiesSent TcpExtTCPReqQFullDoCookies TcpExtListenDrops\`, \`ss -n state syn-recv '( sport = :${target.port} )' | wc -l\`.`,
        'SYN cookies (`net.ipv4.tcp_syncookies`) keep the service reachable; spoofed sources are stopped upstream only (RFC 4987).',
        'Read the half-open sessions of this service as one thing, not as trouble of the network.',
      ],
    };
  });
}
