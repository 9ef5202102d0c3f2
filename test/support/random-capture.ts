/**
 * Random captures: several flows in one, each carried in its own way (addresses of either version, VLANs,
 * tunnels, fragments), with frames that the capture lost, and the same ports used again.
 */
import fc from 'fast-check';
import { Flag } from '../../src/wire/packet-view.js';
import { CARRIERS, encapsulate, fragment } from './encapsulate.js';
import { encodeFrames, type EncodedFrame } from './encode-frames.js';
import { anyFlow, honestFlow } from './random-flow.js';
import type { ScriptSegment } from './script.js';

/** Data on the SYN (RFC 7413), accepted or ignored; what comes behind it is moved on by as much. */
function fastOpen(flow: readonly ScriptSegment[], octets: number, accepted: boolean): ScriptSegment[] {
  const first = flow[0];
  if (first === undefined || (first.flags & (Flag.Syn | Flag.Ack)) !== Flag.Syn) return [...flow];
  return flow.map((s, i) => {
    if (i === 0) return { ...s, fastOpenCookie: 8, payloadLen: octets, relativePayload: 1 };
    if ((s.flags & Flag.Syn) !== 0 && s.from === 1)
      return accepted && (s.flags & Flag.Ack) !== 0 ? { ...s, ack: (s.ack + octets) | 0 } : s;
    if (s.from === 0) return { ...s, seq: (s.seq + octets) | 0, relativePayload: s.relativePayload + octets };
    return (s.flags & Flag.Ack) === 0 ? s : { ...s, ack: (s.ack + octets) | 0 };
  });
}

const fastOpenFlow = fc
  .tuple(honestFlow, fc.constantFrom(1, 100, 1000), fc.boolean())
  .map(([flow, octets, accepted]) => fastOpen(flow, octets, accepted));

/** One octet before what comes next, or none, again and again, answered or not (RFC 9293 §3.8.4). */
const keptAlive = fc
  .tuple(honestFlow, fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 1), fc.boolean())
  .map(([flow, probes, octets, answered]): ScriptSegment[] => {
    const last = flow.findLast((s) => s.from === 0);
    const reply = flow.findLast((s) => s.from === 1);
    if (last === undefined || reply === undefined) return flow;
    const out = [...flow];
    let timeNs = flow.at(-1)!.timeNs;
    const next = (last.seq + last.payloadLen) | 0;
    for (let i = 0; i < probes; i++) {
      timeNs += 30e9;
      const probe = { ...last, flags: Flag.Ack, seq: (next - 1) | 0, payloadLen: octets, timeNs };
      out.push({ ...probe, relativePayload: last.relativePayload + last.payloadLen - 1 });
      if (answered) out.push({ ...reply, flags: Flag.Ack, payloadLen: 0, timeNs: timeNs + 1e6, ack: next });
    }
    return out;
  });

/** How one flow appears in a capture. */
export const manner = fc.record({
  ipVersion: fc.constantFrom(4 as const, 4 as const, 6 as const),
  /** One group of addresses and ports; flows of a group are one after the other on the same ports. */
  group: fc.nat(3),
  startNs: fc.integer({ min: 0, max: 3_000_000_000 }),
  carriers: fc.array(fc.tuple(fc.constantFrom(...CARRIERS), fc.integer({ min: 1, max: 3 })), {
    maxLength: 3,
  }),
  fragments: fc.option(fc.record({ octets: fc.constantFrom(24, 48, 400), backwards: fc.boolean() }), {
    freq: 4,
  }),
  /** Frames that the capture lost, as shares of the flow. */
  dropped: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 3 }),
});

const flow = fc.oneof(
  { weight: 4, arbitrary: anyFlow },
  { weight: 1, arbitrary: fastOpenFlow },
  { weight: 1, arbitrary: keptAlive },
);

export type Manner = typeof manner extends fc.Arbitrary<infer M> ? M : never;

/** A frame, and the group of flows whose sessions alone it can concern. */
export interface GroupedFrame extends EncodedFrame {
  readonly group: number;
}

/** One flow and its manner. Flows of a group share addresses, ports and carriers: those of its first. */
export const plannedFlows = fc.array(fc.tuple(flow, manner), { minLength: 1, maxLength: 5 });

/** The frames of all flows, in order of time. */
export function captureOf(plans: readonly (readonly [readonly ScriptSegment[], Manner])[]): GroupedFrame[] {
  const leaders = new Map<number, Manner>();
  const frames = plans.flatMap(([segments, own]) => {
    const { group } = own;
    const how = leaders.get(group) ?? own;
    leaders.set(group, how);
    const encoded = encodeFrames(segments, {
      ipVersion: how.ipVersion,
      clientPort: 50_000 + group,
      startNs: own.startNs,
      ...(how.ipVersion === 4 && { clientAddress: [192, 0, 2, 1 + group] }),
    });
    const lost = new Set(own.dropped.map((share) => Math.floor(share * encoded.length)));
    return encoded
      .filter((_, i) => !lost.has(i))
      .flatMap((frame) =>
        own.fragments === null ? [frame] : fragment(frame, own.fragments.octets, own.fragments.backwards),
      )
      .map((frame) => how.carriers.reduce((inner, [carrier, n]) => encapsulate(inner, carrier, n), frame))
      .map((frame) => ({ ...frame, group }));
  });
  return frames.sort((a, b) => a.timeNs - b.timeNs);
}
