/** Findings that only several sessions together show: a service that is down, a host that loses. */
import { LIMITS, type LimitHits } from '../../limits.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { compareVerdicts } from '../diagnose-session.js';
import { alternativesTo } from '../explain/alternatives.js';
import { tidyEvidence } from '../session-facts.js';
import type { Verdict } from '../verdict.js';
import { acceptQueueFull } from './accept-queue-full.js';
import { clientIsolated } from './client-isolated.js';
import { ecnBlackHole } from './ecn-black-hole.js';
import { healthCheck } from './health-check.js';
import { idleTimeout } from './idle-timeout.js';
import { lossyHost } from './lossy-host.js';
import { natBothSides } from './nat-both-sides.js';
import { pathResets } from './path-resets.js';
import { type AcrossRule, outcomeOf, type SessionOutcome } from './session-outcome.js';
import { serviceUnreachable } from './service-unreachable.js';
import { serviceUnreliable } from './service-unreliable.js';

/** The rules by the codes of their verdicts, each of which is a word of `tcpwhy explain`. */
const RULES = {
  'accept-queue-full': acceptQueueFull,
  'client-isolated': clientIsolated,
  'ecn-black-hole': ecnBlackHole,
  'health-check': healthCheck,
  'idle-timeout': idleTimeout,
  'lossy-host': lossyHost,
  'nat-both-sides': natBothSides,
  'path-resets': pathResets,
  'service-unreachable': serviceUnreachable,
  'service-unreliable': serviceUnreliable,
} satisfies Record<string, AcrossRule>;

/** Codes of every verdict about several sessions. */
export const ACROSS_VERDICT_CODES = Object.keys(RULES) as (keyof typeof RULES)[];

export class AcrossSessions {
  readonly #outcomes: SessionOutcome[];

  constructor(
    private readonly limits: LimitHits,
    outcomes: readonly SessionOutcome[] = [],
  ) {
    this.#outcomes = [...outcomes];
  }

  /** Another that goes on from here and changes nothing of this one. */
  copy(): AcrossSessions {
    return new AcrossSessions(this.limits, this.#outcomes);
  }

  add(session: SessionSummary, verdicts: readonly Verdict[]): void {
    if (this.#outcomes.length < LIMITS.maxSessionsCompared) this.#outcomes.push(outcomeOf(session, verdicts));
    else this.limits.hit('maxSessionsCompared', session.firstFrame);
  }

  /**
   * Worst first.
   *
   * @param explained Addresses of sources and services that a flood or a scan explains already.
   */
  verdicts(explained: ReadonlySet<string>): Verdict[] {
    const outcomes = this.#outcomes.filter(
      ({ client, server, port }) => !explained.has(client) && !explained.has(`${server} ${port}`),
    );
    return Object.values(RULES)
      .flatMap((rule) => rule(outcomes))
      .map((draft) => ({
        ...draft,
        evidence: tidyEvidence(draft.evidence),
        alternatives: draft.alternatives ?? alternativesTo(draft.code),
      }))
      .sort(compareVerdicts);
  }
}
