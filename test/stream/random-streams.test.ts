/** Whatever flows by: streams are in order and complete, and every captured octet is accounted for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/wire/packet-view.js';
import { encodeFrames, patternByte, toPcap } from '../support/encode-frames.js';
import { crazyFlow, honestFlow } from '../support/random-flow.js';
import type { ScriptSegment } from '../support/script.js';
import type { StreamPiece } from '../../src/stream/piece.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { type Assembled, assembleFrames, assembleSource } from './assemble.js';

function wrongWith(assembled: Assembled): string[] {
  const wrong = [...assembled.breaches];
  for (const [number, both] of assembled.streams) {
    for (const { pieces, end, totals } of both) {
      let octets = 0;
      let missing = 0;
      for (const piece of pieces) {
        if (piece.kind === 'data') octets += piece.bytes.length;
        else missing += piece.length;
        if (piece.frame > piece.inOrderFrame) wrong.push(`${number}: readable before it was captured`);
      }
      if (totals!.delivered !== octets)
        wrong.push(`${number}: ${octets} octets, counted ${totals!.delivered}`);
      if (totals!.missing !== missing)
        wrong.push(`${number}: ${missing} missing, counted ${totals!.missing}`);
      if (end!.offset !== octets + missing) wrong.push(`${number}: ends at ${end!.offset}`);
      for (const [name, n] of Object.entries(totals!)) {
        if (typeof n === 'number' && !(n >= 0)) wrong.push(`${number}: ${name} is ${n}`);
      }
      if (totals!.repeated < 0) wrong.push(`${number}: repeated is ${totals!.repeated}`);
    }
  }
  return wrong;
}

/** Numbers, relative to the sender's initial one, of the payload octets that were captured. */
function captured(segments: readonly ScriptSegment[], side: 0 | 1): Set<number> {
  const found = new Set<number>();
  for (const s of segments) {
    if (s.from !== side || (s.flags & Flag.Rst) !== 0) continue;
    for (let i = 0; i < s.payloadLen; i++) found.add(s.relativePayload + i);
  }
  return found;
}

describe('any flow', () => {
  it('gives streams that add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(honestFlow, crazyFlow), async (flow) => {
        expect(wrongWith(await assembleFrames(encodeFrames(flow)))).toEqual([]);
      }),
      { seed: 41, numRuns: 600 },
    );
  });

  it('gives the same streams however it is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(honestFlow, crazyFlow),
        fc.integer({ min: 1, max: 100 }),
        async (flow, chunkSize) => {
          const pcap = toPcap(encodeFrames(flow));
          const whole = await assembleSource(captureFromBytes(pcap));
          const pieces = await assembleSource(captureFromBytes(pcap, { chunkSize }));
          expect([...pieces.streams]).toEqual([...whole.streams]);
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });
});

describe('an honest flow', () => {
  it('gives its sender’s octets, each at its place, and no conflicts', async () => {
    await fc.assert(
      fc.asyncProperty(honestFlow, async (flow) => {
        const assembled = await assembleFrames(encodeFrames(flow));
        expect(assembled.events.filter((event) => event.kind === 'overlap-conflict')).toEqual([]);
        if (assembled.streams.size === 0) return;
        for (const side of [0, 1] as const) {
          const there = captured(flow, side);
          const { pieces, totals } = assembled.streams.get(0)![side];
          const startKnown = flow.some((s) => s.from === side && (s.flags & Flag.Syn) !== 0);
          // Where the start was not captured the stream begins with the first octet that was.
          const origin = startKnown ? 1 : originOf(pieces, side, there);
          const delivered = new Set<number>();
          for (const piece of pieces) {
            if (piece.kind === 'gap') continue;
            piece.bytes.forEach((octet, i) => {
              const relative = origin + piece.offset + i;
              delivered.add(relative);
              expect(octet).toBe(patternByte(side, relative));
            });
          }
          const lost = [...there].filter((relative) => !delivered.has(relative) && relative >= origin);
          expect(lost.length).toBeLessThanOrEqual(totals!.late);
          expect([...delivered].filter((relative) => !there.has(relative))).toEqual([]);
        }
      }),
      { seed: 43, numRuns: 600 },
    );
  });
});

/** The number of the first octet, found by trying: patterns do not repeat soon. */
function originOf(pieces: readonly StreamPiece[], side: 0 | 1, candidates: Set<number>): number {
  const data = pieces.filter((piece) => piece.kind === 'data');
  const fits = (origin: number): boolean =>
    data.every((piece) =>
      piece.bytes.every((octet, i) => octet === patternByte(side, origin + piece.offset + i)),
    );
  const first = data[0]?.offset ?? 0;
  const found = [...candidates].map((relative) => relative - first).filter(fits);
  return found[0] ?? Math.min(...candidates, 0);
}
