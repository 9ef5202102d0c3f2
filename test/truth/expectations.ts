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

/** Codes of verdicts that put the slowness where the lab's `limited` says. */
const LIMITED_VERDICTS: Readonly<Record<string, readonly string[]>> = {
  receiver: ['zero-window', 'window-limited'],
  network: ['path-loss', 'bufferbloat', 'path-rate'],
  'server-application': ['slow-server'],
  'client-application': ['slow-client'],
};

/**
 * Nothing is told that did not happen. That a flight ended just where the window did is arithmetic, and no complaint; on
 * a busy machine a kernel may repeat a segment needlessly, which is then in the truth, and what answers it follows.
 */
function isQuiet({ frames }: FixtureCapture, kinds: ReadonlySet<string>): boolean {
  const repeated = Object.keys(frames).length > 0;
  const known = repeated
    ? ['window-full', 'retransmission', 'dsack', 'duplicate-ack', 'out-of-order']
    : ['window-full'];
  return [...kinds].every((kind) => known.includes(kind));
}

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
  const codes = sessions.flatMap(({ verdicts }) => verdicts.map(({ code }) => code));
  const summary = records.find(({ type }) => type === 'summary');
  const together = (summary?.['captureVerdicts'] ?? []) as { code: string; severity: string }[];
  const across = together.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  if (expect.verdict === 'deadlock')
    add('deadlock', kinds.has('deadlock') && codes.includes('deadlock'), { kinds: [...kinds], codes });
  if (expect.verdict === 'healthy')
    add('no complaint', codes.length === 0 && across.length === 0 && isQuiet(capture, kinds), {
      codes,
      across,
      kinds: [...kinds],
    });
  const said = [...codes, ...together.map(({ code }) => code)];
  for (const code of expect.verdicts ?? []) add(`verdict ${code}`, said.includes(code), said);
  if (expect.limited !== undefined) {
    const wanted = LIMITED_VERDICTS[expect.limited] ?? [];
    add(
      `limited by the ${expect.limited}`,
      codes.some((code) => wanted.includes(code)),
      codes,
    );
  }
  return list;
}
