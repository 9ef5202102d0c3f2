/** What a diagnosis of a capture must say, by its truth, and whether a report says it. */
import type { FixtureCapture } from '../support/fixture-captures.js';
import type { ReportRecord } from '../support/run-main.js';

export interface Expected {
  /** `handshake refused` */
  readonly what: string;
  readonly met: boolean;
  /** What the report says instead. */
  readonly said: string;
}

export interface SessionRecord extends ReportRecord {
  readonly handshake: { readonly reason: string | null };
  readonly close: { readonly resetCause: string | null };
  readonly verdicts: readonly { readonly code: string; readonly severity: string }[];
}

/** The lab's names of reasons where the report has others. */
const REASON_NAMES: Readonly<Record<string, string>> = { 'net-unreachable': 'network-unreachable' };

/** Codes of verdicts that put the slowness on the receiver. */
const RECEIVER_VERDICTS = ['zero-window', 'window-limited'];

/** Everything that the truth of a capture expects of its report. */
export function expectations(capture: FixtureCapture, records: readonly ReportRecord[]): Expected[] {
  const { expect } = capture.truth;
  if (expect.seenBy !== undefined && !expect.seenBy.includes(capture.side)) return [];
  const events = records.filter(({ type }) => type === 'event');
  const sessions = records.filter(({ type }) => type === 'session') as SessionRecord[];
  const kinds = new Set(events.map((event) => event['kind'] as string));
  const causes = events.filter((event) => event['kind'] === 'reset').map((event) => String(event['cause']));
  const list: Expected[] = [];
  const add = (what: string, met: boolean, said: unknown): void =>
    void list.push({ what, met, said: JSON.stringify(said) });

  if (expect.handshake !== undefined) {
    const wanted = REASON_NAMES[expect.handshake] ?? expect.handshake;
    const reasons = sessions.map(({ handshake }) => handshake.reason);
    const told = events
      .filter((event) => event['kind'] === 'handshake-failed')
      .map((event) => event['reason']);
    add(`handshake ${wanted}`, reasons.includes(wanted) && told.includes(wanted), reasons);
  }
  if (expect.reset !== undefined) {
    const ends = sessions.map(({ close }) => close.resetCause);
    add(`reset ${expect.reset}`, ends.includes(expect.reset) && causes.includes(expect.reset), {
      ends,
      causes,
    });
  }
  for (const kind of expect.events ?? []) add(`event ${kind}`, kinds.has(kind), [...kinds]);
  if (expect.sessions !== undefined)
    add(`${expect.sessions} sessions`, sessions.length === expect.sessions, sessions.length);
  if (expect.verdict === 'deadlock') add('deadlock', kinds.has('deadlock'), [...kinds]);
  if (expect.verdict === 'healthy') {
    const complaints = sessions.flatMap(({ verdicts }) =>
      verdicts.filter(({ severity }) => severity !== 'info').map(({ code }) => code),
    );
    add('no complaint', complaints.length === 0 && kinds.size === 0, { complaints, kinds: [...kinds] });
  }
  if (expect.limited === 'receiver') {
    const codes = sessions.flatMap(({ verdicts }) => verdicts.map(({ code }) => code));
    add(
      'limited by the receiver',
      codes.some((code) => RECEIVER_VERDICTS.includes(code)),
      codes,
    );
  }
  return list;
}
