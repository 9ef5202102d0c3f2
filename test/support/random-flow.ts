/**
 * Random flows for properties: honest ones, in which a sender does what senders do and the path and the
 * capture lose, repeat and reorder, and crazy ones, in which nothing has to make sense.
 */
import fc from 'fast-check';
import { Flag } from '../../src/wire/packet-view.js';
import { BLANK_SEGMENT, type ScriptSegment } from './script.js';

/** Beginnings of the sequence space worth a test: around the wrap and around 2^31. */
export const anyIsn = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32 - 11, 2 ** 31 - 50),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);

const numberNear = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -20, max: 1500 }) },
  { weight: 1, arbitrary: fc.integer({ min: -70_000, max: 200_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
);

const crazyFlags = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(Flag.Ack, Flag.Ack | Flag.Psh) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      Flag.Syn,
      Flag.Syn | Flag.Ack,
      Flag.Fin | Flag.Ack,
      Flag.Rst,
      Flag.Rst | Flag.Ack,
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x1ff }) },
);

const crazySegment = fc.record({
  from: fc.constantFrom(0 as const, 1 as const),
  gapNs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 5_000_000 }) },
    { weight: 2, arbitrary: fc.constantFrom(200_000_000, 1_000_000_000, 90_000_000_000) },
    { weight: 1, arbitrary: fc.integer({ min: -3_000_000_000, max: 0 }) },
  ),
  flags: crazyFlags,
  seq: numberNear,
  ack: numberNear,
  payloadLen: fc.oneof(fc.constantFrom(0, 0, 1, 100), fc.integer({ min: 0, max: 300 })),
  window: fc.oneof(fc.constantFrom(0, 1, 65_535), fc.integer({ min: 0, max: 65_535 })),
  stamps: fc.option(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), { freq: 3 }),
  sack: fc.array(fc.tuple(numberNear, numberNear), { maxLength: 3 }),
  ipId: fc.option(fc.oneof(fc.constantFrom(0, 7), fc.integer({ min: 0, max: 65_535 })), { freq: 2 }),
  ttl: fc.constantFrom(64, 64, 64, 63, 250),
  ecn: fc.constantFrom(0, 0, 0, 2, 3),
  bad: fc.integer({ min: 0, max: 15 }),
  snap: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 12 }),
  scale: fc.integer({ min: 0, max: 20 }),
});

/** Segments that need not make sense. */
export const crazyFlow: fc.Arbitrary<ScriptSegment[]> = fc
  .tuple(anyIsn, anyIsn, fc.array(crazySegment, { minLength: 1, maxLength: 40 }))
  .map(([clientIsn, serverIsn, plan]) => {
    const isn = [clientIsn, serverIsn] as const;
    let timeNs = 0;
    return plan.map((s): ScriptSegment => {
      timeNs += s.gapNs;
      const own = isn[s.from];
      const other = isn[1 - s.from]!;
      const syn = (s.flags & Flag.Syn) !== 0;
      return {
        ...BLANK_SEGMENT,
        timeNs,
        from: s.from,
        flags: s.flags,
        seq: (own + s.seq) | 0,
        ack: (other + s.ack) | 0,
        relativePayload: s.seq,
        payloadLen: s.payloadLen,
        window: s.window,
        timestamps: s.stamps ? { value: s.stamps[0], echo: s.stamps[1] } : null,
        sack: syn
          ? []
          : s.sack
              .slice(0, s.stamps ? 2 : 3)
              .map(([l, r]) => ({ left: (other + l) | 0, right: (other + r) | 0 })),
        mss: syn ? 1460 : null,
        windowScale: syn && s.scale < 16 ? s.scale : null,
        sackPermitted: syn && s.scale % 2 === 0,
        ipId: s.ipId,
        ttl: s.ttl,
        ecn: s.ecn,
        badChecksum: s.bad === 0,
        snap: s.snap,
      };
    });
  });

const step = fc.record({
  from: fc.constantFrom(0 as const, 1 as const),
  gapNs: fc.constantFrom(1_000, 100_000, 2_000_000, 20_000_000, 250_000_000),
  kind: fc.constantFrom('data', 'data', 'data', 'data', 'ack', 'ack', 'repeat', 'close-window', 'probe'),
  len: fc.constantFrom(1, 10, 100, 100, 1000),
  /** What the capture has of it. */
  captured: fc.constantFrom('once', 'once', 'once', 'once', 'once', 'once', 'never', 'twice', 'late'),
  received: fc.constantFrom(true, true, true, true, false),
});

