import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { resetPacket } from '../../src/wire/packet-reset.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { STATUS_NAMES } from '../../src/wire/status.js';
import { frameNames, LINK_TYPES, type LinkName, loadFrame } from '../support/hex.js';
import { decodeAlone, decodeWith, seen } from './decode-frame.js';

const FRAMES = frameNames().map(loadFrame);

/** What every result must hold, whatever the octets. */
function checkBounds(p: PacketView, status: string, capLen: number): void {
  expect(STATUS_NAMES.filter((name) => name !== 'next')).toContain(status);
  if (status !== 'tcp') return;
  expect(p.tcpAt).toBeGreaterThanOrEqual(0);
  expect(p.headerLen).toBeGreaterThanOrEqual(20);
  expect(p.payloadAt).toBe(p.tcpAt + p.headerLen);
  expect(p.payloadCaptured).toBeGreaterThanOrEqual(0);
  expect(p.payloadCaptured).toBeLessThanOrEqual(p.payloadLen);
  const end = p.reassembled ? p.bytes.length : capLen;
  expect(p.payloadAt + p.payloadCaptured).toBeLessThanOrEqual(end);
}

describe('every truncation length of every frame', () => {
  test.each(FRAMES)('$name', ({ bytes, link }) => {
    for (let capLen = 0; capLen <= bytes.length; capLen++) {
      for (const origLen of [capLen, bytes.length]) {
        // The octets beyond the captured ones belong to the next frame: they must not be read.
        const decoder = new FrameDecoder();
        const status = decodeWith(decoder, { bytes, link, capLen, origLen });
        checkBounds(decoder.packet, status, capLen);
        const copy = bytes.slice(0, capLen);
        expect({ status, ...seen(decoder), notes: decoder.notes.list().map((n) => n.code) }).toEqual(
          decodeAlone({ bytes: copy, link, origLen }),
        );
      }
    }
  });
});

describe('hostile octets', () => {
  const link = fc.constantFrom(...(Object.keys(LINK_TYPES) as LinkName[]));

  test('random octets', () => {
    const decoder = new FrameDecoder();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), link, fc.nat(300), (bytes, linkName, origLen) => {
        const status = decodeWith(decoder, { bytes, link: linkName, origLen });
        checkBounds(decoder.packet, status, bytes.length);
      }),
      { seed: 2, numRuns: 20_000 },
    );
  });

  test('sound frames with a few octets changed', () => {
    const decoder = new FrameDecoder();
    const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...FRAMES),
        fc.array(change, { maxLength: 4 }),
        fc.nat(10),
        (frame, list, cut) => {
          const bytes = frame.bytes.slice();
          for (const { at, to } of list) bytes[at % bytes.length] = to;
          const capLen = Math.max(0, bytes.length - cut);
          const status = decodeWith(decoder, { bytes, link: frame.link, capLen });
          checkBounds(decoder.packet, status, capLen);
        },
      ),
      { seed: 3, numRuns: 20_000 },
    );
  });
});

describe('nothing leaks from one frame to the next', () => {
  /** Fragments are meant to have a memory. */
  const plain = FRAMES.filter(({ name }) => !name.includes('_fragment_'));

  test('B after A equals B alone, for all pairs of frames', () => {
    const alone = new Map(plain.map((frame) => [frame.name, decodeAlone(frame)]));
    for (const a of plain) {
      const decoder = new FrameDecoder();
      for (const b of plain) {
        decodeWith(decoder, a);
        const status = decodeWith(decoder, b);
        const want = { ...alone.get(b.name)!, notes: undefined };
        expect({ status, ...seen(decoder) }, `${b.name} after ${a.name}`).toEqual(want);
      }
    }
  });

  test('B after A, for frames with octets changed', () => {
    const mutant = fc
      .tuple(fc.constantFrom(...plain), fc.nat(), fc.nat(255))
      .map(([{ bytes, link }, at, to]) => ({ link, bytes: bytes.with(at % bytes.length, to) }));
    fc.assert(
      fc.property(mutant, mutant, (a, b) => {
        const decoder = new FrameDecoder();
        decodeWith(decoder, a);
        fc.pre(!decoder.packet.reassembled);
        const status = decodeWith(decoder, b);
        const want = { ...decodeAlone(b), notes: undefined };
        expect({ status, ...seen(decoder) }).toEqual(want);
      }),
      { seed: 4, numRuns: 3_000 },
    );
  });

  test('the reset knows every field of the view', () => {
    const dirty = new PacketView();
    const ofCaller = ['frame', 'timeNs', 'bytes', 'view', 'origLen'];
    const fields = Object.keys(dirty).filter((key) => !ofCaller.includes(key));
    expect(fields.length).toBeGreaterThan(50);
    for (const key of fields) {
      const value: unknown = Reflect.get(dirty, key);
      if (value instanceof Int32Array) value.fill(99);
      else Reflect.set(dirty, key, typeof value === 'boolean' ? !value : 99);
    }
    resetPacket(dirty);
    const clean = new PacketView();
    for (const key of fields) expect(Reflect.get(dirty, key), key).toEqual(Reflect.get(clean, key));
  });
});
