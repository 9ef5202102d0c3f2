/** Damaged frames of every link type: a status always, a payload inside the frame, nothing left behind. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { STATUS_NAMES } from '../../src/wire/status.js';
import { frameNames, LINK_TYPES, type LinkName, loadFrame } from '../support/hex.js';
import { decodeAlone, decodeWith, seen } from '../wire/decode-frame.js';
import { fuzzRuns } from './fuzz-settings.js';
import { mutations } from './mutations.js';

const FRAMES = frameNames().map(loadFrame);
const LINKS = Object.keys(LINK_TYPES) as LinkName[];
const frame = fc.constantFrom(...FRAMES);
/** Mostly the link type that the frame has. */
const link = fc.option(fc.constantFrom(...LINKS), { freq: 4 });

it('frames, damaged', () => {
  const decoder = new FrameDecoder();
  fc.assert(
    fc.property(frame, mutations, link, fc.nat(3), ({ bytes, link: own }, mutate, other, extra) => {
      const damaged = mutate(bytes);
      const input = { bytes: damaged, link: other ?? own, origLen: damaged.length + extra * 500 };
      const status = decodeWith(decoder, input);
      expect(STATUS_NAMES).toContain(status);
      const p = decoder.packet;
      if (status !== 'tcp') return;
      const end = p.reassembled ? p.bytes.length : damaged.length;
      expect(p.payloadCaptured).toBeLessThanOrEqual(p.payloadLen);
      expect(p.payloadAt + p.payloadCaptured).toBeLessThanOrEqual(end);
      // What came before does not matter, fragments aside.
      if (!p.reassembled) expect(decodeAlone(input)).toMatchObject({ status, ...seen(decoder) });
    }),
    fuzzRuns(200_000),
  );
});
