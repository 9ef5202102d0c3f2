/** A sink that gives octets back spares the assembler its own copy, and changes nothing else. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import type { StreamPiece } from '../../src/stream/piece.js';
import type { Session, SideIndex } from '../../src/tcp/session.js';
import { toPcap } from '../support/encode-frames.js';
import { scriptFrames, trackSource } from '../support/track.js';
import { RecordingSink } from './assemble.js';

/** Keeps all octets at their offsets, and counts how often it was asked. */
class RecallingSink extends RecordingSink {
  asked = 0;
  readonly #octets = new Map<string, number>();

  override piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    super.piece(session, side, piece);
    if (piece.kind === 'gap') return;
    piece.bytes.forEach((octet, i) =>
      this.#octets.set(`${session.number}/${side}/${piece.offset + i}`, octet),
    );
  }

  recall(session: Session, side: SideIndex, offset: number, length: number): Uint8Array | null {
    this.asked++;
    return Uint8Array.from({ length }, (_, i) => {
      const octet = this.#octets.get(`${session.number}/${side}/${offset + i}`);
      if (octet === undefined) throw new Error(`octet ${offset + i} was never given`);
      return octet;
    });
  }
}

/** A sender with much in flight that repeats some of it, the one or other octet changed. */
function repeats(): Uint8Array {
  const lines = ['c> S 0:0 win 64240 mss 1460', 's> SA 0:0 ack 1 win 65160 mss 1460', 'c> . 1:1 ack 1'];
  let seed = 7;
  const random = (below: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) % below;
  for (let i = 0; i < 900; i++) {
    const from = i * 100 + 1;
    lines.push(`+0.001 c> . ${from}:${from + 100} ack 1`);
    const again = Math.max(0, i - random(870)) * 100 + 1 + random(150);
    if (i % 5 === 4 && again + 60 <= from)
      lines.push(`+0.01 c> . ${again}:${again + 60} ack 1 hex ${random(256).toString(16).padStart(2, '0')}`);
    // It lies where the ring of octets begins anew.
    if (i === 700) lines.push('+0.01 c> . 65501:65601 ack 1');
    if (i % 50 === 49) lines.push(`s> . 1:1 ack ${Math.max(1, from - 30_000)}`);
  }
  return toPcap(scriptFrames(lines.join('\n')));
}

describe('a sink that gives octets back', () => {
  it('may have lost some, which go uncompared; the others do not', async () => {
    class ForgetfulSink extends RecallingSink {
      override recall(session: Session, side: SideIndex, offset: number, length: number): Uint8Array | null {
        return offset < 100 ? null : super.recall(session, side, offset, length);
      }
    }
    const sink = new ForgetfulSink();
    const lines = ['c> S 0:0 win 64240', 's> SA 0:0 ack 1 win 65160', 'c> . 1:1 ack 1'];
    lines.push('c> . 1:101 ack 1', 'c> . 101:201 ack 1', '+0.3 c> . 1:201 ack 1 hex 00');
    await trackSource(captureFromBytes(toPcap(scriptFrames(lines.join('\n')))), {
      observers: [new StreamAssembler(sink)],
    });
    expect(sink.streams.get(0)![0].totals).toMatchObject({ uncompared: 100, conflicting: 0 });
    expect(sink.asked).toBe(1);
  });

  it('has repeats compared as the assembler would by itself', async () => {
    const bytes = repeats();
    const results = [];
    for (const sink of [new RecordingSink(), new RecallingSink()]) {
      const { events } = await trackSource(captureFromBytes(bytes), {
        observers: [new StreamAssembler(sink)],
      });
      const conflicts = events.filter(({ kind }) => kind === 'overlap-conflict');
      results.push({ conflicts, totals: sink.streams.get(0)![0].totals, text: sink.streams.get(0)![0].text });
      if (sink instanceof RecallingSink) expect(sink.asked).toBeGreaterThan(100);
    }
    expect(results[0]!.conflicts.length).toBeGreaterThan(50);
    expect(results[1]).toEqual(results[0]);
  });
});
