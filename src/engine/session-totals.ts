/**
 * Sums over sessions, so that a session can be forgotten when it was added: what capture health and
 * the conservation statement need.
 */
import { isOneWay } from '../diagnose/capture-doubt.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { Session } from '../tcp/session.js';
import { summarizeSession } from '../tcp/summarize.js';

/** Sessions whose octets do not add up are named one by one up to this number. */
const MAX_NAMED = 10;

export class SessionTotals {
  sessions = 0;
  evictedSessions = 0;
  oneWaySessions = 0;
  midstreamSessions = 0;
  segments = 0;
  uniqueBytes = 0;
  repeatedBytes = 0;
  badChecksumBytes = 0;
  outOfWindowBytes = 0;
  ackedUnseenBytes = 0;
  duplicateFrames = 0;
  offloadSegments = 0;
  offloadedChecksums = 0;
  badChecksums = 0;
  readonly missing = {
    lostInCapture: 0,
    repaired: 0,
    notYetSeen: 0,
    snapLength: 0,
    badChecksum: 0,
    evicted: 0,
  };
  readonly violations: string[] = [];

  /** Sums to go on from, apart from these. */
  copy(): SessionTotals {
    const { missing, violations, ...sums } = this;
    const copied = Object.assign(new SessionTotals(), sums);
    Object.assign(copied.missing, missing);
    copied.violations.push(...violations);
    return copied;
  }

  /** Adds a session, once, when nothing more comes to it. */
  add(session: Session, flows: FlowTable): void {
    this.sessions++;
    if (session.evicted) this.evictedSessions++;
    const { missing } = this;
    for (const x of [session.client, session.server]) {
      this.segments += x.segments;
      this.uniqueBytes += x.uniqueBytes;
      this.repeatedBytes += x.repeatedBytes;
      this.badChecksumBytes += x.badChecksumBytes;
      this.outOfWindowBytes += x.outOfWindowBytes;
      this.ackedUnseenBytes += x.ackedUnseenBytes;
      this.duplicateFrames += x.duplicates;
      this.offloadSegments += x.superSegments;
      this.offloadedChecksums += x.checksumsOffloaded;
      this.badChecksums += x.checksumErrors;
      missing.repaired += x.repairedBytes;
      missing.snapLength += x.snapLengthBytes;
      if (x.holes !== null) {
        missing.lostInCapture += x.holes.bytes(true);
        missing.notYetSeen += x.holes.bytes(false);
        missing.badChecksum += x.holes.corruptBytes();
        missing.evicted += x.holes.evictedBytes;
      }
      const parts = x.uniqueBytes + x.repeatedBytes + x.badChecksumBytes + x.outOfWindowBytes;
      if (parts !== x.bytes && this.violations.length < MAX_NAMED)
        this.violations.push(`session ${session.number}: ${x.bytes} payload octets, accounted for ${parts}`);
    }
    const { client, server } = session;
    if (!client.synSeen && !server.synSeen) this.midstreamSessions++;
    const silent = client.segments === 0 || server.segments === 0;
    if (silent && isOneWay(summarizeSession(session, flows))) this.oneWaySessions++;
  }
}
