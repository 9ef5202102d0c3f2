/** A capture of sessions that analysers disagree about, each of a few segments: docs/wireshark.md tells who is right. */
import { type EncodedFrame, encodeFrames, script } from './script.js';

const OPEN = 'c> S 0:0 win 1000 / +0.02 s> SA 0:0 ack 1 win 1000 / +0.02 c> . 1:1 ack 1 win 1000';

/** Scripts of the sessions, in their order. */
const SESSIONS = [
  // Octets 101 to 300 of the server passed, but not into the capture.
  `${OPEN} / s> P 1:101 ack 1 / c> . 1:1 ack 101 / c> . 1:1 ack 301 / s> P 301:401 ack 1 / c> . 1:1 ack 401`,
  // A scanner's segments without any flag.
  `${OPEN} / c> . 1:1 / c> . 1:1`,
  // A reset with a reason in text (RFC 9293 §3.5.3).
  `${OPEN} / c> P 1:101 ack 1 / s> R 1:20`,
  // One keystroke, lost and sent again.
  `${OPEN} / c> P 1:2 ack 1 / +0.3 c> P 1:2 ack 1 / +0.02 s> . 1:1 ack 2`,
  // Acknowledgments that overtook each other.
  `${OPEN} / c> P 1:101 ack 1 / c> P 101:201 ack 1 / s> . 1:1 ack 201 / s> . 1:1 ack 101 / s> . 1:1 ack 201`,
  // The octet of a window probe is taken, and acknowledged.
  `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 win 0 / +0.3 c> . 101:102 ack 1 / s> . 1:1 ack 102 win 0 / +0.3 c> . 102:103 ack 1 / s> . 1:1 ack 103 win 500 / c> P 103:203 ack 1 / s> . 1:1 ack 203`,
];

export function secondOpinions(): EncodedFrame[] {
  return SESSIONS.flatMap((text, i) =>
    encodeFrames(script(text), { startNs: i * 1e9, clientPort: 40_001 + i, serverPort: 23 }),
  );
}
