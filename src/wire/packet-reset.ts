import { Checksum } from './checksum-status.js';
import { NO_FRAMES, type PacketView } from './packet-view.js';

/**
 * Sets every field to "nothing known", except `frame` and `timeNs`, which belong to the caller, and
 * `bytes`, `view` and `origLen`, which the decoder sets at once. A test compares the result with a
 * new view, so a field that is added there and forgotten here fails it.
 */
export function resetPacket(p: PacketView): void {
  p.vlan = -1;
  p.innerVlan = -1;
  p.tunnel = 0;

  p.ipVersion = 0;
  p.src0 = 0;
  p.src1 = 0;
  p.src2 = 0;
  p.src3 = 0;
  p.dst0 = 0;
  p.dst1 = 0;
  p.dst2 = 0;
  p.dst3 = 0;
  p.ipId = -1;
  p.dontFragment = false;
  p.ttl = 0;
  p.ecn = 0;
  p.reassembled = false;
  p.fragmentFrames = NO_FRAMES;
  p.ipBytes = 0;
  p.ipLengthZero = false;

  p.srcPort = 0;
  p.dstPort = 0;
  p.seq = 0;
  p.ack = 0;
  p.flags = 0;
  p.window = 0;
  p.urgent = 0;
  p.headerLen = 0;
  p.tcpAt = 0;
  p.payloadAt = 0;
  p.payloadLen = 0;
  p.payloadCaptured = 0;
  p.checksum = Checksum.Unverified;
  p.checksumField = 0;

  p.optionBits = 0;
  p.mss = -1;
  p.windowScale = -1;
  p.tsVal = 0;
  p.tsEcr = 0;
  if (p.sackCount !== 0) {
    p.sackCount = 0;
    p.sackLeft.fill(0);
    p.sackRight.fill(0);
  }
  p.fastOpenCookieLen = -1;
  p.mptcpSubtypes = 0;
  p.mptcpResetReason = -1;
  p.userTimeout = -1;

  p.icmpType = 0;
  p.icmpCode = 0;
  p.icmpMtu = 0;
  p.seqKnown = false;
  p.reporter0 = 0;
  p.reporter1 = 0;
  p.reporter2 = 0;
  p.reporter3 = 0;
}
