/** Streams through the public interface: a sink, an assembler, an analysis. */
import { describe, expect, it } from 'vitest';
import { analyze, openCapture, StreamAssembler, type StreamPiece } from '../../src/index.js';

describe('the library', () => {
  it('gives the pieces of each direction', async () => {
    const said: string[] = [];
    const assembler = new StreamAssembler({
      piece: (_, side, piece: StreamPiece) => {
        if (piece.kind === 'gap') said.push(`${side} lacks ${piece.length}`);
        else said.push(`${side} ${Buffer.from(piece.bytes).toString()}`);
      },
      end: (_, side, end) => void said.push(`${side} ${end.how} after ${end.offset}`),
    });
    const nothing = (): void => undefined;
    await analyze(
      await openCapture('fixtures/captures/echo.pcap'),
      { capture: nothing, session: nothing, summary: nothing },
      { observers: [assembler] },
    );
    expect(said).toEqual([
      '0 hello',
      '1 hello',
      '0 {"message": "first"}{"message": "second"}',
      '1 {"message": "first"}{"message": "second"}',
      '0 fin after 46',
      '1 fin after 46',
    ]);
  });
});
