import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flag } from '../../src/wire/packet-view.js';
import { encodeFrames, patternByte, script, toPcap } from './script.js';

const HANDSHAKE = `
  c> S 0:0 win 64240 mss 1460 ws 7 sackok ts 1 0
  +0.010 s> SA 0:0 ack 1 win 65160 mss 1460   # a comment
  +0.010 c> . 1:1 ack 1 win 502
  c> P 1:101 ack 1
`;

/** Sum of 16-bit words with the carries folded in: 0xffff over data that includes a right checksum. */
function onesComplementSum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes[i]! * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}

const tcpSum = (frame: Uint8Array, at: number, src: number, dst: number, addressLen: number): number => {
  const pseudo = [frame.slice(src, src + addressLen), frame.slice(dst, dst + addressLen)];
  const start = pseudo.reduce((sum, a) => sum + onesComplementSum(a), 6 + frame.length - at);
  return onesComplementSum(frame.slice(at), start);
};

describe('script', () => {
  it('counts from the initial sequence number of each side', () => {
    const s = script('c> S 0:0 / s> SA 0:0 ack 1 / c> P 1:101 ack 1 / s> . 1:1 ack 101', 5000, 9000);
    expect(s.map((x) => [x.from, x.seq, x.ack, x.payloadLen])).toEqual([
      [0, 5000, 0, 0],
      [1, 9000, 5001, 0],
      [0, 5001, 9001, 100],
      [1, 9001, 5101, 0],
    ]);
  });

  it('wraps at 2^32 and gives int32 images', () => {
    const s = script('c> S 0:0 / c> P 1:21 ack 1 / c> P 21:31 ack 1', 2 ** 32 - 11);
    expect(s.map((x) => x.seq)).toEqual([-11, -10, 10]);
  });

  it('adds the time since the line before, 1 ms when not given', () => {
    expect(script(HANDSHAKE).map((s) => s.timeNs)).toEqual([0, 10e6, 20e6, 21e6]);
    expect(script('+1.5 c> S 0:0 / c> S 0:0').map((s) => s.timeNs)).toEqual([1.5e9, 1.501e9]);
  });

  it.each<[string, number]>([
    ['S', Flag.Syn],
    ['SA', Flag.Syn | Flag.Ack],
    ['.', 0],
    ['FP', Flag.Fin | Flag.Psh],
    ['R', Flag.Rst],
    ['SEC', Flag.Syn | Flag.Ece | Flag.Cwr],
    ['U', Flag.Urg],
  ])('reads the flags %s', (letters, flags) => {
    expect(script(`c> ${letters} 0:0`)[0]!.flags).toBe(flags);
  });

  it('sets ACK when an acknowledgment is given', () => {
    expect(script('c> F 1:1 ack 5')[0]).toMatchObject({ flags: Flag.Fin | Flag.Ack, ack: 2005 });
  });

  it('keeps the window of a side until it gives another', () => {
    const s = script('c> . 1:1 win 10 / s> . 1:1 / c> . 1:1 / c> . 1:1 win 0 / c> . 1:1');
    expect(s.map((x) => x.window)).toEqual([10, 65535, 10, 0, 0]);
  });

  it('reads every option', () => {
    const [s] = script(
      'c> S 0:4 win 1 mss 1460 ws 7 sackok ts 5 6 tfo 8 id 4711 ttl 63 ce ece cwr bad nodf urg 3 hex cafe snap 60',
    );
    expect(s).toMatchObject({
      flags: Flag.Syn | Flag.Ece | Flag.Cwr | Flag.Urg,
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      timestamps: { value: 5, echo: 6 },
      fastOpenCookie: 8,
      ipId: 4711,
      ttl: 63,
      ecn: 3,
      badChecksum: true,
      dontFragment: false,
      urgent: 3,
      payload: Uint8Array.of(0xca, 0xfe),
      snap: 60,
      relativePayload: 1,
    });
  });

  it('counts SACK edges from the initial number of the other side', () => {
    const [s] = script('s> . 1:1 ack 101 sack 201:301,401:501');
    expect(s!.sack).toEqual([
      { left: 1201, right: 1301 },
      { left: 1401, right: 1501 },
    ]);
  });

  it.each([
    'x> S 0:0',
    'c> S 0',
    'c> Z 0:0',
    'c> S 9:1',
    'c> S 0:0 win',
    'c> S 0:0 win many',
    'c> S 0:0 wind 5',
    'c> . 1:1 sack 1-2',
    'c> P 1:2 hex cafe',
    'c> P 1:3 hex caf',
  ])('refuses "%s"', (line) => {
    expect(() => script(line)).toThrow(line);
  });
});

