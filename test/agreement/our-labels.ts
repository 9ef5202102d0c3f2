/** What tcpwhy says of every TCP frame of a capture, with the segments that it says it of. */
import { openCapture } from '../../src/capture/open-capture.js';
import { analyze } from '../../src/engine/analyze.js';
import { GraphRecorder } from '../../src/engine/graph-recorder.js';
import type { SegmentObserver } from '../../src/engine/segment-observer.js';
import type { SessionGraph } from '../../src/engine/session-graph.js';
import { TcpwhyError } from '../../src/errors.js';
import { EVENT_KINDS, type EventKind, type TcpEvent } from '../../src/tcp/events.js';
import type { HandshakeSummary } from '../../src/tcp/session-summary.js';
import type { Session } from '../../src/tcp/session.js';
import { OptionBit, type PacketView } from '../../src/wire/packet-view.js';
import { type FrameLabels, type Label, LABELS } from './frame-labels.js';

const BROKEN_OPTIONS = OptionBit.Malformed | OptionBit.Truncated;

/** A segment as it stood in the capture. */
export interface Segment {
  readonly frame: number;
  readonly session: number;
  /** 0 is the client. */
  readonly side: 0 | 1;
  /** Nanoseconds since the capture's base second. */
  readonly timeNs: number;
  /** Int32 images. */
  readonly seq: number;
  readonly ack: number;
  readonly len: number;
  readonly flags: number;
  /** As it stands, not scaled. */
  readonly window: number;
  readonly sacks: readonly (readonly [left: number, right: number])[];
  readonly tunnel: number;
  readonly kinds: ReadonlySet<EventKind>;
  /** The option area contradicts itself, or was cut off. */
  readonly brokenOptions: boolean;
  /** The session's handshake was captured, SYN, SYN-ACK and ACK. */
  readonly completed: boolean;
  /** The SYN-ACK of its session was sent more than once. */
  readonly answeredTwice: boolean;
  /** The capture holds time stamps that are none. */
  readonly brokenTimes: boolean;
  readonly says: FrameLabels;
}

/** @returns By frame number; empty for a file that is no capture. */
export async function labelsByUs(path: string): Promise<Map<number, Segment>> {
  const recorder = new GraphRecorder({ maxSegments: 1 << 26, maxTracks: 1 << 20 });
  const observer = new SegmentList();
  let brokenTimes = false;
  const handshakes = new Map<number, HandshakeSummary>();
  try {
    await analyze(
      await openCapture(path),
      {
        event: () => undefined,
        capture: ({ problems }) =>
          void (brokenTimes ||= problems.some(({ code }) => code === 'bad_subsecond')),
        session: ({ session: number, handshake }) => void handshakes.set(number, handshake),
        summary: () => undefined,
      },
      { observers: [recorder, observer] },
    );
  } catch (error) {
    if (!(error instanceof TcpwhyError)) throw error;
  }
  return observer.segments(recorder, handshakes, brokenTimes);
}

interface Taken extends Omit<Segment, 'kinds' | 'completed' | 'answeredTwice' | 'brokenTimes' | 'says'> {
  readonly firstFrame: number;
}

class SegmentList implements SegmentObserver {
  readonly #taken: Taken[] = [];
  readonly #kinds = new Map<number, Set<EventKind>>();

  segment(p: PacketView, session: Session): void {
    const sacks = Array.from({ length: p.sackCount }, (_, i) => [p.sackLeft[i]!, p.sackRight[i]!] as const);
    const { frame, timeNs, seq, ack, flags, window, tunnel } = p;
    this.#taken.push({
      ...{ frame, timeNs, seq, ack, flags, window, tunnel, sacks },
      session: session.number,
      side: session.lastSide,
      len: p.payloadLen,
      brokenOptions: (p.optionBits & BROKEN_OPTIONS) !== 0,
      firstFrame: session.firstFrame,
    });
  }

  event({ frame, kind }: TcpEvent): void {
    const kinds = this.#kinds.get(frame);
    if (kinds) kinds.add(kind);
    else this.#kinds.set(frame, new Set([kind]));
  }

  segments(
    recorder: GraphRecorder,
    handshakes: ReadonlyMap<number, HandshakeSummary>,
    brokenTimes: boolean,
  ): Map<number, Segment> {
    const rows = new GraphFigures(recorder);
    const found = new Map<number, Segment>();
    for (const { firstFrame, ...taken } of this.#taken) {
      const { frame, session, len } = taken;
      const kinds = this.#kinds.get(frame) ?? new Set(EVENT_KINDS.slice(0, 0));
      const handshake = handshakes.get(session);
      const completed = handshake?.outcome === 'completed' && handshake.serverRtt !== null;
      const answeredTwice = (handshake?.synAckRetries ?? 0) > 0;
      const { flight, rtt } = rows.of(session, frame);
      const says: FrameLabels = {
        labels: new Set<Label>(LABELS.filter((label) => kinds.has(label))),
        stream: firstFrame,
        bytesInFlight: len > 0 && flight > 0 ? flight : null,
        ackRtt: rtt < 0 ? null : rtt / 1e9,
        initialRtt: frame === firstFrame ? (handshake?.rtt ?? null) : null,
      };
      found.set(frame, { ...taken, kinds, completed, answeredTwice, brokenTimes, says });
    }
    return found;
  }
}

/** Figures of segments from the graphs, read in the order of frames. */
class GraphFigures {
  readonly #graphs = new Map<number, { readonly graph: SessionGraph | null; row: number }>();

  constructor(private readonly recorder: GraphRecorder) {}

  of(session: number, frame: number): { flight: number; rtt: number } {
    let at = this.#graphs.get(session);
    if (!at) this.#graphs.set(session, (at = { graph: this.recorder.graphOf(session), row: 0 }));
    const { graph } = at;
    const row = at.row++;
    if (graph === null || graph.columns.frame[row] !== frame)
      throw new Error(`session ${session} has no graph of frame ${frame}`);
    return { flight: graph.columns.flight[row]!, rtt: graph.columns.rtt[row]! };
  }
}
