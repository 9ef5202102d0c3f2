/**
 * How many frames an analysis tells right, against labels that are known. Only frames with payload count;
 * late originals, forged resets and frames that repeat some octets and bring new ones have no one answer.
 */
import type { FixtureCapture, FrameTruth } from '../support/fixture-captures.js';
import type { ReportRecord } from '../support/run-main.js';

/** Some of how many. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

export const LABELS = ['retransmission', 'out-of-order', 'duplicate'] as const;
export type Label = (typeof LABELS)[number];

/** One label: frames that have it and are told so, that have it and are told otherwise, that are told so and have not. */
export interface Confusion {
  readonly right: number;
  readonly missed: number;
  readonly false: number;
}

export interface Score {
  /** Frames that are, or are said to be, a retransmission, out of order or a duplicate. */
  readonly label: Share;
  /** Ordinary frames of which something was said. */
  readonly falseEvents: number;
  /** Of retransmissions told as such: what made the sender repeat. */
  readonly cause: Share;
  /** Of retransmissions told as such: whether the receiver had everything already. */
  readonly spurious: Share;
  readonly confusion: Readonly<Record<Label, Confusion>>;
}

const KNOWN_CAUSES = ['rto', 'fast', 'tlp'];

interface Said {
  readonly kind: Label;
  readonly bytes: number;
  readonly cause: unknown;
  readonly spurious: boolean;
}

/** What is wrong of one frame, for whoever wants to look. */
export type Wrong = (frame: number, what: string) => void;

export function scoreFrames(
  { frames }: Pick<FixtureCapture, 'frames'>,
  events: readonly ReportRecord[],
  wrong: Wrong = () => undefined,
): Score {
  const said = lastWord(events);
  const tally = new Tally();
  for (const [frame, known] of Object.entries(frames)) {
    const heard = said.get(frame);
    said.delete(frame);
    if (!isScored(known)) continue;
    tally.count(known.label as Label, heard?.kind ?? null);
    if (heard?.kind !== known.label) wrong(Number(frame), `${known.label} → ${heard?.kind ?? 'nothing'}`);
    else if (known.label === 'retransmission') {
      if (known.cause !== undefined && KNOWN_CAUSES.includes(known.cause)) {
        if (!tally.cause(heard.cause === known.cause))
          wrong(Number(frame), `${known.cause} → ${String(heard.cause)}`);
      }
      if (known.spurious !== undefined && !tally.spurious(heard.spurious === known.spurious))
        wrong(Number(frame), `spurious ${known.spurious} → ${heard.spurious}`);
    }
  }
  // What is left was said of ordinary frames: false alarms.
  for (const [frame, { kind, bytes }] of said) {
    if (bytes === 0) continue;
    tally.count(null, kind);
    wrong(Number(frame), `nothing → ${kind}`);
  }
  return tally.score();
}

export function sumScores(scores: readonly Score[]): Score {
  const sum = (of: (score: Score) => number): number => scores.reduce((n, score) => n + of(score), 0);
  const share = (what: 'label' | 'cause' | 'spurious'): Share => ({
    right: sum((score) => score[what].right),
    of: sum((score) => score[what].of),
  });
  const confusion = (label: Label): Confusion => ({
    right: sum((score) => score.confusion[label].right),
    missed: sum((score) => score.confusion[label].missed),
    false: sum((score) => score.confusion[label].false),
  });
  return {
    label: share('label'),
    falseEvents: sum((score) => score.falseEvents),
    cause: share('cause'),
    spurious: share('spurious'),
    confusion: Object.fromEntries(LABELS.map((label) => [label, confusion(label)])) as Score['confusion'],
  };
}

/** Harmonic mean of precision and recall, 0 to 1; NaN when the label neither occurs nor is said. */
export function f1({ right, missed, false: wrong }: Confusion): number {
  return (2 * right) / (2 * right + missed + wrong);
}

class Tally {
  readonly #share = { label: [0, 0], cause: [0, 0], spurious: [0, 0] };
  readonly #confusion = new Map(LABELS.map((label) => [label, { right: 0, missed: 0, false: 0 }]));
  #falseEvents = 0;

  count(known: Label | null, heard: Label | null): void {
    this.#of('label', known === heard);
    if (known === heard) this.#confusion.get(known!)!.right++;
    else {
      if (known !== null) this.#confusion.get(known)!.missed++;
      if (heard !== null) this.#confusion.get(heard)!.false++;
    }
    if (known === null) this.#falseEvents++;
  }

  cause(right: boolean): boolean {
    return this.#of('cause', right);
  }

  spurious(right: boolean): boolean {
    return this.#of('spurious', right);
  }

  score(): Score {
    const share = ([right, of]: number[]): Share => ({ right: right!, of: of! });
    return {
      label: share(this.#share.label),
      falseEvents: this.#falseEvents,
      cause: share(this.#share.cause),
      spurious: share(this.#share.spurious),
      confusion: Object.fromEntries(this.#confusion) as Score['confusion'],
    };
  }

  #of(what: 'label' | 'cause' | 'spurious', right: boolean): boolean {
    const share = this.#share[what];
    share[1]!++;
    if (right) share[0]!++;
    return right;
  }
}

function isScored(known: FrameTruth): boolean {
  if (known.bytes === undefined || known.partial === true) return false;
  return known.label !== 'late-original' && known.label !== 'forged-rst';
}

/** One label a frame: a retransmission or duplicate is more than an arrival out of order. */
function lastWord(events: readonly ReportRecord[]): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const event of events) {
    const kind = event['kind'] as Label;
    const frame = String(event['frame']);
    if (!LABELS.includes(kind) || (kind === 'out-of-order' && said.has(frame))) continue;
    said.set(frame, {
      kind,
      bytes: event['bytes'] as number,
      cause: event['cause'],
      spurious: event['spurious'] === true,
    });
  }
  return said;
}
