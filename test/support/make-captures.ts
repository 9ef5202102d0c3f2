/**
 * Makes the captures in fixtures/captures that no network made: an echo session whose payload is chosen,
 * in every container the program reads. Nothing here depends on the clock or on chance.
 */
import { gzipSync } from 'node:zlib';
import { type EncodedFrame, encodeFrames, script, toPcap } from './script.js';
import { secondOpinions } from './second-opinions.js';
import { PcapngWriter } from './write-pcapng.js';

/** What the client sends and the server sends back; the second write holds two JSON objects back to back. */
export const ECHO_MESSAGES = ['hello', '{"message": "first"}{"message": "second"}'] as const;

const BASE_SECOND = 1_700_000_000;
/** An odd number of nanoseconds: a reader that rounds to microseconds shows. */
const START_NS = 123_456_789;
const ROUND_TRIP = 0.04;

/** Frames of the echo session: handshake, a round trip a message, both sides close. */
export function echoFrames(): EncodedFrame[] {
  const lines = [
    'c> S 0:0 win 64240 mss 1460 sackok ts 1000 0 ws 7',
    `+${ROUND_TRIP} s> SA 0:0 ack 1 win 65160 mss 1460 sackok ts 5000 1000 ws 7`,
    '+0.00004 c> . 1:1 ack 1 win 502 ts 1040 5000',
  ];
  let next = 1;
  let clock = 1040;
  for (const message of ECHO_MESSAGES) {
    const end = next + message.length;
    const hex = Buffer.from(message, 'utf8').toString('hex');
    lines.push(
      `+0.01 c> P ${next}:${end} ack ${next} win 502 ts ${clock + 10} ${clock + 3960} hex ${hex}`,
      `+${ROUND_TRIP} s> . ${next}:${next} ack ${end} win 509 ts ${clock + 4010} ${clock + 10}`,
      `+0.0002 s> P ${next}:${end} ack ${end} win 509 ts ${clock + 4010} ${clock + 10} hex ${hex}`,
      `+0.00004 c> . ${end}:${end} ack ${end} win 502 ts ${clock + 50} ${clock + 4010}`,
    );
    next = end;
    clock += 50;
  }
  lines.push(
    `+0.01 c> F ${next}:${next} ack ${next} win 502 ts ${clock + 10} ${clock + 3960}`,
    `+${ROUND_TRIP} s> F ${next}:${next} ack ${next + 1} win 509 ts ${clock + 4010} ${clock + 10}`,
    `+0.00004 c> . ${next + 1}:${next + 1} ack ${next + 1} win 502 ts ${clock + 50} ${clock + 4010}`,
  );
  return encodeFrames(script(lines.join('\n')), { startNs: START_NS, serverPort: 7 });
}

/** File names in fixtures/captures and what is in them. */
export function madeCaptures(): ReadonlyMap<string, Uint8Array> {
  const frames = echoFrames();
  const pcap = toPcap(frames, BASE_SECOND);
  return new Map([
    ['echo.pcap', pcap],
    ['echo.pcap.gz', gzipSync(pcap, { level: 9 })],
    ['echo.pcapng', echoPcapng(frames)],
    ['second-opinions.pcap', toPcap(secondOpinions(), BASE_SECOND)],
  ]);
}

/** Options by their pcapng codes: hardware, system, application; interface name, resolution; received, dropped. */
function echoPcapng(frames: readonly EncodedFrame[]): Uint8Array {
  const file = new PcapngWriter()
    .section({
      options: [
        [1, 'Two messages echoed.'],
        [2, 'none'],
        [3, 'none'],
        [4, 'tcpwhy test/support/make-captures.ts'],
      ],
    })
    .interface({
      options: [
        [2, 'echo0'],
        [9, 9],
      ],
    });
  for (const { bytes, timeNs, origLen } of frames) {
    file.packet({ bytes, origLen, time: BigInt(BASE_SECOND) * 1_000_000_000n + BigInt(timeNs) });
  }
  return file
    .statistics(0, [
      [4, BigInt(frames.length)],
      [5, 0n],
    ])
    .bytes();
}
