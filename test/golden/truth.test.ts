/**
 * What the program says of real kernels' sessions against what the network and the kernels know: a share
 * of frames told right over all fixtures, and for each session what a diagnosis must say.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Expectation, type FixtureCapture, fixtureCaptures } from '../support/fixture-captures.js';
import { parseRecords, type ReportRecord, runMain } from '../support/run-main.js';
import { scoreFrames, type Score, sumScores } from '../support/score-frames.js';

/** Shares that must be told right over all fixtures. */
const LEAST = { label: 0.97, cause: 0.9, spurious: 0.97 } as const;

/** The lab's names of reasons where the report has others. */
const REASON_NAMES: Readonly<Record<string, string>> = { 'net-unreachable': 'network-unreachable' };

const REPAIR_KINDS = ['retransmission', 'out-of-order', 'duplicate'];

/** Codes of verdicts that put the slowness on the receiver. */
const RECEIVER_VERDICTS = ['zero-window', 'window-limited'];

interface SessionRecord extends ReportRecord {
  readonly handshake: { readonly reason: string | null };
  readonly close: { readonly resetCause: string | null };
  readonly verdicts: readonly { readonly code: string; readonly severity: string }[];
}

const fixtures = fixtureCaptures();
const records = new Map<string, ReportRecord[]>();

beforeAll(async () => {
  for (const { name, path } of fixtures) {
    const { status, report } = await runMain([path, '--format', 'ndjson']);
    if (status !== 0) throw new Error(`${path}: exit status ${status}`);
    records.set(name, parseRecords(report));
  }
});

const eventsOf = ({ name }: FixtureCapture) => records.get(name)!.filter(({ type }) => type === 'event');
const sessionsOf = ({ name }: FixtureCapture) =>
  records.get(name)!.filter(({ type }) => type === 'session') as SessionRecord[];
const kindsOf = (fixture: FixtureCapture) => eventsOf(fixture).map((event) => event['kind'] as string);
const ordinary = fixtures.filter(({ frames }) => Object.keys(frames).length === 0);

describe('frames told right', () => {
  const share = ({ right, of }: { right: number; of: number }) => right / of;
  let total: Score;

  beforeAll(() => {
    const scores = fixtures.map((fixture) => ({
      capture: fixture.name,
      ...scoreFrames(fixture.frames, eventsOf(fixture)),
    }));
    total = sumScores(scores);
    const text = ({ right, of }: { right: number; of: number }) => (of === 0 ? '' : `${right}/${of}`);
    console.table(
      [...scores, { capture: 'all', ...total }]
        .filter(({ label }) => label.of > 0)
        .map(({ capture, label, cause, spurious }) => ({
          capture,
          label: text(label),
          cause: text(cause),
          spurious: text(spurious),
        })),
    );
  });

  it.each(['label', 'cause', 'spurious'] as const)('%s', (what) => {
    expect(total[what].of).toBeGreaterThan(500);
    expect(share(total[what])).toBeGreaterThanOrEqual(LEAST[what]);
  });
});

describe('nothing is seen that did not happen', () => {
  it.each(ordinary)('$name', (fixture) => {
    expect(kindsOf(fixture).filter((kind) => REPAIR_KINDS.includes(kind))).toEqual([]);
  });
});

describe('conservation', () => {
  it.each(fixtures)('$name', ({ name }) => {
    const summary = records.get(name)!.at(-1)!;
    expect(summary).toMatchObject({ type: 'summary', conservation: { holds: true, violations: [] } });
  });
});

describe('what a diagnosis must say', () => {
  /** A test for each capture whose truth expects something. */
  function each<Wanted>(
    what: string,
    wanted: (expectation: Expectation) => Wanted | undefined,
    check: (fixture: FixtureCapture, wanted: Wanted) => void,
  ): void {
    for (const fixture of fixtures) {
      const want = wanted(fixture.truth.expect);
      if (want === undefined) continue;
      it(`${fixture.name}: ${what} ${String(want)}`, () => check(fixture, want));
    }
  }

  const fieldOf = (fixture: FixtureCapture, kind: string, field: string) =>
    eventsOf(fixture)
      .filter((event) => event['kind'] === kind)
      .map((event) => event[field]);

  each(
    'handshake',
    ({ handshake }) => handshake,
    (fixture, reason) => {
      const wanted = REASON_NAMES[reason] ?? reason;
      expect(sessionsOf(fixture).map(({ handshake }) => handshake.reason)).toContain(wanted);
      expect(fieldOf(fixture, 'handshake-failed', 'reason')).toContain(wanted);
    },
  );

  each(
    'reset',
    ({ reset }) => reset,
    (fixture, cause) => {
      expect(sessionsOf(fixture).map(({ close }) => close.resetCause)).toEqual([cause]);
      expect(fieldOf(fixture, 'reset', 'cause')).toContain(cause);
    },
  );

  each(
    'events',
    ({ events }) => events,
    (fixture, kinds) => {
      for (const kind of kinds) expect(kindsOf(fixture)).toContain(kind);
    },
  );

  each(
    'sessions',
    ({ sessions }) => sessions,
    (fixture, count) => {
      expect(sessionsOf(fixture)).toHaveLength(count);
    },
  );

  each(
    'verdict',
    ({ verdict }) => verdict,
    (fixture, verdict) => {
      if (verdict === 'deadlock') {
        expect(kindsOf(fixture)).toContain('deadlock');
        return;
      }
      for (const { verdicts } of sessionsOf(fixture)) {
        expect(verdicts.filter(({ severity }) => severity !== 'info')).toEqual([]);
      }
    },
  );

  each(
    'limited by',
    ({ limited }) => (limited === 'receiver' ? limited : undefined),
    (fixture) => {
      const codes = sessionsOf(fixture).flatMap(({ verdicts }) => verdicts.map(({ code }) => code));
      expect(codes.filter((code) => RECEIVER_VERDICTS.includes(code))).not.toEqual([]);
    },
  );
});