/** A session with a handshake, data both ways and perhaps a close, with loss and disorder. */
export const honestFlow: fc.Arbitrary<ScriptSegment[]> = fc
  .record({
    isns: fc.tuple(anyIsn, anyIsn),
    options: fc.record({
      sackPermitted: fc.boolean(),
      stamps: fc.boolean(),
      scale: fc.option(fc.constantFrom(0, 3, 7)),
    }),
    joined: fc.boolean(),
    steps: fc.array(step, { maxLength: 40 }),
    end: fc.constantFrom('open', 'fin', 'half', 'rst'),
  })
  .map(({ isns, options, joined, steps, end }) => {
    const sides = isns.map((isn) => ({
      next: (isn + 1) | 0,
      first: (isn + 1) | 0,
      acked: (isn + 1) | 0,
      ipId: 100,
      window: 5000,
      id: isn,
    }));
    const [client, server] = [sides[0]!, sides[1]!];
    server.ipId = 40_000;
    const out: ScriptSegment[] = [];
    const late: ScriptSegment[] = [];
    let timeNs = 0;
    const send = (from: 0 | 1, fields: Partial<ScriptSegment>, captured = 'once'): void => {
      const me = sides[from]!;
      const segment: ScriptSegment = {
        ...BLANK_SEGMENT,
        timeNs,
        from,
        flags: Flag.Ack,
        seq: me.next,
        ack: sides[1 - from]!.acked,
        window: me.window,
        ipId: me.ipId++,
        timestamps: options.stamps ? { value: Math.floor(timeNs / 1e6), echo: 0 } : null,
        ...fields,
      };
      segment.relativePayload = (segment.seq - me.id) | 0;
      for (const overdue of late.splice(0)) out.push({ ...overdue, timeNs });
      if (captured === 'late') late.push(segment);
      else if (captured !== 'never') out.push(segment);
      if (captured === 'twice') out.push({ ...segment, timeNs: timeNs + 500 });
    };
    const syn = { mss: 1460, windowScale: options.scale, sackPermitted: options.sackPermitted };
    if (!joined) {
      send(0, { ...syn, flags: Flag.Syn, seq: client.id | 0, ack: 0 });
      timeNs += 20_000_000;
      send(1, { ...syn, flags: Flag.Syn | Flag.Ack, seq: server.id | 0, ack: client.first });
      timeNs += 10_000_000;
      send(0, { ack: server.first });
    }
    for (const s of steps) {
      timeNs += s.gapNs;
      const me = sides[s.from]!;
      const peer = sides[1 - s.from]!;
      if (s.kind === 'data') {
        send(s.from, { payloadLen: s.len, flags: Flag.Ack | Flag.Psh }, s.captured);
        const inOrder = me.acked === me.next;
        me.next = (me.next + s.len) | 0;
        if (s.received && inOrder) me.acked = me.next;
      } else if (s.kind === 'ack') {
        peer.acked = s.received ? peer.next : peer.acked;
        send(s.from, {}, s.captured);
      } else if (s.kind === 'repeat') {
        const outstanding = (me.next - me.acked) | 0;
        if (outstanding > 0)
          send(s.from, { seq: me.acked, payloadLen: Math.min(outstanding, s.len) }, s.captured);
      } else if (s.kind === 'close-window') {
        me.window = me.window === 0 ? 5000 : 0;
        send(s.from, {}, s.captured);
      } else send(s.from, { seq: (me.next - 1) | 0 }, s.captured);
    }
    timeNs += 1_000_000;
    if (end === 'rst') send(0, { flags: Flag.Rst | Flag.Ack });
    else if (end !== 'open') {
      send(0, { flags: Flag.Fin | Flag.Ack });
      client.acked = (client.next + 1) | 0;
      if (end === 'fin') {
        send(1, { flags: Flag.Fin | Flag.Ack });
        server.acked = (server.next + 1) | 0;
        client.next = (client.next + 1) | 0;
        send(0, {});
      }
    }
    return out;
  });

export const anyFlow = fc.oneof(honestFlow, crazyFlow);
