/** Cuts a session that a test writes down, without captures and segments. */
import type { Framing } from '../../../src/stream/framing/framing.js';
import type { MessageStop, SessionMessages, StreamMessage } from '../../../src/stream/framing/message.js';
import { SessionCutter } from '../../../src/stream/framing/session-cutter.js';

/** What a side sends in one segment (text is ISO 8859-1), or how many octets are missing. */
export type Said = readonly ['c' | 's', string | Uint8Array | number];

export interface CutOptions {
  readonly framing?: Framing;
  readonly framings?: readonly Framing[];
  readonly stop?: MessageStop;
  /** The sides close with a FIN. Default true. */
  readonly closed?: boolean;
  readonly previews?: boolean;
}

export const STEP_NS = 1_000_000;

/** Frames count from 1, a millisecond apart. */
export function cutSession(said: readonly Said[], options: CutOptions = {}): SessionMessages {
  const { framing = null, framings = [], closed = true, previews = true } = options;
  const cutter = new SessionCutter(0, { framing, framings, previews }, () => true);
  const at: [number, number] = [0, 0];
  said.forEach(([who, what], i) => {
    const side = who === 'c' ? 0 : 1;
    if (typeof what === 'number') {
      cutter.gap(side, what, at[side]);
      at[side] += what;
      return;
    }
    const bytes = typeof what === 'string' ? Buffer.from(what, 'latin1') : what;
    cutter.data(side, bytes, at[side], i + 1, (i + 1) * STEP_NS);
    at[side] += bytes.length;
  });
  for (const side of [0, 1] as const) {
    const by = side === 0 ? 'client' : 'server';
    cutter.close(
      side,
      options.stop ?? { how: closed ? 'fin' : 'capture-end', by: closed ? by : null },
      closed,
    );
  }
  return cutter.result();
}

/** What one side sends, as one stream cut at these places, first place first. */
export function inPieces(who: 'c' | 's', stream: string | Uint8Array, cuts: readonly number[] = []): Said[] {
  const bytes = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : stream;
  const places = [...new Set(cuts.filter((cut) => cut > 0 && cut < bytes.length))].sort((a, b) => a - b);
  return [0, ...places].map((from, i) => [who, bytes.subarray(from, places[i] ?? bytes.length)]);
}

/** `offset+bytes kind label`, with `!how` behind one that is not whole: what most tests compare. */
export function outline(messages: readonly StreamMessage[]): string[] {
  return messages.map(({ from, offset, bytes, kind, label, stopped }) =>
    [
      `${from[0]} ${offset}+${bytes} ${kind}`,
      ...(label === '' ? [] : [label]),
      ...(stopped === null ? [] : [`!${stopped.how}`]),
    ].join(' '),
  );
}