describe('encodeFrames', () => {
  it('writes the header fields where they belong', () => {
    const frames = encodeFrames(script(HANDSHAKE));
    const view = new DataView(frames[1]!.bytes.buffer);
    expect(frames[1]!.bytes.slice(6, 12)).toEqual(Uint8Array.of(2, 0, 0, 0, 0, 2));
    expect(view.getUint16(12)).toBe(0x0800);
    expect(view.getUint32(26)).toBe(0xc6336402);
    expect([view.getUint16(34), view.getUint16(36)]).toEqual([80, 40000]);
    expect([view.getUint32(38), view.getUint32(42)]).toEqual([2000, 1001]);
    expect(view.getUint16(46)).toBe(0x6012);
    expect(view.getUint16(48)).toBe(65160);
    expect(frames[1]!.bytes.slice(54)).toEqual(Uint8Array.of(2, 4, 5, 0xb4));
  });

  it('counts the IP identification up by side, unless one is given', () => {
    const s = script('c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 id 9 / c> . 1:1 ack 1 / s> . 1:1 ack 1');
    const ids = encodeFrames(s, { clientIpId: 65535 }).map((f) => new DataView(f.bytes.buffer).getUint16(18));
    expect(ids).toEqual([65535, 30001, 9, 0, 30002]);
  });

  it.each([
    [4, 14, 26, 30, 4, 34],
    [6, 14, 22, 38, 16, 54],
  ] as const)(
    'makes right checksums in IPv%i, and a wrong one when asked',
    (ipVersion, ip, src, dst, len, tcp) => {
      const frames = encodeFrames(script(`${HANDSHAKE}\n c> P 101:108 ack 1 ts 1 2 / c> P 1:8 ack 1 bad`), {
        ipVersion,
      });
      const sums = frames.map((f) => tcpSum(f.bytes, tcp, src, dst, len));
      expect(sums.slice(0, -1)).toEqual(Array(5).fill(0xffff));
      expect(sums.at(-1)).not.toBe(0xffff);
      if (ipVersion === 4)
        for (const f of frames) expect(onesComplementSum(f.bytes.slice(ip, ip + 20))).toBe(0xffff);
    },
  );

  it('fills payload by relative sequence number, the same in a retransmission', () => {
    const frames = encodeFrames(script('c> P 1:101 ack 1 / c> P 51:101 ack 1 / s> P 1:101 ack 1'));
    const payload = frames.map((f) => f.bytes.slice(54));
    expect(payload[1]).toEqual(payload[0]!.slice(50));
    expect(payload[0]![0]).toBe(patternByte(0, 1));
    expect(payload[2]).not.toEqual(payload[0]);
  });

  it('gives the data of a SYN the number after the SYN', () => {
    const frames = encodeFrames(script('c> S 0:3 / c> P 1:4 ack 1'));
    expect(frames[0]!.bytes.slice(54)).toEqual(frames[1]!.bytes.slice(54));
  });

  it('captures part of a frame when asked', () => {
    const [f] = encodeFrames(script('c> P 1:101 ack 1 snap 60'));
    expect([f!.bytes.length, f!.origLen]).toEqual([60, 154]);
  });

  it('tags frames with a VLAN', () => {
    const [f] = encodeFrames(script('c> S 0:0'), { vlan: 258 });
    expect(f!.bytes.slice(12, 18)).toEqual(Uint8Array.of(0x81, 0, 1, 2, 8, 0));
  });
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

describe('toPcap', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tcpwhy-script-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('is a nanosecond pcap of every frame', () => {
    const frames = encodeFrames(script('c> S 0:0 / +2.000000001 c> S 0:0 snap 20'), { startNs: 5 });
    const view = new DataView(toPcap(frames, 100).buffer);
    expect(view.getUint32(0, true)).toBe(0xa1b23c4d);
    const second = 24 + 16 + frames[0]!.bytes.length;
    expect([0, 4, 8, 12].map((at) => view.getUint32(second + at, true))).toEqual([102, 6, 20, 54]);
    expect(view.byteLength).toBe(second + 16 + 20);
  });

  it.runIf(hasTshark)('is read by tshark as the script says', () => {
    const text = `${HANDSHAKE} / s> . 1:1 ack 101 sack 201:301,401:501 ce / c> R 101:101 bad`;
    const fields = [
      'tcp.seq',
      'tcp.ack',
      'tcp.len',
      'tcp.flags',
      'tcp.checksum.status',
      'tcp.options.sack_le',
    ];
    const run = (ipVersion: 4 | 6) => {
      const file = join(directory, `ipv${ipVersion}.pcap`);
      writeFileSync(file, toPcap(encodeFrames(script(text), { ipVersion })));
      const args = ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-T', 'fields', '-E', 'separator=/s'];
      const { stdout } = spawnSync('tshark', [...args, ...fields.flatMap((f) => ['-e', f])], {
        encoding: 'utf8',
      });
      return stdout
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    };
    const want = [
      '0 0 0 0x0002 1',
      '0 1 0 0x0012 1',
      '1 1 0 0x0010 1',
      '1 1 100 0x0018 1',
      '1 101 0 0x0010 1 201,401',
      '101 0 0 0x0004 0',
    ];
    expect(run(4)).toEqual(want);
    expect(run(6)).toEqual(want);
  });
});
