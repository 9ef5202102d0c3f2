/** The same octets as tshark follows, in captures of real kernels with loss, reordering and reused ports. */
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { assembleSource } from './assemble.js';
import { followWithTshark, have, tsharkStreams } from './follow-by-others.js';

const CAPTURES = ['burst-loss.server', 'reordering.server', 'tail-loss.client', 'port-reuse.client'];

describe.skipIf(!have('tshark'))('tshark follows the same', () => {
  it.each(CAPTURES)(
    '%s',
    async (name) => {
      const path = `fixtures/captures/${name}.pcap`;
      const assembled = await assembleSource(await openCapture(path));
      const streams = tsharkStreams(path);
      const theirs = followWithTshark(path, [...streams.keys()]);
      let compared = 0;
      for (const { session, firstFrame, client, server } of assembled.sessions) {
        const sides = theirs.get(streams.indexOf(firstFrame));
        for (const [side, { address, port }] of [client, server].entries()) {
          const pieces = assembled.streams.get(session)?.[side as 0 | 1].pieces ?? [];
          const ours = pieces.flatMap((piece) => (piece.kind === 'data' ? [piece.bytes] : []));
          const their = sides?.get(`${address}:${port}`) ?? new Uint8Array(0);
          // Compared as a whole: nobody wants to read the difference.
          expect(Buffer.compare(Buffer.concat(ours), their), `session ${session}, side ${side}`).toBe(0);
          compared += their.length;
        }
      }
      expect(compared).toBeGreaterThan(0);
    },
    60_000,
  );
});
