/** A sink may take plain segments as they are, in place of pieces: nothing else changes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import type { Session, SideIndex } from '../../src/tcp/session.js';
import { Flag, type PacketView } from '../../src/wire/packet-view.js';
import { encodeFrames, toPcap } from '../support/encode-frames.js';
import { crazyFlow, honestFlow } from '../support/random-flow.js';
import { trackSource } from '../support/track.js';
import { assembleScript, RecordingSink } from './assemble.js';

/** Makes the pieces itself. */
class PlainSink extends RecordingSink {
  taken = 0;

  plain(session: Session, side: SideIndex, offset: number, p: PacketView): void {
    this.taken++;
    const { frame, timeNs, payloadAt, payloadLen } = p;
    this.piece(session, side, {
      kind: 'data',
      offset,
      bytes: p.bytes.subarray(payloadAt, payloadAt + payloadLen),
      frame,
      timeNs,
      inOrderFrame: frame,
      inOrderNs: timeNs,
      push: (p.flags & Flag.Psh) !== 0,
      urgentAt: null,
      corrupt: false,
      after: null,
    });
  }
}

it('gives the same streams', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(honestFlow, crazyFlow), async (flow) => {
      const bytes = toPcap(encodeFrames(flow));
      const [pieces, plain] = [new RecordingSink(), new PlainSink()];
      for (const sink of [pieces, plain])
        await trackSource(captureFromBytes(bytes), { observers: [new StreamAssembler(sink)] });
      expect(plain.streams).toEqual(pieces.streams);
      expect(plain.breaches).toEqual([]);
      taken += plain.taken;
    }),
    { seed: 43, numRuns: 200 },
  );
  expect(taken).toBeGreaterThan(50);
});

it('takes none for plain behind a FIN', async () => {
  const script = `c> S 0:0 win 64240\ns> SA 0:0 ack 1 win 65160\nc> . 1:1 ack 1\nc> P 1:5 ack 1\nc> F 5:5 ack 1`;
  const assembled = await assembleScript(`${script}\nc> P 6:10 ack 1\nc> P 10:14 ack 1`);
  const [{ pieces }] = assembled.streams.get(0)!;
  expect(pieces.map((piece) => piece.kind === 'data' && piece.after)).toEqual([null, 'fin', 'fin']);
});
