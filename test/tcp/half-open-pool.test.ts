import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowTable } from '../../src/flow/flow-table.js';
import { HalfOpenPool } from '../../src/tcp/half-open-pool.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { scriptFrames, type TrackOptions } from '../support/track.js';
import { decodeWith } from '../wire/decode-frame.js';

/** Where things lie in the frame, which is gone when the record is read. */
const PLACES = ['bytes', 'view', 'tcpAt', 'payloadAt', 'headerLen', 'sackLeft', 'sackRight'];

function decode(line: string, options: TrackOptions = {}, frame = 1): PacketView {
  const decoder = new FrameDecoder({ acceptCutOptions: true });
  const { bytes, origLen, timeNs } = scriptFrames(line, options)[0]!;
  expect(decodeWith(decoder, { bytes, origLen, frame, timeNs })).toBe('tcp');
  return decoder.packet;
}

const fields = (p: PacketView): unknown =>
  Object.fromEntries(Object.entries(p).filter(([name]) => !PLACES.includes(name)));

/** The segment as a record gives it back. */
function through(p: PacketView): unknown {
  const flows = new FlowTable();
  const pool = new HalfOpenPool();
  const flow = flows.find(p);
  const handle = pool.add(p, 7, flow, flows.fromHigh);
  const back = new PacketView();
  pool.read(handle, flow, flows, back);
  expect([pool.number(handle), pool.flow(handle), pool.isLone(handle)]).toEqual([7, flow, true]);
  return fields(back);
}

describe('a record of a half-open session', () => {
  const line = fc
    .record({
      who: fc.constantFrom('c> S 0:0', 's> S 0:0', 's> SA 0:0 ack 1', 'c> SA 7:7 ack 4000000000'),
      window: fc.nat({ max: 65_535 }),
      mss: fc.option(fc.nat({ max: 65_535 })),
      scale: fc.option(fc.nat({ max: 30 })),
      sackPermitted: fc.boolean(),
      stamps: fc.option(fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 2 ** 32 - 1 }))),
      ttl: fc.nat({ max: 255 }),
      id: fc.nat({ max: 65_535 }),
      extra: fc.constantFrom('', ' ce', ' ect1', ' ece cwr', ' bad', ' nodf'),
    })
    .map(({ who, window, mss, scale, sackPermitted, stamps, ttl, id, extra }) =>
      [
        `${who} win ${window} ttl ${ttl} id ${id}${extra}`,
        mss === null ? '' : ` mss ${mss}`,
        scale === null ? '' : ` ws ${scale}`,
        sackPermitted ? ' sackok' : '',
        stamps === null ? '' : ` ts ${stamps[0]} ${stamps[1]}`,
      ].join(''),
    );
  const options = fc.record({
    ipVersion: fc.constantFrom(4 as const, 6 as const),
    vlan: fc.option(fc.nat({ max: 4095 }), { nil: undefined }),
    clientIsn: fc.nat({ max: 2 ** 32 - 1 }),
    startNs: fc.integer({ min: 0, max: 2 ** 52 }),
  });

  it('gives back every field of the segment', () => {
    fc.assert(
      fc.property(line, options, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (text, how, frame) => {
        const { vlan, ...rest } = how;
        const p = decode(text, vlan === undefined ? rest : { ...rest, vlan }, frame);
        expect(HalfOpenPool.fits(p)).toBe(true);
        expect(through(p)).toEqual(fields(p));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it.each([
    ['data with the SYN', 'c> S 0:5'],
    ['a Fast Open cookie', 'c> S 0:0 tfo 8'],
    ['SYN and FIN', 'c> SF 0:0'],
    ['SYN and RST', 'c> SR 0:0'],
    ['no SYN', 'c> . 1:1 ack 1'],
    ['a reset', 'c> R 1:1'],
    ['an urgent pointer', 'c> S 0:0 urg 5'],
    ['an absurd window scale', 'c> S 0:0 ws 200'],
    ['SACK blocks', 's> SA 0:0 ack 1 sack 5:9'],
  ])('is refused to %s', (_, text) => {
    expect(HalfOpenPool.fits(decode(text))).toBe(false);
  });
});

describe('the pool of half-open sessions', () => {
  const syn = decode('c> S 0:0');

  it('uses room again, and knows which session was silent for longest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 99 }), { maxLength: 400 }), (steps) => {
        const pool = new HalfOpenPool();
        /** Handles in the order of last segments. */
        let order: number[] = [];
        let highest = 0;
        let time = 0;
        for (const step of steps) {
          syn.timeNs = time++;
          const chosen = order[step % Math.max(1, order.length)];
          if (step < 50 || chosen === undefined) order.push(pool.add(syn, 1, 0, false));
          else if (step < 75) {
            pool.remove(chosen);
            order = order.filter((handle) => handle !== chosen);
          } else if (pool.addSegment(chosen, syn, true)) {
            order = [...order.filter((handle) => handle !== chosen), chosen];
            expect(pool.lastTimeNs(chosen)).toBe(syn.timeNs);
            expect(pool.isLone(chosen)).toBe(false);
          }
          highest = Math.max(highest, ...order);
          const found: number[] = [];
          for (let at = pool.oldest; at >= 0; at = pool.newerThan(at)) found.push(at);
          expect(found).toEqual(order);
          expect(pool.size).toBe(order.length);
        }
        expect(highest).toBeLessThan(4 * (steps.length + 1));
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('keeps the segments of a session in order, up to a number', () => {
    const pool = new HalfOpenPool();
    const flows = new FlowTable();
    const flow = flows.find(syn);
    const view = new PacketView();
    const times: number[] = [];
    syn.timeNs = 0;
    const handle = pool.add(syn, 0, flow, false);
    let kept = true;
    for (let i = 1; kept; i++) {
      syn.timeNs = i;
      kept = pool.addSegment(handle, syn, i % 2 === 0);
    }
    for (let at = handle; at >= 0; at = pool.next(at)) {
      pool.read(at, flow, flows, view);
      times.push(view.timeNs);
      expect(pool.fromHigh(at)).toBe(view.timeNs > 0 && view.timeNs % 2 === 0);
    }
    expect(times).toEqual([0, 1, 2, 3]);
  });
});
