/** Under which word `tcpwhy explain` tells of a finding. */
import { explain } from '../diagnose/explain/explain.js';

/**
 * `reset/refused` where the cause has a page, else `reset`; empty when there is none at all.
 *
 * @param cause Empty when the code says it all.
 */
export function explanationWord(code: string, cause: string): string {
  return [`${code}/${cause}`, code].find((word) => explain(word) !== null) ?? '';
}
