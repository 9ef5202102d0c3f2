/** Streams whose segments came in pieces of IP, or inside of something else. */
import { describe, expect, it } from 'vitest';
import { patternByte } from '../support/encode-frames.js';
import type { EncodedFrame } from '../support/encode-frames.js';
import { scriptFrames } from '../support/track.js';
import { ethernet, ipv4, join, u16, u32, udp } from '../wire/frame-maker.js';
import { assembleFrames, texts } from './assemble.js';

const OPEN = 'c> S 0:0\ns> SA 0:0 ack 1\nc> . 1:1 ack 1\n';
const said = (octets: number, from: 0 | 1 = 0): string =>
  String.fromCharCode(...Array.from({ length: octets }, (_, i) => patternByte(from, i + 1)));

/** The packet of a frame in fragments of `size` octets, a multiple of 8. */
function fragments({ bytes, timeNs }: EncodedFrame, size: number): EncodedFrame[] {
  const packet = bytes.subarray(14);
  const payload = packet.subarray(20);
  const id = packet[4]! * 256 + packet[5]!;
  const found: EncodedFrame[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const more = at + size < payload.length ? 0x2000 : 0;
    const fields = { id, fragment: more | (at / 8), src: '192.0.2.1', dst: '198.51.100.2', protocol: 6 };
    const frame = ethernet(0x0800, ipv4(payload.slice(at, at + size), fields));
    found.push({ bytes: frame, timeNs: timeNs + at, origLen: frame.length });
  }
  return found;
}

describe('a segment in fragments', () => {
  const frames = scriptFrames(`${OPEN}c> P 1:3001 ack 1\nc> P 3001:3101 ack 1`);
  const [whole, behind] = [frames[3]!, frames[4]!];

  it.each([
    ['in order', (pieces: EncodedFrame[]) => pieces],
    ['last first', (pieces: EncodedFrame[]) => pieces.toReversed()],
    ['each twice', (pieces: EncodedFrame[]) => pieces.flatMap((piece) => [piece, piece])],
  ])('%s is read whole', async (_, arrange) => {
    const pieces = arrange(fragments(whole, 1000));
    const assembled = await assembleFrames([...frames.slice(0, 3), ...pieces, behind]);
    expect(texts(assembled)).toEqual([said(3100), '']);
    expect(assembled.breaches).toEqual([]);
  });

  it('of which one is missing is a gap', async () => {
    const pieces = fragments(whole, 1000).filter((_, i) => i !== 1);
    const assembled = await assembleFrames([...frames.slice(0, 3), ...pieces, behind]);
    expect(texts(assembled)[0]).toBe(`{3000 not-yet}${said(3100).slice(3000)}`);
  });

  it('is read whole from as many fragments as a packet can have', async () => {
    const [, , , large] = scriptFrames(`${OPEN}c> P 1:65001 ack 1`);
    const pieces = fragments(large!, 8);
    expect(pieces.length).toBe(Math.ceil((65_000 + 20) / 8));
    const assembled = await assembleFrames([...frames.slice(0, 3), ...pieces.toReversed()]);
    expect(texts(assembled)[0] === said(65_000)).toBe(true);
  });
});

describe('a stream in a tunnel', () => {
  const ends = ['203.0.113.9', '203.0.113.5'] as const;
  const vxlan = (inner: Uint8Array, src: string, dst: string): Uint8Array =>
    ethernet(
      0x0800,
      ipv4(udp(1, 4789, join(u32(0x0800_0000), u32(7 * 256), inner)), { src, dst, protocol: 17 }),
    );
  const gre = (inner: Uint8Array, src: string, dst: string): Uint8Array =>
    ethernet(0x0800, ipv4(join([0, 0], u16(0x0800), inner.subarray(14)), { src, dst, protocol: 47 }));

  it.each([
    ['VXLAN', vxlan],
    ['GRE', gre],
  ])('%s is that of the inner segments', async (_, wrap) => {
    const frames = scriptFrames(
      `${OPEN}c> P 501:1001 ack 1\nc> P 1:501 ack 1\ns> P 1:301 ack 1001\nc> P 1001:1101 ack 301`,
    ).map((frame) => {
      const [src, dst] = frame.bytes[5] === 2 ? ends : [ends[1], ends[0]];
      const bytes = wrap(frame.bytes, src, dst);
      return { ...frame, bytes, origLen: bytes.length };
    });
    expect(texts(await assembleFrames(frames))).toEqual([said(1100), said(300, 1)]);
  });
});
