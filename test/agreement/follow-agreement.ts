/**
 * Compares streams with those that tshark follows, octet for octet.
 *
 *     npm run wireshark:streams                       # the captures in fixtures, and lent ones where they are
 *     npm run wireshark:streams -- FILE|FOLDER...
 *
 * Exit status 1 when a difference has no known reason (docs/wireshark.md lists those).
 */
import { basename } from 'node:path';
import { openCapture } from '../../src/capture/open-capture.js';
import { readStreams } from '../../src/engine/read-streams.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { followWithTshark, tsharkStreams } from '../stream/follow-by-others.js';
import { compareCaptures, UNEXPLAINED } from './compare-captures.js';
import { type FollowedSide, type FollowedStream, FollowedStreams } from './followed-streams.js';

/** Why tshark has other octets of a stream, `undefined` where it has none; null when nothing explains it. */
function reasonFor({ runs, octets, largest }: FollowedSide, theirs: Uint8Array | undefined): string | null {
  if (theirs === undefined)
    return largest > 65_535 ? 'reads no packets beyond 65,535 octets (BIG TCP)' : null;
  let before = 0;
  for (const run of runs.slice(0, -1)) {
    before += run;
    if (Buffer.compare(octets.subarray(0, before), theirs) === 0)
      return 'shows nothing behind a hole that the receiver did not acknowledge';
    if (Buffer.compare(octets.subarray(before), theirs) === 0)
      return 'begins with the first frame, though octets before it were sent again later';
  }
  return null;
}

/** Reasons that are no rule but known of a capture. OpenFlow has frames in its messages. */
const INNER =
  'takes the addresses of frames inside of messages for those of the segment, which it then lacks';
const RESET_TEXT = 'takes the text of a reset for data of the stream (RFC 9293 §3.5.3)';
const BY_CAPTURE: Readonly<Record<string, string>> = {
  'corruption.server.pcap': 'verifies no checksum: the damaged copy came first',
  'smb_data_print-segv.pcap': 'verifies no checksum: there is a damaged copy only, which nobody acknowledged',
  'second-opinions.pcap': RESET_TEXT,
  'tcp_rst_data.pcap': RESET_TEXT,
  'tcp_rst_data-trunc.pcap': RESET_TEXT,
  'tcp_rst_diag_payload.pcap': RESET_TEXT,
  'tcp_rst_diag_payload-trunc.pcap': RESET_TEXT,
  'of10_s4810.pcap': INNER,
  'of13_ericsson.pcapng': INNER,
};

/** It takes sessions of the same ends in different tunnels for one. */
const isSplitByTunnel = (
  stream: FollowedStream,
  all: readonly FollowedStream[],
  first: readonly number[],
): boolean =>
  all.some(
    (other) =>
      other !== stream &&
      other.sides.every(({ sender }) => stream.sides.some((side) => side.sender === sender)) &&
      (!first.includes(other.firstFrame) || !first.includes(stream.firstFrame)),
  );

/** Counts the directions of a capture by outcome: the same, a reason of tshark's, or what differs. */
async function compareStreams(path: string, count: (outcome: string) => void): Promise<void> {
  const ours = new FollowedStreams();
  await readStreams(await openCapture(path), [new StreamAssembler(ours)]);
  if (ours.streams.length === 0) return;
  const first = tsharkStreams(path);
  const theirs = followWithTshark(path, [...first.keys()]);
  for (const stream of ours.streams) {
    const { firstFrame, sides } = stream;
    const followed = theirs.get(first.indexOf(firstFrame));
    const joined = isSplitByTunnel(stream, ours.streams, first);
    for (const side of sides) {
      const their = followed?.get(side.sender);
      if (Buffer.compare(side.octets, their ?? new Uint8Array(0)) === 0) count('the same');
      else if (joined) count('joins sessions of the same ends in different tunnels');
      else {
        const sizes = `${side.octets.length} octets, tshark ${their?.length ?? 'no stream'}`;
        const where = `${basename(path)}, session of frame ${firstFrame}, ${side.sender}`;
        count(BY_CAPTURE[basename(path)] ?? reasonFor(side, their) ?? `${UNEXPLAINED} in ${where}: ${sizes}`);
      }
    }
  }
}

await compareCaptures(compareStreams);
