/** From frames to session records: a tunnel is part of what tells sessions apart. */
import { expect, test } from 'vitest';
import type { EncodedFrame } from '../support/encode-frames.js';
import { mergeFrames, scriptFrames, trackFrames } from '../support/track.js';
import { ethernet, ipv4, join, u16, u32, udp } from './frame-maker.js';

const TALK = 'c> S 0:0 / s> S. 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1 / s> . 1:1 ack 101';
const ENDS = ['203.0.113.9', '203.0.113.5'] as const;

/** The frames of one talk through a tunnel; `wrap` is told from which end. */
function through(
  wrap: (inner: Uint8Array, src: string, dst: string) => Uint8Array,
  startNs: number,
): EncodedFrame[] {
  return scriptFrames(TALK, { startNs }).map((frame) => {
    const fromClient = frame.bytes[5] === 2;
    const [src, dst] = fromClient ? ENDS : [ENDS[1], ENDS[0]];
    const bytes = wrap(frame.bytes, src, dst);
    return { ...frame, bytes, origLen: bytes.length };
  });
}

const vxlan = (vni: number) => (inner: Uint8Array, src: string, dst: string) =>
  ethernet(
    0x0800,
    ipv4(udp(1, 4789, join(u32(0x08000000), u32(vni * 256), inner)), { src, dst, protocol: 17 }),
  );
/** Each direction has an identifier of its own. */
const gtp = (inner: Uint8Array, src: string, dst: string): Uint8Array => {
  const packet = inner.subarray(14);
  const teid = src === ENDS[0] ? 0xaaaa0001 : 0xbbbb0002;
  const message = join([0x30, 255], u16(packet.length), u32(teid), packet);
  return ethernet(0x0800, ipv4(udp(2152, 2152, message), { src, dst, protocol: 17 }));
};

test('the same addresses and ports in two networks and in none are three sessions', async () => {
  const frames = mergeFrames(
    through(vxlan(1), 0),
    through(vxlan(2), 3_000),
    scriptFrames(TALK, { startNs: 6_000 }),
  );
  const { sessions, events } = await trackFrames(frames);
  expect(sessions.map(({ tunnel }) => tunnel?.id ?? null)).toEqual([1, 2, null]);
  expect(sessions.map(({ tunnel }) => tunnel?.kind ?? null)).toEqual(['vxlan', 'vxlan', null]);
  for (const session of sessions) {
    expect(session).toMatchObject({ handshake: { outcome: 'completed' }, toServer: { bytes: 100 } });
  }
  expect(events).toEqual([]);
});

test('both directions of a tunnel with an identifier each are one session', async () => {
  const { sessions } = await trackFrames(through(gtp, 0));
  expect(sessions).toMatchObject([
    {
      handshake: { outcome: 'completed' },
      tunnel: { kind: 'gtp', id: null, between: ['203.0.113.5', '203.0.113.9'], within: null },
    },
  ]);
});
