/** Why a capture cannot start or go on. Every backend stands on libpcap, so all say it in the same words. */

export type FailureReason =
  | 'missing'
  | 'no-permission'
  | 'no-such-interface'
  | 'interface-down'
  | 'interface-removed'
  | 'bad-filter'
  | 'unknown';

export interface CaptureFailure {
  readonly reason: FailureReason;
  /** What the backend said, one line. */
  readonly detail: string;
}

/** In this order: a message may hold words of a later pattern too. */
const PATTERNS: readonly (readonly [FailureReason, RegExp])[] = [
  ['interface-removed', /interface disappeared|no longer attached|interface went away/i],
  ['bad-filter', /can't parse filter|syntax error in filter|isn't a valid capture filter|filter expression/i],
  ['interface-down', /is not up|network is down|interface went down/i],
  ['no-permission', /permission|not permitted|permitted|EACCES|access denied/i],
  [
    'no-such-interface',
    /no such device|no device named|no interface named|SIOCGIFINDEX|that device doesn't (exist|support)/i,
  ],
];

/**
 * Recognizes what a backend wrote before it gave up.
 *
 * @param text Its last words, one or more lines.
 */
export function classifyFailure(text: string): CaptureFailure {
  const detail = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
    .replace(/^(tcpdump|dumpcap): /, '')
    // dumpcap wraps libpcap's words in its own.
    .replace(
      /^The capabilities of the capture device .* could not be obtained \(.*? failed: (.*?)\)\..*/,
      '$1',
    );
  for (const [reason, pattern] of PATTERNS) if (pattern.test(text)) return { reason, detail };
  return { reason: 'unknown', detail: detail === '' ? 'it ended without a word' : detail };
}
