/**
 * How many frames an analysis tells right, against labels that are known. Only frames with payload count;
 * late originals, forged resets and frames that repeat some octets and bring new ones have no one answer.
 */
import type { FrameTruth } from './fixture-captures.js';
import type { ReportRecord } from './run-main.js';

/** Some of how many. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

export interface Score {
  /** Frames that are, or are said to be, a retransmission, out of order or a duplicate. */
  readonly label: Share;
  /** Of retransmissions told as such: what made the sender repeat. */
  readonly cause: Share;
  /** Of retransmissions told as such: whether the receiver had everything already. */
  readonly spurious: Share;
}

const KNOWN_CAUSES = ['rto', 'fast', 'tlp'];

interface Said {
  readonly kind: string;
  readonly bytes: number;
  readonly cause: unknown;
  readonly spurious: boolean;
}

/** @param truth Labels of the frames that are not ordinary, by number. */
export function scoreFrames(
  truth: Readonly<Record<string, FrameTruth>>,
  events: readonly ReportRecord[],
): Score {
  const said = lastWord(events);
  const label = { right: 0, of: 0 };
  const cause = { right: 0, of: 0 };
  const spurious = { right: 0, of: 0 };
  for (const [frame, known] of Object.entries(truth)) {
    const heard = said.get(frame);
    said.delete(frame);
    if (!isScored(known)) continue;
    label.of++;
    if (heard?.kind !== known.label) continue;
    label.right++;
    if (known.label !== 'retransmission') continue;
    if (known.cause !== undefined && KNOWN_CAUSES.includes(known.cause)) {
      cause.of++;
      if (heard.cause === known.cause) cause.right++;
    }
    if (known.spurious !== undefined) {
      spurious.of++;
      if (heard.spurious === known.spurious) spurious.right++;
    }
  }
  // What is left was said of ordinary frames: false alarms.
  for (const { bytes } of said.values()) if (bytes > 0) label.of++;
  return { label, cause, spurious };
}

export function sumScores(scores: readonly Score[]): Score {
  const sum = (what: keyof Score): Share => ({
    right: scores.reduce((n, score) => n + score[what].right, 0),
    of: scores.reduce((n, score) => n + score[what].of, 0),
  });
  return { label: sum('label'), cause: sum('cause'), spurious: sum('spurious') };
}

function isScored(known: FrameTruth): boolean {
  if (known.bytes === undefined || known.partial === true) return false;
  return known.label !== 'late-original' && known.label !== 'forged-rst';
}

/** One label a frame: a retransmission or duplicate is more than an arrival out of order. */
function lastWord(events: readonly ReportRecord[]): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const event of events) {
    const kind = event['kind'] as string;
    const frame = String(event['frame']);
    if (kind === 'out-of-order' ? said.has(frame) : kind !== 'retransmission' && kind !== 'duplicate')
      continue;
    said.set(frame, {
      kind,
      bytes: event['bytes'] as number,
      cause: event['cause'],
      spurious: event['spurious'] === true,
    });
  }
  return said;
}
