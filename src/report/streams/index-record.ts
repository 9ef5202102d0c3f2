/** The index beside extracted files: which stream each holds, and where octets are missing. */
import type { GapReason, StreamEnd } from '../../stream/piece.js';
import type { StreamTotals } from '../../stream/stream-totals.js';
import type { Side } from '../../tcp/events.js';
import type { EndpointAddress } from '../../tcp/session-summary.js';
import type { JsonObject } from '../json-text.js';
import { resultRecord } from '../records.js';
import { formatEpoch } from '../time.js';
import { streamOctets } from './stream-octets.js';

/** Name of the index in the folder of extracted files. */
export const INDEX_NAME = 'index.ndjson';

/** Where a gap is, in the stream and in the file. */
export interface IndexedGap {
  readonly offset: number;
  readonly length: number;
  readonly reason: GapReason;
  /** Frame that showed it. */
  readonly frame: number;
  /** Position in the file where its octets would be. */
  readonly at: number;
  /** They are there as zeros. */
  readonly filled: boolean;
  /** Of them: octets that came late and stand in the file instead of zeros. */
  late: number;
}

/** One direction that was extracted. */
export interface IndexEntry {
  readonly session: number;
  readonly from: Side;
  readonly sender: EndpointAddress;
  readonly receiver: EndpointAddress;
  readonly firstFrame: number;
  readonly firstTimeNs: number;
  /** Its files, in stream order; `offset` is the stream offset of a file's first octet. */
  readonly files: readonly { readonly file: string; readonly offset: number; readonly size: number }[];
  readonly gaps: readonly IndexedGap[];
  /** Gaps that are not listed, for there are too many. */
  readonly moreGaps: number;
  readonly end: StreamEnd;
  readonly totals: StreamTotals;
}

export function indexRecord(entry: IndexEntry, baseSecond: number): JsonObject {
  const { session, from, sender, receiver, firstFrame, firstTimeNs, files, gaps, moreGaps, end, totals } =
    entry;
  return resultRecord('stream-file', {
    session,
    from,
    sender,
    receiver,
    firstFrame,
    firstTime: formatEpoch(baseSecond, firstTimeNs),
    files,
    end: end.how,
    length: end.offset,
    octets: streamOctets(totals),
    gaps,
    moreGaps,
  });
}
